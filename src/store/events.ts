import { createHash } from 'node:crypto';
import { catalogue, typeOf, type EventData, type EventName } from '../domain/events.ts';
import { traceparent } from '../telemetry/spans.ts';
import type { Tx } from './database.ts';

export const PARTITIONS = 16;

const partitionOf = (tenant: string, subject: string): number =>
  (createHash('sha256').update(`${tenant}/${subject}`).digest()[0] ?? 0) % PARTITIONS;

/**
 * Writes an event in the transaction of the change that it tells of. Whoever calls holds the row of the subject, by which the events of
 * one subject come in the order of what happened to it.
 */
export const announce = async <N extends EventName>(
  tx: Tx,
  subject: string,
  name: N,
  data: EventData<N>,
): Promise<void> => {
  await tx.run(
    'insert into events (tenant, type, subject, data, traceparent, partition) values ($1, $2, $3, $4, $5, $6)',
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
