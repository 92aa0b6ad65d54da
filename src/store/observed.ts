import type { Tx } from './database.ts';

/** What a buyer ordered themself; minor units. */
export type ObservedOrder = { vendor: string; totalMinor: number; currency: string; lines: number | null };

export const fileOrder = async (tx: Tx, requisition: string, by: string, order: ObservedOrder): Promise<void> => {
  await tx.run(
    `insert into observed_orders (tenant, requisition, vendor, total_minor, currency, lines, filed_by)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant, requisition) do update set vendor = excluded.vendor, total_minor = excluded.total_minor,
       currency = excluded.currency, lines = excluded.lines, filed_by = excluded.filed_by, filed_at = now()`,
    [tx.tenant, requisition, order.vendor, order.totalMinor, order.currency, order.lines, by],
  );
};

/** `data` is the OrderDocument that would have left; null where it did not come to one. */
export type Observation = {
  requisition: string;
  status: string;
  data: unknown;
  isObserved: boolean;
  filed: ObservedOrder | null;
};

/** Every requisition that ended as observed, and every other for which a buyer has filed an order; oldest first. */
export const listObservations = async (tx: Tx): Promise<Observation[]> =>
  tx.rows<Observation>(
    `select r.id as requisition, r.status, o.data, coalesce(o.status = 'observed', false) as "isObserved",
       case when f.requisition is not null then jsonb_build_object(
         'vendor', f.vendor, 'totalMinor', f.total_minor, 'currency', f.currency, 'lines', f.lines) end as filed
     from requisitions r
     left join orders o on o.tenant = r.tenant and o.requisition = r.id
     left join observed_orders f on f.tenant = r.tenant and f.requisition = r.id
     where r.tenant = $1 and (r.status = 'observed' or f.requisition is not null) order by r.id`,
    [tx.tenant],
  );
