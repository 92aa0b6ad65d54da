import {
  ActivityFailure,
  ApplicationFailure,
  continueAsNew,
  isCancellation,
  sleep,
  TemporalFailure,
} from '@temporalio/workflow';
import type { CaseRef, OpenTask, StepResult } from '../activities/api.ts';
import type { StepName } from '../domain/plan.ts';
import type { ScheduledAct } from '../domain/schedule.ts';
import { store, telling } from './activities.ts';
import { newsBy, publish, standAt, type Before, type Case } from './case.ts';
import { beginLook, takeNews } from './news.ts';

/** Thrown when the requisition has come to its end before its order; caught in `procurement`. */
export class Ended extends Error {
  override readonly name = 'Ended';
}

type Settled = Exclude<StepResult, { state: 'waiting' | 'paused' | 'ended' }>;

/**
 * Looks at a step until it is settled. A step either is done, or opens one task and waits: people, edits and the clock change
 * the store, and then the same step is looked at again. So no decision is kept here, and none can be lost.
 */
export const settle = (run: Case, step: StepName, look: () => Promise<StepResult>): Promise<Settled> =>
  settled(run, () => orAsk(run, step, look));

const settled = async (run: Case, look: () => Promise<StepResult>): Promise<Settled> => {
  for (;;) {
    await continueWhenLong(run);
    beginLook(run.inbox);
    const result = await look();
    standAt(run, result);
    if (result.state === 'ended') throw new Ended(result.status);
    if (result.state === 'waiting') await answered(run, result.task);
    else if (result.state === 'paused') await resumed(run, result.seconds);
    else {
      if (result.state === 'later') await outside(run, result.seconds);
      return result;
    }
  }
};

/** Runs work whose retries may end; then a person says whether to try again, and a `stop` ends the requisition. */
export const orAsk = async <T>(run: Case, step: StepName, work: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      await askAbout(run, step, codeOf(error));
    }
  }
};

/** Waits until a person said what becomes of a step that does not get on. */
export const askAbout = async (run: Case, step: StepName, code: string): Promise<void> => {
  run.failures += 1;
  const failed = { ...run.ref, step, count: run.failures, code };
  await settled(run, () => persistently(run, () => store.reportFailure(failed)));
};

/** Looks and signals, of which a requisition usually takes twenty; each is a few events. */
const MOST_STIRS = 300;

/** So many signals are heard to the end before a run continues as another one; more wait in a flood only. */
const MOST_LEFT = 50;

/**
 * Temporal ends a run whose history is too long. Nothing is lost with it, since all that was decided is in the store. The run counts
 * for itself: the length of its history is not the same at the same place when a replay meets it between local activities.
 */
const continueWhenLong = async (run: Case): Promise<void> => {
  run.inbox.stirs += 1;
  if (run.inbox.stirs < MOST_STIRS) return;
  for (let taken = 0; taken < MOST_LEFT && run.inbox.news.length > 0; taken += 1) await lookAtNews(run);
  const { ref, vendorRuns, failures } = run;
  await continueAsNew<(ref: CaseRef, before: Before) => Promise<unknown>>(ref, { vendorRuns, failures });
};

/** What kind of failure an activity ended with; a local one has no ActivityFailure around it. Anything else is not ours to catch. */
const codeOf = (error: unknown): string => {
  if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error;
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure ? (cause.type ?? 'internal') : 'timeout';
};

const LONGEST_PAUSE_MS = 60 * 60 * 1000;

/** For what must happen, however long it takes: tried again and again, at last once an hour, and seen as running all the while. */
export const persistently = async <T>(run: Case, work: () => Promise<T>): Promise<T> => {
  const first = run.rules.retries.erp.longestWaitSeconds * 1000;
  for (let pause = first; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      codeOf(error);
      await sleep(pause, { summary: 'Until it is tried again' });
    }
  }
};

/** Waits for whoever resumes, or for the time of another look. */
const resumed = async (run: Case, seconds: number | null): Promise<void> => {
  publish(run);
  await newsBy(run, seconds === null ? null : Date.now() + seconds * 1000, 'Until it is looked at again');
  await lookAtNews(run);
};

const outside = async (run: Case, seconds: number): Promise<void> => {
  await newsBy(run, Date.now() + seconds * 1000, 'Until somebody outside is asked again');
  await lookAtNews(run);
};

/**
 * Waits until something happened about the task; the clock reminds, escalates and at last withdraws. Mails leave beside the wait:
 * a slow mail server must not hold up whoever has decided already.
 */
const answered = async (run: Case, task: OpenTask): Promise<void> => {
  publish(run);
  notifyOnce(run, task);
  const again = task.lookAgainAt === null ? null : Date.parse(task.lookAgainAt);
  for (const due of stillDue(run, task)) {
    if (again !== null && again <= Date.parse(due.at)) break;
    if (await newsBy(run, Date.parse(due.at), `Until it is time to ${due.act}`)) break;
    run.clock.set(task.id, (run.clock.get(task.id) ?? 0) + 1);
    const act = () => clockActs(run, task, due);
    if (due.act === 'expire') return persistently(run, act);
    void unlessFailed(act());
  }
  await newsBy(run, again, 'Until it is looked at again');
  await lookAtNews(run);
};

/** Checks and stores what somebody answered by a signal; whatever else there is, the next look finds in the store. */
export const lookAtNews = async (run: Case): Promise<void> => {
  for (const news of await takeNews(run.inbox)) {
    if (news === 'wake') continue;
    await unlessFailed(store.answerByOperator({ ...run.ref, ...news }));
  }
};

const clockActs = (run: Case, task: OpenTask, due: ScheduledAct): Promise<void> => {
  const summary = `${due.act} ${task.role} about the ${task.kind}`;
  return telling.clockActs.executeWithOptions({ summary }, [{ ...run.ref, task: task.id, due }]);
};

const stillDue = (run: Case, task: OpenTask): ScheduledAct[] => task.schedule.slice(run.clock.get(task.id) ?? 0);

const notifyOnce = (run: Case, task: OpenTask): void => {
  if (run.notified.has(task.id)) return;
  run.notified.add(task.id);
  const summary = `Mail the ${task.kind} to ${task.role}`;
  void unlessFailed(telling.notify.executeWithOptions({ summary }, [{ ...run.ref, task: task.id }]));
};

/** For work that must not stop the requisition: the failure stands in the history, and the task or the end in every list. */
export const unlessFailed = async <T>(work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work;
  } catch (error) {
    codeOf(error);
    return undefined;
  }
};
