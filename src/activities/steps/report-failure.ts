import type { StepName } from '../../domain/plan.ts';
import type { Status } from '../../domain/status.ts';
import type { TaskTopic } from '../../domain/task.ts';
import { decisionOn } from '../../store/decisions.ts';
import { tasksOf } from '../../store/tasks.ts';
import type { Outcome, Scene } from './step.ts';
import { waitFor } from './wait-for.ts';

const topicOf = (code: string): TaskTopic => (code === 'outcome_unknown' ? 'order_outcome_unknown' : 'step_failed');

/** Where a requisition stands again when a step is tried again. */
export const resumes = {
  read: 'reading',
  complete: 'reading',
  clear_vendor: 'screening',
  confirm_vendor: 'screening',
  budget: 'screening',
  approve: 'screening',
  order: 'ordering',
  send: 'ordering',
} as const satisfies Record<StepName, Status>;

/** A step whose retries have ended waits for a person; once they answered, the step is tried again. */
export const reportFailure =
  (failed: { step: StepName; count: number; code: string }) =>
  async (scene: Scene): Promise<Outcome> => {
    const { step, count, code } = failed;
    const { round } = scene.requisition;
    const topic = topicOf(code);
    const tasks = await tasksOf(scene.tx, scene.requisition.id);
    const asked = tasks.findLast(
      (task) =>
        task.topic === topic &&
        task.facts['step'] === step &&
        task.facts['count'] === count &&
        task.facts['round'] === round,
    );
    // Cancelled by a change of what it was about: whether that mends it is seen by trying.
    const isOver = asked?.status === 'cancelled' || (asked && (await decisionOn(scene.tx, asked.id)) !== null);
    if (isOver) return { state: 'done', status: resumes[step] };
    return {
      state: 'waiting',
      status: 'on_hold',
      task: await waitFor(scene, { topic, facts: { step, count, code, round } }),
    };
  };
