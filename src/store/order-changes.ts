import { ApprovalChain } from '../domain/approval.ts';
import type { ChangeOutcome, ChangeRefusal, OrderChange } from '../domain/delivery.ts';
import { OrderDocument } from '../domain/order.ts';
import type { Tx } from './database.ts';
import { announce } from './events.ts';

/** The order that a fact is about, and its requisition. */
export type Of = { number: string; requisition: string };

type StoredChange = Omit<OrderChange, 'before' | 'after' | 'outcome'> & {
  before: unknown;
  after: unknown;
  outcome: {
    kind: ChangeOutcome['kind'];
    why: ChangeRefusal;
    by: string | null;
    reason: string | null;
    chain: unknown;
    at: string;
    postedAt: string | null;
  } | null;
};

const outcomeOf = (stored: StoredChange['outcome']): ChangeOutcome | null => {
  if (stored === null) return null;
  const { kind, why, by, reason, chain, at, postedAt } = stored;
  if (kind === 'refused') return { kind, why, by, at };
  if (kind === 'withdrawn') return { kind, reason: reason ?? '', by: by ?? '', at };
  return { kind, chain: chain === null ? null : ApprovalChain.parse(chain), at, postedAt };
};

/** The changes of an order that somebody wanted, oldest first. */
export const changesOf = async (tx: Tx, number: string): Promise<OrderChange[]> => {
  const rows = await tx.rows<StoredChange>(
    `select c.number, c.before, c.after, c.digest, c.reason, c.acknowledgement, c.by_person as by, c.in_place_of as "inPlaceOf",
       to_json(c.said_at)#>>'{}' as at,
       case when k.number is not null then jsonb_build_object('kind', k.kind, 'why', k.why, 'by', k.by_person, 'reason', k.reason, 'chain', k.chain,
         'at', to_json(k.said_at)#>>'{}', 'postedAt', to_json(k.posted_at)#>>'{}') end as outcome
     from order_changes c left join order_change_outcomes k
       on k.tenant = c.tenant and k.order_number = c.order_number and k.number = c.number
     where c.tenant = $1 and c.order_number = $2 order by c.number`,
    [tx.tenant, number],
  );
  return rows.map(({ before, after, outcome, ...change }) => ({
    ...change,
    before: OrderDocument.parse(before),
    after: OrderDocument.parse(after),
    outcome: outcomeOf(outcome),
  }));
};

/** Throws where the number is used already: whoever adds a change has locked the requisition. */
export const addChange = async (
  tx: Tx,
  { number, requisition }: Of,
  change: Omit<OrderChange, 'at' | 'outcome'> & { at: Date },
): Promise<void> => {
  await tx.run(
    `insert into order_changes (tenant, order_number, number, requisition, before, after, digest, reason, acknowledgement, by_person, in_place_of, said_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      tx.tenant,
      number,
      change.number,
      requisition,
      JSON.stringify(change.before),
      JSON.stringify(change.after),
      change.digest,
      change.reason,
      change.acknowledgement,
      change.by,
      change.inPlaceOf,
      change.at,
    ],
  );
};

/** The order is as the change has it from then on; false where it is no longer as it was before the change. */
export const makeCurrent = async (
  tx: Tx,
  { number, requisition }: Of,
  { number: change, before, after }: Pick<OrderChange, 'number' | 'before' | 'after'>,
  { chain, at }: { chain: ApprovalChain | null; at: Date },
): Promise<boolean> => {
  const changed = await tx.run(
    `update orders set data = $3 where tenant = $1 and number = $2 and status = 'sent' and coalesce((data ->> 'version')::int, 1) = $4`,
    [tx.tenant, number, JSON.stringify(after), before.version],
  );
  if (changed !== 1) return false;
  await tx.run(
    `insert into order_change_outcomes (tenant, order_number, number, requisition, kind, chain, said_at)
     values ($1, $2, $3, $4, 'current', $5, $6)`,
    [tx.tenant, number, change, requisition, chain === null ? null : JSON.stringify(chain), at],
  );
  const { version, currency, total, neededBy, lines } = after;
  await announce(tx, requisition, 'order.changed', {
    requisition,
    order: number,
    version,
    currency,
    totalMinor: total.minor,
    neededBy,
    lines: lines.map(({ quantity }, index) => ({ line: index + 1, quantity })),
  });
  return true;
};

/** The order stays as it is; `by` is null where code found it. */
export const refuseChange = async (
  tx: Tx,
  { number, requisition }: Of,
  { change, why, by, at }: { change: number; why: ChangeRefusal; by: string | null; at: Date },
): Promise<void> => {
  await tx.run(
    `insert into order_change_outcomes (tenant, order_number, number, requisition, kind, why, by_person, said_at)
     values ($1, $2, $3, $4, 'refused', $5, $6, $7)`,
    [tx.tenant, number, change, requisition, why, by, at],
  );
  await announce(tx, requisition, 'order.change_refused', { requisition, order: number, change, why });
};

/** Takes back what nobody has decided yet; throws where it has come to something, so look first. */
export const withdrawChange = async (
  tx: Tx,
  { number, requisition }: Of,
  { change, reason, by, at }: { change: number; reason: string; by: string; at: Date },
): Promise<void> => {
  await tx.run(
    `insert into order_change_outcomes (tenant, order_number, number, requisition, kind, reason, by_person, said_at)
     values ($1, $2, $3, $4, 'withdrawn', $5, $6, $7)`,
    [tx.tenant, number, change, requisition, reason, by, at],
  );
  await announce(tx, requisition, 'order.change_withdrawn', { requisition, order: number, change });
};

/** A change that came to nothing, of which nobody has been told; `isAgain`: an attempt to do so may have come to nothing. */
export type UntoldChange = { order: string; change: number; isAgain: boolean };

/** Takes up changes of which people are to be told; those of an attempt only when it began before `again`. */
export const takeUntoldChanges = async (tx: Tx, { now, again }: { now: Date; again: Date }): Promise<UntoldChange[]> =>
  tx.rows<UntoldChange>(
    `with due as (
       select order_number, number, telling_at from order_change_outcomes
       where tenant = $1 and kind <> 'current' and told_at is null and (telling_at is null or telling_at < $3)
       order by said_at, order_number, number for update skip locked)
     update order_change_outcomes k set telling_at = $2 from due
     where k.tenant = $1 and k.order_number = due.order_number and k.number = due.number
     returning k.order_number as "order", k.number as change, due.telling_at is not null as "isAgain"`,
    [tx.tenant, now, again],
  );

export const noteToldChange = async (tx: Tx, { order, change }: UntoldChange, at: Date): Promise<void> => {
  await tx.run(
    'update order_change_outcomes set told_at = $4 where tenant = $1 and order_number = $2 and number = $3',
    [tx.tenant, order, change, at],
  );
};

/** False where it is noted already. */
export const notePosted = async (tx: Tx, { number }: Pick<Of, 'number'>, change: number, at: Date): Promise<boolean> =>
  (await tx.run(
    `update order_change_outcomes set posted_at = $4 where tenant = $1 and order_number = $2 and number = $3 and posted_at is null`,
    [tx.tenant, number, change, at],
  )) === 1;

/** People who wanted a change of what was ordered for a requisition, and those in whose place. */
export const orderChangersOf = async (tx: Tx, requisition: string): Promise<string[]> =>
  (
    await tx.rows<{ person: string }>(
      `select distinct person from order_changes, unnest(array[by_person, in_place_of]) as person
       where tenant = $1 and requisition = $2 and person is not null`,
      [tx.tenant, requisition],
    )
  ).map(({ person }) => person);
