import { isPaused, PAUSED, type StepName } from '../../domain/plan.ts';
import { QuartermasterError } from '../../domain/errors.ts';
import type { ServiceContext } from '../../services/context.ts';
import type { Tx } from '../../store/database.ts';
import { findPause, holdPause, type Pause } from '../../store/pauses.ts';
import type { Outcome, Scene } from './step.ts';

/** Nobody wakes what a variable has paused: it is set in another process, with another life. */
const LOOK_AGAIN_SECONDS = 300;

/** Why no call of this agent, or with null no order, may leave now; null when it may. */
export const pausedBy = async (
  { isPaused: isInstallationPaused }: Pick<ServiceContext, 'isPaused'>,
  tx: Tx,
  agent: string | null,
): Promise<QuartermasterError | null> => {
  if (!isInstallationPaused && (await findPause(tx, agent)) === null) return null;
  return new QuartermasterError('paused', 'It is paused. It goes on when an administrator resumes it.');
};

const held = ({ requisition, now }: Scene, step: StepName, pause: Pause | null, seconds: number | null): Outcome => {
  const because = pause ?? { agent: null, since: now.toISOString(), by: 'QM_PAUSED', reason: null };
  const isNew = !isPaused(requisition.plan, step);
  return {
    state: 'paused',
    status: requisition.status,
    seconds,
    ...(isNew ? { entry: { kind: PAUSED, payload: because } } : {}),
  };
};

/** Waits while calls of the agent are paused; a pause that has ended meanwhile settles it. */
export const awaitResume =
  ({ step, agent }: { step: StepName; agent: string }) =>
  async (scene: Scene): Promise<Outcome> => {
    const pause = await holdPause(scene.tx, agent);
    if (pause !== null) return held(scene, step, pause, null);
    if (scene.context.isPaused) return held(scene, step, null, LOOK_AGAIN_SECONDS);
    return { state: 'again', status: scene.requisition.status };
  };

/** The same for a step that sends something out, which is then looked at again. */
export const holdBack =
  (step: StepName) =>
  async (scene: Scene): Promise<Outcome> => {
    const pause = await holdPause(scene.tx, null);
    const seconds = scene.context.isPaused ? LOOK_AGAIN_SECONDS : 0;
    return held(scene, step, pause, pause === null ? seconds : null);
  };
