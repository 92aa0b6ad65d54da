import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';
import type { OpenTask, StepResult } from '../activities/api.ts';
import type { StepName } from '../domain/plan.ts';
import type { ScheduledAct } from '../domain/schedule.ts';
import { calling, store } from './activities.ts';
import { newsBy, publish, standAt, type Case } from './case.ts';

/** Thrown when the requisition has come to its end before its order; caught in `procurement`. */
export class Ended extends Error {
  override readonly name = 'Ended';
}

type Settled = Exclude<StepResult, { state: 'waiting' | 'ended' }>;

/**
 * Looks at a step until it is settled. A step either is done, or opens one task and waits: people, edits and the clock change
 * the store, and then the same step is looked at again. So no decision is kept here, and none can be lost.
 */
export const settle = async (run: Case, step: StepName, look: () => Promise<StepResult>): Promise<Settled> => {
  for (;;) {
    run.seen = run.wakes;
    const result = await orAsk(run, step, look);
    standAt(run, result);
    if (result.state === 'ended') throw new Ended(result.status);
    else if (result.state === 'waiting') await answered(run, result.task);
    else {
      if (result.state === 'later') await newsBy(run, Date.now() + result.seconds * 1000);
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
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      const code = error.cause instanceof ApplicationFailure ? (error.cause.type ?? 'internal') : 'timeout';
      run.failures += 1;
      const count = run.failures;
      await settle(run, step, () => store.reportFailure({ ...run.ref, step, count, code }));
    }
  }
};

/** Waits until something happened about the task; the clock reminds, escalates and at last withdraws. */
const answered = async (run: Case, task: OpenTask): Promise<void> => {
  publish(run);
  const told = notifyOnce(run, task.id);
  for (const due of stillDue(run, task)) {
    if (await newsBy(run, Date.parse(due.at))) break;
    run.clock.set(task.id, (run.clock.get(task.id) ?? 0) + 1);
    const summary = `${due.act} ${task.role} about the ${task.kind}`;
    const acting = calling(run.rules.retries.mail).clockActs.executeWithOptions({ summary }, [
      { ...run.ref, task: task.id, due },
    ]);
    await unlessFailed(acting);
    if (due.act === 'expire') return;
  }
  await newsBy(run, null);
  await told;
  for (const answer of run.answers.splice(0)) await store.answerByOperator({ ...run.ref, answer });
};

const stillDue = (run: Case, task: OpenTask): ScheduledAct[] => task.schedule.slice(run.clock.get(task.id) ?? 0);

const notifyOnce = async (run: Case, task: string): Promise<void> => {
  if (run.notified.has(task)) return;
  run.notified.add(task);
  await unlessFailed(
    calling(run.rules.retries.mail).notify.executeWithOptions({ summary: 'Mail the owner of the task' }, [
      { ...run.ref, task },
    ]),
  );
};

/** For work that must not stop the requisition: the failure stands in the history, and the task or the end in every list. */
export const unlessFailed = async (work: Promise<void>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
  }
};
