import type { TaskTopic } from '../../domain/task.ts';
import { decisionOn } from '../../store/decisions.ts';
import { tasksOf } from '../../store/tasks.ts';
import type { Outcome, Scene } from './step.ts';
import { waitFor } from './wait-for.ts';

const topicOf = (code: string): TaskTopic => (code === 'outcome_unknown' ? 'order_outcome_unknown' : 'step_failed');

/** A step whose retries have ended waits for a person; once they answered, the step is tried again. */
export const reportFailure =
  (failed: { step: string; count: number; code: string }) =>
  async (scene: Scene): Promise<Outcome> => {
    const { requisition } = scene;
    const { step, count, code } = failed;
    const topic = topicOf(code);
    const tasks = await tasksOf(scene.tx, requisition.id);
    const asked = tasks.find(
      (task) => task.topic === topic && task.facts['step'] === step && task.facts['count'] === count,
    );
    if (asked && (await decisionOn(scene.tx, asked.id))) return { state: 'done', status: requisition.status };
    return {
      state: 'waiting',
      status: requisition.status,
      task: await waitFor(scene, { topic, facts: { step, count, code } }),
    };
  };
