import { Gauge } from 'prom-client';
import { registry } from './metrics.ts';

/** What the store holds, over all companies. The same on each worker: take the maximum, not the sum. */
export type StoredState = {
  outbox: { waiting: number; parked: number; oldestMs: number };
  feeds: readonly { feed: string; waiting: number; parked: number; oldestMs: number }[];
  tasks: readonly { kind: string; open: number; overdue: number }[];
  requisitions: readonly { status: string; count: number }[];
  grantsEnding: number;
  /** How much of the caps of day and month is used up by the company that has used up most, from 0 to 1. */
  spendShare: { day: number; month: number };
};

const registers = [registry];
const gauge = <L extends string = never>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> =>
  new Gauge<L>({ name: `quartermaster_${name}`, help, labelNames: [...labelNames], registers });

const gauges = {
  waiting: gauge('outbox_rows', 'Wake-ups of runs that wait to be carried.'),
  parked: gauge('outbox_parked_rows', 'Wake-ups that are not tried any more.'),
  oldest: gauge('outbox_oldest_age_seconds', 'Age of the oldest wake-up that waits, in seconds; 0 where none does.'),
  eventsWaiting: gauge('events_waiting', 'Events that a receiver has not taken yet, by feed.', ['feed']),
  eventsOldest: gauge('events_oldest_age_seconds', 'Age of the oldest of them, in seconds; 0 where none waits.', [
    'feed',
  ]),
  eventsParked: gauge('events_parked', 'Events that are not tried any more, by feed.', ['feed']),
  open: gauge('tasks_open', 'Open tasks, by kind.', ['kind']),
  overdue: gauge('tasks_overdue', 'Open tasks whose time to answer is over, by kind.', ['kind']),
  requisitions: gauge('requisitions', 'Requisitions, by status.', ['status']),
  grants: gauge('grants_ending', 'Grants that end within three working days.'),
  share: gauge(
    'spend_cap_used_ratio',
    'Used share of the cap on models, from 0 to 1, of the company that has used most; by scope (day or month).',
    ['scope'],
  ),
  store: gauge(
    'store_up',
    '1 where the store answered when it was asked last, else 0; then what is told of it is old.',
  ),
  polling: gauge('worker_polling', '1 while this worker polls its queues, 0 while it starts or ends.'),
};

/** Puts what was read into the gauges; a kind or status that is gone is 0 no longer, but absent. */
export function showState(state: StoredState): void {
  gauges.waiting.set(state.outbox.waiting);
  gauges.parked.set(state.outbox.parked);
  gauges.oldest.set(state.outbox.oldestMs / 1000);
  for (const labelled of [gauges.eventsWaiting, gauges.eventsOldest, gauges.eventsParked]) labelled.reset();
  for (const { feed, waiting, parked, oldestMs } of state.feeds) {
    gauges.eventsWaiting.set({ feed }, waiting);
    gauges.eventsOldest.set({ feed }, oldestMs / 1000);
    gauges.eventsParked.set({ feed }, parked);
  }
  for (const labelled of [gauges.open, gauges.overdue, gauges.requisitions]) labelled.reset();
  for (const { kind, open, overdue } of state.tasks) {
    gauges.open.set({ kind }, open);
    gauges.overdue.set({ kind }, overdue);
  }
  for (const { status, count } of state.requisitions) gauges.requisitions.set({ status }, count);
  gauges.grants.set(state.grantsEnding);
  for (const scope of ['day', 'month'] as const) gauges.share.set({ scope }, state.spendShare[scope]);
}

export const showStore = (answers: boolean): void => gauges.store.set(answers ? 1 : 0);

export const showPolling = (isPolling: boolean): void => gauges.polling.set(isPolling ? 1 : 0);
