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
      if (result.state === 'later')
        await newsBy(run, Date.now() + result.seconds * 1000, 'Until the provider is asked again');
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

/**
 * Waits until something happened about the task; the clock reminds, escalates and at last withdraws. Mails leave beside the wait:
 * a slow mail server must not hold up whoever has decided already.
 */
const answered = async (run: Case, task: OpenTask): Promise<void> => {
  publish(run);
  void notifyOnce(run, task);
  for (const due of stillDue(run, task)) {
    if (await newsBy(run, Date.parse(due.at), `Until it is time to ${due.act}`)) break;
    run.clock.set(task.id, (run.clock.get(task.id) ?? 0) + 1);
    const acted = actOf(run, task, due);
    if (due.act === 'expire') return acted;
    void acted;
  }
  await newsBy(run, null);
  for (const answer of run.answers.splice(0)) await store.answerByOperator({ ...run.ref, answer });
};

const actOf = (run: Case, task: OpenTask, due: ScheduledAct): Promise<void> => {
  const summary = `${due.act} ${task.role} about the ${task.kind}`;
  const { clockActs } = calling(run.rules.retries.mail);
  return unlessFailed(clockActs.executeWithOptions({ summary }, [{ ...run.ref, task: task.id, due }]));
};

const stillDue = (run: Case, task: OpenTask): ScheduledAct[] => task.schedule.slice(run.clock.get(task.id) ?? 0);

const notifyOnce = async (run: Case, task: OpenTask): Promise<void> => {
  if (run.notified.has(task.id)) return;
  run.notified.add(task.id);
  const summary = `Mail the ${task.kind} to ${task.role}`;
  const { notify } = calling(run.rules.retries.mail);
  await unlessFailed(notify.executeWithOptions({ summary }, [{ ...run.ref, task: task.id }]));
};

/** For work that must not stop the requisition: the failure stands in the history, and the task or the end in every list. */
export const unlessFailed = async (work: Promise<void>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
  }
};
