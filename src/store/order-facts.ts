import type {
  Acknowledgement,
  Closing,
  Deadline,
  GivenNotice,
  Notice,
  OrderFacts,
  OrderHold,
  Receipt,
} from '../domain/delivery.ts';
import type { Tx } from './database.ts';
import { announce } from './events.ts';
import { changesOf, type Of } from './order-changes.ts';

const SAID = `by_person as by, to_json(said_at)#>>'{}' as at`;

type StoredAcknowledgement = Omit<Acknowledgement, 'total'> & { totalMinor: number | null };

/** All that is known of the order since it was sent; `currency` is its own. */
export const orderFacts = async (tx: Tx, number: string, currency: string): Promise<OrderFacts> => {
  const of = [tx.tenant, number];
  const where = 'where tenant = $1 and order_number = $2';
  const acknowledgements = await tx.rows<StoredAcknowledgement>(
    `select number, version, verdict, dated::text, promised::text, total_minor as "totalMinor", note, ${SAID}
     from order_acknowledgements ${where} order by number`,
    of,
  );
  const [closing] = await tx.rows<Closing>(`select kind, reason, ${SAID} from order_closings ${where}`, of);
  return {
    acknowledgements: acknowledgements.map(({ totalMinor, ...said }) => ({
      ...said,
      total: totalMinor === null ? null : { currency, minor: totalMinor },
    })),
    receipts: await tx.rows<Receipt>(
      `select number, key, kind, lines, reason, ${SAID} from order_receipts ${where} order by number`,
      of,
    ),
    holds: await tx.rows<OrderHold>(
      `select is_held as "isHeld", reason, ${SAID} from order_holds ${where} order by number`,
      of,
    ),
    closing: closing ?? null,
    deadlines: await tx.rows<Deadline>(
      `select number, kind, due::text, ${SAID} from order_deadlines ${where} order by number`,
      of,
    ),
    notices: await tx.rows<GivenNotice>(
      `select kind, occasion, number, outcome, to_json(said_at)#>>'{}' as at from order_notices ${where} order by said_at`,
      of,
    ),
    changes: await changesOf(tx, number),
  };
};

type Saying = { by: string; at: Date };

/** Numbers of one order follow each other, since whoever adds a fact has locked its requisition. */
const next = (table: string): string =>
  `(select coalesce(max(number), 0) + 1 from ${table} where tenant = $1 and order_number = $2)`;

export const addAcknowledgement = async (
  tx: Tx,
  { number, requisition }: Of,
  said: Pick<Acknowledgement, 'version' | 'verdict' | 'dated' | 'promised' | 'note'> &
    Saying & { totalMinor: number | null },
): Promise<number> => {
  const [row] = await tx.rows<{ number: number }>(
    `insert into order_acknowledgements (tenant, order_number, number, requisition, version, verdict, dated, promised, total_minor, note, by_person, said_at)
     values ($1, $2, ${next('order_acknowledgements')}, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning number`,
    [
      tx.tenant,
      number,
      requisition,
      said.version,
      said.verdict,
      said.dated,
      said.promised,
      said.totalMinor,
      said.note,
      said.by,
      said.at,
    ],
  );
  const { verdict, promised } = said;
  await announce(tx, requisition, 'order.acknowledged', { requisition, order: number, verdict, promised });
  return row?.number ?? 0;
};

/** Throws where the key is used already: look first. */
export const addReceipt = async (
  tx: Tx,
  { number, requisition }: Of,
  { key, kind, lines, reason, by, at }: Pick<Receipt, 'key' | 'kind' | 'lines' | 'reason'> & Saying,
): Promise<number> => {
  const [row] = await tx.rows<{ number: number }>(
    `insert into order_receipts (tenant, order_number, number, requisition, key, kind, lines, reason, by_person, said_at)
     values ($1, $2, ${next('order_receipts')}, $3, $4, $5, $6, $7, $8, $9) returning number`,
    [tx.tenant, number, requisition, key, kind, JSON.stringify(lines), reason, by, at],
  );
  const receipt = row?.number ?? 0;
  await announce(tx, requisition, 'order.received', { requisition, order: number, receipt, kind, lines });
  return receipt;
};

export const addOrderHold = async (
  tx: Tx,
  { number, requisition }: Of,
  { isHeld, reason, by, at }: Pick<OrderHold, 'isHeld' | 'reason'> & Saying,
): Promise<void> => {
  await tx.run(
    `insert into order_holds (tenant, order_number, number, requisition, is_held, reason, by_person, said_at)
     values ($1, $2, ${next('order_holds')}, $3, $4, $5, $6, $7)`,
    [tx.tenant, number, requisition, isHeld, reason, by, at],
  );
  await announce(tx, requisition, isHeld ? 'order.held' : 'order.released', { requisition, order: number });
};

/** `by` null: by the policy. */
export const closeOrder = async (
  tx: Tx,
  { number, requisition }: Of,
  { kind, reason, by, at }: Pick<Closing, 'kind' | 'reason' | 'by'> & { at: Date },
): Promise<void> => {
  await tx.run(
    `insert into order_closings (tenant, order_number, requisition, kind, reason, by_person, said_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.tenant, number, requisition, kind, reason, by, at],
  );
  // A cancelled one is told of when it is done, by what the order itself says then.
  if (kind === 'closed') await announce(tx, requisition, 'order.closed', { requisition, order: number });
};

export const addDeadline = async (
  tx: Tx,
  { number, requisition }: Of,
  { kind, due, by, at }: Pick<Deadline, 'kind' | 'due'> & Saying,
): Promise<void> => {
  await tx.run(
    `insert into order_deadlines (tenant, order_number, number, requisition, kind, due, by_person, said_at)
     values ($1, $2, ${next('order_deadlines')}, $3, $4, $5, $6, $7)`,
    [tx.tenant, number, requisition, kind, due, by, at],
  );
  await announce(tx, requisition, 'order.due_changed', { requisition, order: number, due });
};

/** False where it is noted already. */
export const noteNotice = async (
  tx: Tx,
  { number, requisition }: Of,
  { kind, occasion, number: count, outcome }: Notice & Pick<GivenNotice, 'outcome'>,
  at: Date,
): Promise<boolean> =>
  (await tx.run(
    `insert into order_notices (tenant, order_number, kind, occasion, number, requisition, outcome, said_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [tx.tenant, number, kind, occasion, count, requisition, outcome, at],
  )) === 1;

/** People who took delivery of what was ordered for a requisition. */
export const receiversOf = async (tx: Tx, requisition: string): Promise<string[]> =>
  (
    await tx.rows<{ person: string }>(
      `select distinct by_person as person from order_receipts where tenant = $1 and requisition = $2 and kind = 'received'`,
      [tx.tenant, requisition],
    )
  ).map(({ person }) => person);
