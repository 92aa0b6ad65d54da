import {
  ActivityFailure,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { OpenTask, OrderLook, OrderRef, OrderWork } from '../activities/api.ts';
import type { DeliveryState } from '../domain/delivery.ts';
import type { ScheduledAct } from '../domain/schedule.ts';
import type { Phase } from '../domain/status.ts';
import { calling, mailing, store, telling } from './activities.ts';
import { attributes } from './attributes.ts';
import { wakeSignal } from './case.ts';
import { beginLook, hear, openInbox, takeNews, type Inbox } from './news.ts';
import { unlessFailed } from './settle.ts';

/** What one run remembers between looks; all of it is found again in the store by the run that it continues as. */
type Following = {
  readonly ref: OrderRef;
  readonly inbox: Inbox;
  /** What the search attributes say. */
  published: DeliveryState | null;
  notified: Set<string>;
  /** What the clock was asked to do, by task and time. */
  clocked: Set<string>;
  /** Until what failed is tried again. */
  pauseMs: number;
};

const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 60 * 60 * 1000;

/** Looks, of which an order usually takes ten; as many as a requisition's run has before it continues as a new one. */
const MOST_STIRS = 300;

/** One purchase order that was sent, until it is received and closed, or cancelled. */
export async function followOrder(ref: OrderRef): Promise<{ state: DeliveryState }> {
  const run: Following = {
    ref,
    inbox: openInbox(),
    published: null,
    notified: new Set(),
    clocked: new Set(),
    pauseMs: FIRST_PAUSE_MS,
  };
  setHandler(wakeSignal, () => hear(run.inbox, 'wake'), { description: 'Something about the order is in the store.' });
  // Who cancels a run in Temporal cancels no order: a buyer does, and then what was done is undone.
  return CancellationScope.nonCancellable(() => carry(run));
}

/** Looks, does what is to be done, and waits until somebody says something or the clock has something to do. */
const carry = async (run: Following): Promise<{ state: DeliveryState }> => {
  for (;;) {
    if (run.inbox.stirs >= MOST_STIRS) await continueAsNew<typeof followOrder>(run.ref);
    run.inbox.stirs += 1;
    beginLook(run.inbox);
    const look = await store.lookAtOrder.executeWithOptions({ summary: 'Look how the order stands' }, [run.ref]);
    publish(run, look);
    if (look.isOver) return { state: look.state };
    for (const task of look.tasks) notifyOnce(run, task);
    if (look.work === null) await waited(run, look, timeOf(look.lookAgainAt));
    else if (await succeeded(done(run, look, look.work))) run.pauseMs = FIRST_PAUSE_MS;
    else {
      await waited(run, look, Date.now() + run.pauseMs);
      run.pauseMs = Math.min(2 * run.pauseMs, LONGEST_PAUSE_MS);
    }
  }
};

const timeOf = (at: string | null): number => (at === null ? Number.POSITIVE_INFINITY : Date.parse(at));

const publish = (run: Following, { state, vendor, tasks }: OrderLook): void => {
  setCurrentDetails([`**${state}**`, '', ...tasks.map(({ id, topic }) => `- … ${id} ${topic}`)].join('\n'));
  if (run.published === state) return;
  run.published = state;
  upsertSearchAttributes([
    { key: attributes.status, value: state },
    { key: attributes.phase, value: phases[state] },
    { key: attributes.vendor, value: vendor },
  ]);
};

const phases = {
  sent: 'working',
  acknowledged: 'working',
  partially_received: 'working',
  received: 'working',
  over_received: 'working',
  on_hold: 'working',
  closed: 'completed',
  cancelled: 'canceled',
} as const satisfies Record<DeliveryState, Phase>;

const done = ({ ref }: Following, { retries }: OrderLook, work: OrderWork): Promise<void> => {
  switch (work.work) {
    case 'tell':
      return mailing(retries.mail).tellVendor.executeWithOptions({ summary: summaries[work.notice.kind] }, [
        { ...ref, notice: work.notice },
      ]);
    case 'post_version':
      return calling(retries.erp).postVersion.executeWithOptions({ summary: 'Post the new version to the ERP' }, [
        { ...ref, version: work.version },
      ]);
    case 'take_back':
      return calling(retries.erp).takeBackOrder.executeWithOptions({ summary: 'Take the order back at the ERP' }, [
        ref,
      ]);
  }
};

const summaries = {
  reminder: 'Remind the vendor of the delivery',
  kept: 'Tell the vendor that the order stands',
  cancelled: 'Tell the vendor that the order is cancelled',
  version: 'Mail the new version to the vendor',
} as const;

/** After its retries end it is tried again later: what the order needs must happen, however long it takes. */
const succeeded = async (work: Promise<void>): Promise<boolean> => {
  try {
    await work;
    return true;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    return false;
  }
};

const notifyOnce = (run: Following, { id, kind, role }: OpenTask): void => {
  if (run.notified.has(id)) return;
  run.notified.add(id);
  const summary = `Mail the ${kind} to ${role}`;
  void unlessFailed(telling.notify.executeWithOptions({ summary }, [{ ...run.ref, task: id }]));
};

type Due = { task: OpenTask; due: ScheduledAct };

const nameOf = ({ task, due }: Due): string => `${task.id} ${due.act} ${due.at}`;

const nextDue = (run: Following, { tasks }: OrderLook): Due | undefined =>
  tasks
    .flatMap((task) => task.schedule.map((due) => ({ task, due })))
    .filter((each) => !run.clocked.has(nameOf(each)))
    .toSorted((a, b) => Date.parse(a.due.at) - Date.parse(b.due.at))[0];

/** Waits for news, at most until then (milliseconds since 1970), and takes them. */
const waited = async (run: Following, look: OrderLook, until: number): Promise<void> => {
  await newsOrClock(run, look, until);
  await takeNews(run.inbox);
};

/** The clock reminds and escalates meanwhile. */
const newsOrClock = async (run: Following, look: OrderLook, until: number): Promise<void> => {
  for (;;) {
    const next = nextDue(run, look);
    const first = Math.min(until, next ? Date.parse(next.due.at) : until);
    if (await newsBy(run, first)) return;
    if (next === undefined || first < Date.parse(next.due.at) || first === until) return;
    run.clocked.add(nameOf(next));
    const summary = `${next.due.act} ${next.task.role} about the ${next.task.kind}`;
    const acting = { ...run.ref, task: next.task.id, due: next.due };
    void unlessFailed(telling.clockActs.executeWithOptions({ summary }, [acting]));
  }
};

const newsBy = async (run: Following, until: number): Promise<boolean> => {
  const isNews = (): boolean => run.inbox.news.length > 0;
  if (until !== Number.POSITIVE_INFINITY)
    return condition(isNews, Math.max(1, until - Date.now()), { summary: 'Until the order is looked at again' });
  await condition(isNews);
  return true;
};
