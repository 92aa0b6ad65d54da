import type { StepName } from '../../domain/plan.ts';
import { awaitGrantOf, dropWaitsForOthers, endWaits, findGrant, lockGrants, readGrant } from '../../store/grants.ts';
import { enqueue } from '../../store/outbox.ts';
import { cancelTasks, openTasksOf } from '../../store/tasks.ts';
import { actsFor, nobody } from '../acts-for.ts';
import { resumes } from './report-failure.ts';
import type { Outcome, Scene } from './step.ts';
import { waitFor } from './wait-for.ts';

/** The requisition that holds the task may end before its person has signed in. */
const LOOK_AGAIN_SECONDS = 24 * 60 * 60;

/** Waits until the agent has somebody in whose name it may go on. A person is asked once, however many requisitions wait for them. */
export const awaitGrant =
  ({ step, agent }: { step: StepName; agent: string }) =>
  async (scene: Scene): Promise<Outcome> => {
    const { tx, requisition } = scene;
    const person = await actsFor(tx, agent, requisition);
    if (person === null) throw nobody();
    await lockGrants(tx, person.id);
    await releaseOthers(scene, person.id);
    if ((await findGrant(tx, person.id)) !== null) {
      await endWaits(tx, { requisition: requisition.id });
      await cancelTasks(tx, requisition.id, ['sign_in']);
      return { state: 'again', status: resumes[step] };
    }
    await awaitGrantOf(tx, person.id, requisition.id);
    const asked = await openTasksOf(tx, person.id, 'sign_in');
    if (asked.some((task) => task.requisition !== requisition.id))
      return { state: 'held', status: 'needs_sign_in', note: 'sign_in', seconds: LOOK_AGAIN_SECONDS };
    const because = (await readGrant(tx, person.id))?.endedBecause ?? 'none';
    const owner = { person: person.id };
    const task = await waitFor(scene, { topic: 'sign_in', owner, facts: { agent, because } });
    return { state: 'waiting', status: 'needs_sign_in', task };
  };

/** It was handed over: whoever else waits for the one before is asked anew by one of theirs, should this have been the one to ask. */
const releaseOthers = async ({ tx, requisition }: Scene, person: string): Promise<void> => {
  for (const { id, round } of await dropWaitsForOthers(tx, requisition.id, person))
    await enqueue(tx, { kind: 'wake', requisition: id, round, because: 'hand_over' });
};
