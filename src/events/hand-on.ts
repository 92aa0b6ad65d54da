import type { CommittedEvent } from '../domain/events.ts';
import type { Database, Tx } from '../store/database.ts';
import { heldSubjects, keyOf, putOff, settle, takeDelayed, type PutOff } from '../store/event-delays.ts';
import { advance, takeBatch } from '../store/event-feed.ts';
import { eventsHandedOn, eventsRefused } from '../telemetry/metrics.ts';
import type { Outcome, Sink } from './sink.ts';

type Line = (fields: object, message: string) => void;
export type FeedLog = { info: Line; warn: Line; error: Line };

/** So many are in memory at once, of each hand of a feed. */
const BATCH = 500;
/** Partitions get the same share each, and some have less. */
const FULL = BATCH / 2;
/** The transaction that holds the partition must outlive it. */
const SEND_WITHIN_MS = 20_000;

/** How often an event is tried that is refused, and how long after the first time; each later wait is four times as long. */
export type Patience = { mostAttempts: number; firstWaitMs: number };

/** Nine minutes, of which the last wait takes five: long enough for somebody to raise a limit, short enough for what stays behind. */
export const PATIENCE: Patience = { mostAttempts: 7, firstWaitMs: 1_000 };
const LONGEST_WAIT_MS = 300_000;

export type Feed = { sink: Sink; log: FeedLog; patience: Patience };

/** What a pass came to; `isFull` where it took as much as it may, so that more is likely to wait; `away` with the reason. */
export type Pass = { is: 'idle' } | { is: 'moved'; isFull: boolean } | { is: 'away'; reason: string };

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

const sent = async (sink: Sink, events: readonly CommittedEvent[]): Promise<Outcome[]> => {
  if (events.length === 0) return [];
  const stop = new AbortController();
  const late = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => reject(Object.assign(new Error('too late'), { code: 'ETIMEDOUT' })));
  });
  const timer = setTimeout(() => stop.abort(), SEND_WITHIN_MS);
  try {
    return await Promise.race([sink.send(events, stop.signal), late]);
  } catch (error) {
    return events.map(() => ({ put: 'away', reason: reasonOf(error) }));
  } finally {
    clearTimeout(timer);
  }
};

const refusal = ({ sink, log, patience }: Feed, event: CommittedEvent, reason: string, attempts: number): PutOff => {
  const isOver = attempts >= patience.mostAttempts;
  const fields = { feed: sink.name, event: event.id, type: event.type, subject: event.subject, reason, attempts };
  eventsRefused.inc({ feed: sink.name });
  if (isOver) log.error(fields, 'an event is parked; bin/qm events retry lets it go again');
  else log.warn(fields, 'an event was refused');
  const waitMs = isOver ? null : Math.min(LONGEST_WAIT_MS, patience.firstWaitMs * 4 ** (attempts - 1));
  return { event, attempts, waitMs, reason };
};

const passOf = (outcomes: readonly Outcome[]): Pass => {
  const away = outcomes.find((outcome) => outcome.put === 'away');
  return away === undefined ? { is: 'moved', isFull: outcomes.length >= FULL } : { is: 'away', reason: away.reason };
};

const isAwayForAll = (outcomes: readonly Outcome[]): boolean =>
  outcomes.length > 0 && outcomes.every(({ put }) => put === 'away' || put === 'behind');

const count = ({ sink }: Feed, outcomes: readonly Outcome[]): void =>
  eventsHandedOn.inc({ feed: sink.name }, outcomes.filter(({ put }) => put === 'handed_on').length);

/** The next batch; what is not taken of it is put off, so that the rest goes on. */
const handOnFresh = async (tx: Tx, feed: Feed): Promise<Pass> => {
  const { sink } = feed;
  const batch = await takeBatch(tx, sink.name, BATCH);
  if (batch.length === 0) return { is: 'idle' };
  const held = await heldSubjects(tx, sink.name, batch);
  const [behind, free] = [
    batch.filter((event) => held.has(keyOf(event))),
    batch.filter((event) => !held.has(keyOf(event))),
  ];
  const outcomes = await sent(sink, free);
  if (isAwayForAll(outcomes)) return passOf(outcomes);
  const off = free.flatMap((event, at): PutOff[] => {
    const outcome = outcomes[at] ?? { put: 'behind' };
    if (outcome.put === 'handed_on') return [];
    if (outcome.put === 'refused') return [refusal(feed, event, outcome.reason, 1)];
    return [{ event, attempts: 0, waitMs: 0, reason: outcome.put === 'away' ? outcome.reason : 'behind' }];
  });
  await putOff(tx, sink.name, [
    ...off,
    ...behind.map((event) => ({ event, attempts: 0, waitMs: 0, reason: 'behind' })),
  ]);
  await advance(tx, sink.name, batch);
  count(feed, outcomes);
  return passOf(outcomes);
};

/** What was put off and is due. What is not tried now stays as it is. */
const handOnDelayed = async (tx: Tx, feed: Feed): Promise<Pass> => {
  const { sink } = feed;
  const batch = await takeDelayed(tx, sink.name, BATCH);
  if (!batch) return { is: 'idle' };
  const outcomes = await sent(sink, batch.events);
  await settle(
    tx,
    sink.name,
    batch.events.filter((_, at) => outcomes[at]?.put === 'handed_on'),
  );
  const off = batch.events.flatMap((event, at) => {
    const outcome = outcomes[at];
    return outcome?.put === 'refused' ? [refusal(feed, event, outcome.reason, event.attempts + 1)] : [];
  });
  await putOff(tx, sink.name, off);
  count(feed, outcomes);
  return passOf(outcomes);
};

/**
 * One pass of a feed over what was put off and what is new, each in some partitions. A crash in it hands on again, with the same ids. Mostly
 * nothing was put off, and then one transaction does both.
 */
export const handOn = async (database: Database, feed: Feed): Promise<Pass> => {
  const as = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => database.withPrincipal({ kind: 'relay' }, work);
  const first = await as(async (tx) => {
    const late = await handOnDelayed(tx, feed);
    return late.is === 'idle' ? { late, fresh: await handOnFresh(tx, feed) } : { late };
  });
  if (first.fresh) return first.fresh;
  if (first.late.is === 'away') return first.late;
  const fresh = await as((tx) => handOnFresh(tx, feed));
  return fresh.is === 'idle' ? first.late : fresh;
};
