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

/** Until whoever is resuming at this moment has done so. */
const A_MOMENT_SECONDS = 1;

type Held = { step: StepName; pause: Pause | null; seconds: number | null };

const held = ({ requisition }: Scene, { step, pause, seconds }: Held): Outcome => {
  const isNew = pause !== null && !isPaused(requisition.plan, step);
  return {
    state: 'paused',
    status: requisition.status,
    seconds,
    ...(isNew ? { entry: { kind: PAUSED, payload: pause } } : {}),
  };
};

const heldBy = (scene: Scene, step: StepName, pause: Pause | null | 'resuming'): Outcome | null => {
  if (pause === 'resuming') return held(scene, { step, pause: null, seconds: A_MOMENT_SECONDS });
  if (pause !== null) return held(scene, { step, pause, seconds: null });
  if (!scene.context.isPaused) return null;
  const configured = { agent: null, since: scene.now.toISOString(), by: 'QM_PAUSED', reason: null };
  return held(scene, { step, pause: configured, seconds: LOOK_AGAIN_SECONDS });
};

/** Waits while calls of the agent are paused; a pause that has ended meanwhile settles it. */
export const awaitResume =
  ({ step, agent }: { step: StepName; agent: string }) =>
  async (scene: Scene): Promise<Outcome> => {
    const pause = await holdPause(scene.tx, agent);
    return heldBy(scene, step, pause) ?? { state: 'again', status: scene.requisition.status };
  };

/** The same for a step that sends something out, which is then looked at again. */
export const holdBack =
  (step: StepName) =>
  async (scene: Scene): Promise<Outcome> => {
    const pause = await holdPause(scene.tx, null);
    return heldBy(scene, step, pause) ?? held(scene, { step, pause: null, seconds: 0 });
  };
