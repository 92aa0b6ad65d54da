import { nextDayStart, dayIn } from '../../domain/day.ts';
import type { StepName } from '../../domain/plan.ts';
import { limitOf, shownCap, spendKeys, type ReachedCap } from '../../domain/spend.ts';
import { findTotal } from '../../store/spend.ts';
import { cancelTasks } from '../../store/tasks.ts';
import { resumes } from './report-failure.ts';
import type { Outcome, Scene } from './step.ts';
import { waitFor } from './wait-for.ts';

/** A cap of a day or a month has room again when that is over. */
const isOver = ({ scope, key }: ReachedCap, day: string): boolean =>
  (scope === 'day' || scope === 'month') && spendKeys({ day, requisition: '', agent: '' })[scope] !== key;

/** Waits for whoever may raise the cap; settled as soon as it is higher than when it was reached, whoever raised it. */
export const awaitSpend =
  ({ step, cap }: { step: StepName; cap: ReachedCap }) =>
  async (scene: Scene): Promise<Outcome> => {
    const { tx, requisition, tenant, now, context } = scene;
    const total = await findTotal(tx, cap);
    const limit = total && limitOf(total, cap.measure, context.policies.limits);
    if (limit === null || limit > cap.limit || isOver(cap, dayIn(tenant.timeZone, now))) {
      await cancelTasks(tx, requisition.id, ['spend_cap']);
      // The step itself is not done: its agent goes on.
      return { state: 'again', status: resumes[step] };
    }
    const facts = { ...cap, cap: shownCap(cap.limit, cap.measure) };
    const task = await waitFor(scene, { topic: 'spend_cap', facts });
    const waiting = { state: 'waiting', status: 'on_hold', task } as const;
    return cap.scope === 'requisition' || cap.scope === 'agent'
      ? waiting
      : { ...waiting, lookAgainAt: nextDayStart(tenant.timeZone, now) };
  };
