import { SpanKind } from '@opentelemetry/api';
import type { Runs } from '../client.ts';
import type { Head } from '../domain/case-chain.ts';
import type { Database } from '../store/database.ts';
import { NAMES } from '../telemetry/gen-ai.ts';
import { contextOf, inSpan } from '../telemetry/spans.ts';
import { Bell } from './bell.ts';
import { carried, putOff, takeDue, type OutboxMessage, type OutboxRow } from '../store/outbox.ts';

type Line = (fields: object, message: string) => void;
type Log = { info: Line; warn: Line; error: Line };

const BATCH = 50;
/** Looked at this often even when no notification came: a listener may have been away. */
const POLL_MS = 1000;
/** A row of which the operator must hear: a minute between tries, a week of them. */
const MOST_ATTEMPTS = 10_000;

/** Doubling, from 100 ms to a minute. */
const waitAfter = (attempts: number): number | null =>
  attempts + 1 >= MOST_ATTEMPTS ? null : Math.min(60_000, 100 * 2 ** Math.min(attempts, 10));

type Outcome = { row: OutboxRow; put: 'carried' } | { row: OutboxRow; put: 'off'; reason: string };

type Ref = Parameters<Runs['start']>[0];

const handOn = (runs: Runs, ref: Ref, message: OutboxMessage, head: Head | null): Promise<boolean> => {
  if (message.kind === 'start') return runs.start(ref, head);
  if (message.kind === 'wake') return runs.wake(ref, message.because, head);
  if (message.kind === 'agent_run')
    return runs.runAgent({ tenant: ref.tenant, run: ref.requisition }, message.because, head);
  return runs.follow({ ...ref, order: message.order }, message.because, head);
};

const carry = async (runs: Runs, log: Log, row: OutboxRow): Promise<Outcome> => {
  const { id, tenant, message, head } = row;
  const { requisition, round } = message;
  const ref = { tenant, requisition, round };
  try {
    const span = {
      kind: SpanKind.PRODUCER,
      attributes: { [NAMES.requisition]: requisition },
      parent: contextOf(row.traceparent),
    };
    const isThere = await inSpan(`outbox ${message.kind}`, span, () => handOn(runs, ref, message, head));
    // A line that left this machine is a witness as well as the history is.
    if (isThere && head) log.info({ case_head: { tenant, requisition, ...head } }, 'carried');
    return isThere
      ? { row, put: 'carried' }
      : { row, put: 'off', reason: 'the run of an earlier round is still ending' };
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown';
    const fields = { outbox: id, requisition, kind: message.kind, reason, attempts: row.attempts + 1 };
    if (waitAfter(row.attempts) === null) log.error(fields, 'is parked; docs/operations.md says how it goes again');
    else log.warn(fields, 'could not be carried yet');
    return { row, put: 'off', reason };
  }
};

/** One batch: rows stay locked while they are carried, so a crash leaves them for the next relay. Returns how many were taken. */
export const relayOnce = async (database: Database, runs: Runs, log: Log): Promise<number> =>
  database.withPrincipal({ kind: 'relay' }, async (tx) => {
    const rows = await takeDue(tx, BATCH);
    const outcomes = await Promise.all(rows.map((row) => carry(runs, log, row)));
    await carried(
      tx,
      outcomes.filter(({ put }) => put === 'carried').map(({ row }) => row.id),
    );
    for (const outcome of outcomes)
      if (outcome.put === 'off') await putOff(tx, outcome.row.id, outcome.reason, waitAfter(outcome.row.attempts));
    return rows.length;
  });

/** Carries until `signal` aborts; woken by the commit of a row, and by a slow poll beside it. */
export const runRelay = async (database: Database, runs: Runs, log: Log, signal: AbortSignal): Promise<void> => {
  const bell = new Bell();
  let stopListening: (() => void) | null = null;
  const lost = (): void => {
    stopListening = null;
    bell.ring();
  };
  signal.addEventListener('abort', bell.ring);
  while (!signal.aborted) {
    try {
      stopListening ??= await database.listen('outbox', bell.ring, lost);
      // A full batch may have left some behind; so may rows that wait for an earlier one of their requisition.
      if ((await relayOnce(database, runs, log)) > 0) continue;
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'the relay could not look at the outbox');
    }
    await bell.wait(POLL_MS);
  }
  stopListening?.();
};
