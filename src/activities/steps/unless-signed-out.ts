import { QuartermasterError } from '../../domain/errors.ts';
import type { StepName } from '../../domain/plan.ts';
import type { Status } from '../../domain/status.ts';
import type { CaseRef, StepResult } from '../api.ts';
import type { ActivityContext } from '../context.ts';
import { awaitGrant } from './await-grant.ts';
import { resumes } from './report-failure.ts';
import { step } from './step.ts';

const isSignInNeeded = (error: unknown): boolean =>
  error instanceof QuartermasterError && error.code === 'authorization_needed';

type Acting = { step: StepName; agent: string };

/**
 * Sends something out in a person's name, from the status in which it may leave; until they have signed in, the step waits.
 * Throws `provider_unavailable` where they did so at this very moment.
 */
export const unlessSignedOut = async (
  context: ActivityContext,
  ref: CaseRef,
  acting: Acting,
  from: Status,
  send: (status: Status) => Promise<StepResult>,
): Promise<StepResult> => {
  const awaited = () => step(context, ref, acting.step, awaitGrant(acting));
  if (from === 'needs_sign_in') {
    const waited = await awaited();
    if (waited.state !== 'again') return waited;
  }
  try {
    return await send(from === 'needs_sign_in' ? resumes[acting.step] : from);
  } catch (error) {
    if (!isSignInNeeded(error)) throw error;
    const waited = await awaited();
    if (waited.state !== 'again') return waited;
    throw new QuartermasterError('provider_unavailable', 'They have signed in meanwhile: it is tried again.');
  }
};
