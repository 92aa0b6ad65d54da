import { familyOf } from '../domain/cloud-event.ts';
import type { CommittedEvent } from '../domain/events.ts';
import type { Database, Tx } from '../store/database.ts';
import { heldLanes, laneOf, putOff, settle, takeDelayed, type PutOff } from '../store/event-delays.ts';
import { advance, stillHere, takeBatch } from '../store/event-feed.ts';
import { openTopic, shutTopic, shutTopics, type ShutTopic } from '../store/shut-topics.ts';
import { eventsHandedOn, eventsRefused } from '../telemetry/metrics.ts';
import type { Outcome, Sink } from './sink.ts';

type Line = (fields: object, message: string) => void;
export type FeedLog = { info: Line; warn: Line; error: Line };

/** So many are in memory at once. */
const BATCH = 500;
/** Less than a transaction may stand for somebody. */
const SEND_WITHIN_MS = 20_000;
/** Whoever is silent for longer than `HELD_BRIEFLY` says loses the partitions. */
const BEAT_MS = 1_000;

/** How often an event is tried that is refused, and how long after the first time; each later wait is four times as long. */
export type Patience = { mostAttempts: number; firstWaitMs: number };

/** Nine minutes, of which the last wait takes five: long enough for somebody to raise a limit, short enough for what stays behind. */
export const PATIENCE: Patience = { mostAttempts: 7, firstWaitMs: 1_000 };
const LONGEST_WAIT_MS = 300_000;

/** How long a topic that takes nothing is left alone: doubling, up to half a minute. */
const leftAloneMs = ({ patience }: Feed, tries: number): number =>
  Math.min(LONGEST_ALONE_MS, patience.firstWaitMs * 2 ** Math.min(tries, 10));
const LONGEST_ALONE_MS = 30_000;

export type Feed = { sink: Sink; log: FeedLog; patience: Patience };

/** What a pass came to; `away` with the reason. */
export type Pass = { is: 'idle' } | { is: 'moved' } | { is: 'away'; reason: string };

/** One transaction of a feed, and the topics that are known to take nothing. */
type Turn = Feed & { tx: Tx; shut: readonly ShutTopic[] };

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

/** Says so often enough that we are still here, while the work goes on. */
const stayingHere = async <T>(tx: Tx, work: () => Promise<T>): Promise<T> => {
  let last: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    last = last.then(() => stillHere(tx)).catch(() => undefined);
  }, BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await last;
  }
};

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
  return away === undefined ? { is: 'moved' } : { is: 'away', reason: away.reason };
};

const isAwayForAll = (outcomes: readonly Outcome[]): boolean =>
  outcomes.length > 0 && outcomes.every(({ put }) => put === 'away' || put === 'behind');

const count = ({ sink }: Feed, outcomes: readonly Outcome[]): void =>
  eventsHandedOn.inc({ feed: sink.name }, outcomes.filter(({ put }) => put === 'handed_on').length);

/** Notes which topics turned out to take nothing, and which take events again. */
const noteTopics = async (
  turn: Turn,
  events: readonly CommittedEvent[],
  outcomes: readonly Outcome[],
): Promise<void> => {
  const { tx, sink, log, shut } = turn;
  const [reasons, taking] = [new Map<string, string>(), new Set<string>()];
  for (const [at, { type }] of events.entries()) {
    const outcome = outcomes[at];
    if (outcome?.put === 'shut') reasons.set(familyOf(type), outcome.reason);
    if (outcome?.put === 'handed_on') taking.add(familyOf(type));
  }
  // In one order, so that two relays never wait for each other.
  for (const family of [...new Set([...reasons.keys(), ...shut.map((one) => one.family)])].toSorted()) {
    const [reason, tries] = [reasons.get(family), 1 + (shut.find((one) => one.family === family)?.tries ?? 0)];
    if (reason !== undefined) {
      log.warn({ feed: sink.name, family, reason, tries }, 'events of a family wait: their topic takes nothing');
      await shutTopic(tx, sink.name, { family, reason, tries, waitMs: leftAloneMs(turn, tries) });
    } else if (taking.has(family)) {
      log.info({ feed: sink.name, family }, 'events of a family go on');
      await openTopic(tx, sink.name, family);
    }
  }
};

const leftAlone = ({ shut }: Turn): string[] => shut.flatMap(({ family, isDue }) => (isDue ? [] : [family]));

/** What becomes of a new event that was not handed on; null where it was. */
const putOffOf = (feed: Feed, event: CommittedEvent, outcome: Outcome): PutOff | null => {
  if (outcome.put === 'handed_on') return null;
  if (outcome.put === 'refused') return refusal(feed, event, outcome.reason, 1);
  return { event, attempts: 0, waitMs: 0, reason: outcome.put === 'behind' ? 'behind' : outcome.reason };
};

/** The next batch; what is not taken of it is put off, so that the rest goes on. */
const handOnFresh = async (turn: Turn): Promise<Pass> => {
  const { tx, sink } = turn;
  const batch = await takeBatch(tx, sink.name, BATCH);
  if (batch.length === 0) return { is: 'idle' };
  const [held, alone] = [await heldLanes(tx, sink.name, batch), leftAlone(turn)];
  const isFree = (event: CommittedEvent): boolean => !held.has(laneOf(event)) && !alone.includes(familyOf(event.type));
  const free = batch.filter(isFree);
  const outcomes = await stayingHere(tx, () => sent(sink, free));
  if (isAwayForAll(outcomes)) return passOf(outcomes);
  const outcomeOf = new Map(free.map((event, at) => [event, outcomes[at]]));
  await putOff(
    tx,
    sink.name,
    batch.flatMap((event) => putOffOf(turn, event, outcomeOf.get(event) ?? { put: 'behind' }) ?? []),
  );
  await noteTopics(turn, free, outcomes);
  await advance(tx, sink.name, batch);
  count(turn, outcomes);
  return passOf(outcomes);
};

/** What was put off and is due. What is not tried now stays as it is. */
const handOnDelayed = async (turn: Turn): Promise<Pass> => {
  const { tx, sink } = turn;
  const batch = await takeDelayed(tx, sink.name, { shut: leftAlone(turn), limit: BATCH });
  if (!batch) return { is: 'idle' };
  const outcomes = await stayingHere(tx, () => sent(sink, batch.events));
  await settle(
    tx,
    sink.name,
    batch.events.filter((_, at) => outcomes[at]?.put === 'handed_on'),
  );
  const off = batch.events.flatMap((event, at) => {
    const outcome = outcomes[at];
    return outcome?.put === 'refused' ? [refusal(turn, event, outcome.reason, event.attempts + 1)] : [];
  });
  await putOff(tx, sink.name, off);
  await noteTopics(turn, batch.events, outcomes);
  count(turn, outcomes);
  return passOf(outcomes);
};

/**
 * One pass of a feed over what was put off and what is new, each in some partitions. A crash in it hands on again, with the same ids. Mostly
 * nothing was put off, and then one transaction does both. What was put off and meets nobody holds up nothing new, which may be taken.
 */
export const handOn = async (database: Database, feed: Feed): Promise<Pass> => {
  const as = <T>(work: (turn: Turn) => Promise<T>): Promise<T> =>
    database.withPrincipal({ kind: 'relay' }, async (tx) =>
      work({ ...feed, tx, shut: await shutTopics(tx, feed.sink.name) }),
    );
  const first = await as(async (turn) => {
    const late = await handOnDelayed(turn);
    return late.is === 'idle' ? { late, fresh: await handOnFresh(turn) } : { late };
  });
  if (first.fresh) return first.fresh;
  const fresh = await as(handOnFresh);
  return fresh.is === 'idle' ? first.late : fresh;
};
