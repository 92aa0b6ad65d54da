import { createHash } from 'node:crypto';
import { catalogue, typeOf, type EventData, type EventName } from '../domain/events.ts';
import { traceparent } from '../telemetry/spans.ts';
import type { Cause } from '../domain/cause.ts';
import type { Tx } from './database.ts';

export const PARTITIONS = 16;

const partitionOf = (tenant: string, subject: string): number =>
  (createHash('sha256').update(`${tenant}/${subject}`).digest()[0] ?? 0) % PARTITIONS;

/** An event of a row of `events` by this name, as it is handed on. */
export const eventIn = (row: string): string =>
  `${row}.tenant, ${row}.id, ${row}.type, ${row}.subject, ${row}.data, ${row}.traceparent, ${row}.cause,
   to_json(${row}.at)#>>'{}' as at, ${row}.partition, ${row}.place`;

/** Whatever begins in this transaction, and each event that is written in it, is because of this. */
export const causedBy = async (tx: Tx, cause: Cause): Promise<void> => {
  await tx.rows(`select set_config('qm.cause', $1, true)`, [JSON.stringify(cause)]);
};

/**
 * Writes an event in the transaction of the change that it tells of, with what led to it: an event that was just taken, or the one that the
 * case has remembered, the deepest of them. Whoever calls holds the row of the subject, by which the events of
 * one subject come in the order of what happened to it.
 */
export const announce = async <N extends EventName>(
  tx: Tx,
  subject: string,
  name: N,
  data: EventData<N>,
): Promise<void> => {
  await tx.run(
    `with said as (select nullif(current_setting('qm.cause', true), '')::jsonb as cause),
     deeper as (
       update cases c set cause = said.cause from said
       where c.tenant = $1 and c.id = $3 and said.cause is not null
         and coalesce((c.cause ->> 'hops')::int, 0) < (said.cause ->> 'hops')::int)
     insert into events (tenant, type, subject, data, traceparent, partition, cause)
     select $1, $2, $3, $4, $5, $6, coalesce(said.cause, c.cause) from said left join cases c on c.tenant = $1 and c.id = $3`,
    [
      tx.tenant,
      typeOf(name),
      subject,
      JSON.stringify(catalogue[name].data.parse(data)),
      traceparent(),
      partitionOf(tx.tenant, subject),
    ],
  );
};
