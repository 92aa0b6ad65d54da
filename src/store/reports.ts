import { ageNames, ageStarts, stepEnds } from '../domain/report.ts';
import type { Status } from '../domain/status.ts';
import type { Tx } from './database.ts';

/** Days (ISO 8601) of the time zone, both included. */
export type ReportSpan = { from: string; to: string; timeZone: string };

type VendorSpend = {
  month: string;
  vendor: string;
  name: string;
  currency: string;
  orders: number;
  minor: number;
};

/** What the orders came to that have left, by vendor and the month in which they were numbered. */
export const spendByVendor = (tx: Tx, { from, to, timeZone }: ReportSpan): Promise<VendorSpend[]> =>
  tx.rows<VendorSpend>(
    `select to_char(o.created_at at time zone $4, 'YYYY-MM') as month, s.number as vendor, s.name,
       o.data#>>'{total,currency}' as currency, count(*)::int as orders, sum((o.data#>>'{total,minor}')::bigint)::bigint as minor
     from orders o join vendors v on v.tenant = o.tenant and v.number = o.vendor_number
       join vendors s on s.tenant = v.tenant and s.number = coalesce(v.merged_into, v.number)
     where o.tenant = $1 and v.tenant = $1 and s.tenant = $1 and o.status in ('posted', 'sent') and o.data#>>'{total,currency}' is not null
       and o.created_at >= ($2::date)::timestamp at time zone $4 and o.created_at < ($3::date + 1)::timestamp at time zone $4
     group by 1, 2, 3, 4 order by 1, 6 desc, 2, 4`,
    [tx.tenant, from, to, timeZone],
  );

type CycleTime = {
  month: string;
  category: string | null;
  step: string;
  orders: number;
  medianHours: number;
  p90Hours: number;
};

/**
 * Hours from the mail to the order's leaving (`all`), by the month of leaving and category, and of each step: from the entry of
 * the case file that ended the step before to the last that ended this one.
 */
export const cycleTimes = (tx: Tx, { from, to, timeZone }: ReportSpan): Promise<CycleTime[]> =>
  tx.rows<CycleTime>(
    `with left_at as (
       select r.id, r.category, r.created_at, o.sent_at, to_char(o.sent_at at time zone $4, 'YYYY-MM') as month
       from orders o join requisitions r on r.tenant = o.tenant and r.id = o.requisition
       where o.tenant = $1 and r.tenant = $1 and o.status = 'sent'
         and o.sent_at >= ($2::date)::timestamp at time zone $4 and o.sent_at < ($3::date + 1)::timestamp at time zone $4),
     ends as (
       select e.requisition, ends.step, max(e.at::timestamptz) as at
       from case_entries e join unnest($5::text[], $6::text[]) as ends(kind, step) on ends.kind = e.kind
       where e.tenant = $1 and e.requisition in (select id from left_at) group by 1, 2),
     spans as (
       select id, month, category, 'all' as step, sent_at - created_at as took from left_at
       union all
       select l.id, l.month, l.category, e.step,
         e.at - coalesce(lag(e.at) over (partition by e.requisition order by e.at, array_position($6::text[], e.step)), l.created_at)
       from ends e join left_at l on l.id = e.requisition)
     select month, category, step, count(*)::int as orders,
       round((percentile_cont(0.5) within group (order by extract(epoch from took)) / 3600)::numeric, 2)::float8 as "medianHours",
       round((percentile_cont(0.9) within group (order by extract(epoch from took)) / 3600)::numeric, 2)::float8 as "p90Hours"
     from spans group by 1, 2, 3 order by 1, 2 nulls first, array_position(array['all'] || $6::text[], step)`,
    [tx.tenant, from, to, timeZone, Object.keys(stepEnds), Object.values(stepEnds)],
  );

type OpenByAge = { age: string; status: Status; requisitions: number; oldest: string };

/** Requisitions that have not ended, by how many days ago their mails came, and status. */
export const openByAge = (
  tx: Tx,
  asked: { ended: readonly Status[]; now: string; timeZone: string },
): Promise<OpenByAge[]> =>
  tx.rows<OpenByAge>(
    `with aged as (
       select status, created_at,
         width_bucket(greatest(extract(epoch from $3::timestamptz - created_at) / 86400, 0)::float8, $5::float8[]) as span
       from requisitions where tenant = $1 and status <> all ($2::text[]))
     select ($4::text[])[span] as age, status, count(*)::int as requisitions, (min(created_at) at time zone $6)::date::text as oldest
     from aged group by span, status order by span, status`,
    [tx.tenant, asked.ended, asked.now, ageNames, ageStarts, asked.timeZone],
  );
