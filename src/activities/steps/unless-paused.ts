import { QuartermasterError } from '../../domain/errors.ts';
import type { StepName } from '../../domain/plan.ts';
import type { CaseRef, StepResult } from '../api.ts';
import type { ActivityContext } from '../context.ts';
import type { Tx } from '../../store/database.ts';
import { holdBack, pausedBy } from './await-resume.ts';
import { step } from './step.ts';

/** Why nothing may leave for a vendor or the ERP now, whatever it is; null when it may. */
export const heldBack = async (context: ActivityContext, tx: Tx): Promise<QuartermasterError | null> =>
  context.isObserving
    ? new QuartermasterError(
        'conflict',
        'It only observes now, and this was on its way before. Finish it by hand, or set QM_MODE=order.',
      )
    : pausedBy(context, tx, null);

/** Sends something out with a step; where that is paused, the step waits. */
export const unlessPaused = async (
  context: ActivityContext,
  ref: CaseRef,
  name: StepName,
  send: () => Promise<StepResult>,
): Promise<StepResult> => {
  try {
    return await send();
  } catch (error) {
    if (error instanceof QuartermasterError && error.code === 'paused') return step(context, ref, name, holdBack(name));
    throw error;
  }
};
