import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import { placeEvents } from '../store/event-feed.ts';
import { begunFeed } from './begin-feed.ts';
import { Bell } from './bell.ts';
import { handOn, PATIENCE, type FeedLog, type Pass, type Patience } from './hand-on.ts';
import type { Sink } from './sink.ts';

/** Looked at this often even when no notification came: a listener may have been away. */
const POLL_MS = 1_000;
const PLACED_AT_ONCE = 1_000;
const LONGEST_AWAY_MS = 30_000;

/** `random`: from 0 to 1, so that workers do not come back all at once. */
export type Feeds = {
  database: Database;
  sinks: readonly Sink[];
  log: FeedLog;
  random: () => number;
  patience?: Patience;
};

const relay = { kind: 'relay' } as const;

/** Doubling, from about 200 ms to half a minute. */
export const awayFor = (misses: number, random: () => number): number =>
  Math.min(LONGEST_AWAY_MS, 200 * 2 ** Math.min(misses, 10)) * (0.5 + random() / 2);

const failed = ({ log }: Feeds, error: unknown): void =>
  log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'the relay could not look at the events');

/** Gives places to what was committed; whoever hands on is rung after it. */
const runPlacing = async (feeds: Feeds, bells: readonly Bell[], signal: AbortSignal): Promise<void> => {
  const [bell, { database }] = [new Bell(), feeds];
  const ringAll = (): void => [bell, ...bells].forEach(({ ring }) => ring());
  let stopListening: (() => void) | null = null;
  const lost = (): void => {
    stopListening = null;
    bell.ring();
  };
  signal.addEventListener('abort', ringAll);
  while (!signal.aborted) {
    try {
      stopListening ??= await database.listen('events', bell.ring, lost);
      const placed = await database.withPrincipal(relay, (tx) => placeEvents(tx, PLACED_AT_ONCE));
      if (placed > 0) {
        for (const { ring } of bells) ring();
        continue;
      }
    } catch (error) {
      failed(feeds, error);
    }
    await bell.wait(POLL_MS);
  }
  stopListening?.();
};

const passOver = async (feeds: Feeds, sink: Sink): Promise<Pass> => {
  const { database, log, patience = PATIENCE } = feeds;
  try {
    return await handOn(database, { sink, log, patience });
  } catch (error) {
    failed(feeds, error);
    return { is: 'away', reason: 'database' };
  }
};

const runFeed = async (feeds: Feeds, sink: Sink, bell: Bell, signal: AbortSignal): Promise<void> => {
  const { log, random } = feeds;
  let misses = 0;
  while (!signal.aborted) {
    const pass = await passOver(feeds, sink);
    if (pass.is === 'away') {
      const waitMs = awayFor(misses, random);
      log.warn(
        { feed: sink.name, reason: pass.reason, waitMs: Math.round(waitMs) },
        'events wait: the receiver is away',
      );
      misses += 1;
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      continue;
    }
    if (misses > 0) log.info({ feed: sink.name }, 'events go on');
    misses = 0;
    if (pass.is === 'idle') await bell.wait(POLL_MS);
  }
};

/** Hands on what happened, to each sink at its own pace, until `signal` aborts. Any number of workers may do so at once. */
export const runFeeds = async (feeds: Feeds, signal: AbortSignal): Promise<void> => {
  const { database, sinks, log } = feeds;
  for (const { name } of sinks) await begunFeed(database, name, log, signal);
  const hands = sinks.map((sink) => ({ sink, bell: new Bell() }));
  await Promise.all([
    runPlacing(
      feeds,
      hands.map(({ bell }) => bell),
      signal,
    ),
    ...hands.map(({ sink, bell }) => runFeed(feeds, sink, bell, signal)),
  ]);
  await Promise.all(sinks.map((sink) => sink.close()));
};
