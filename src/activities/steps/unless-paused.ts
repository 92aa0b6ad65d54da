import { QuartermasterError } from '../../domain/errors.ts';
import type { StepName } from '../../domain/plan.ts';
import type { CaseRef, StepResult } from '../api.ts';
import type { ActivityContext } from '../context.ts';
import { holdBack } from './await-resume.ts';
import { step } from './step.ts';

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
