import { z } from 'zod';

const Events = z.object({
  events: z.array(
    z.object({
      eventType: z.string(),
      workflowTaskFailedEventAttributes: z
        .object({ cause: z.string(), failure: z.object({ message: z.string() }).nullish() })
        .nullish(),
    }),
  ),
});

/** News came while the run was about to end or to continue; the server makes it look again, and nothing has failed. */
const LOOK_AGAIN = ['WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND', 'WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND'];

/** An exported history: its events as JSON with payloads as they read, their types, and why workflow tasks failed. */
export type History = { workflow: string; text: string; types: string[]; failedTasks: string[] };

/** Reads what a handle has fetched. */
export function readHistory(workflow: string, history: unknown): History {
  const json = JSON.stringify(history);
  const { events } = Events.parse(JSON.parse(json));
  return {
    workflow,
    text: json.replaceAll(/"data":"([\w+/=]*)"/g, (_, data: string) => Buffer.from(data, 'base64').toString()),
    types: events.map(({ eventType }) => eventType.replace('EVENT_TYPE_', '')),
    failedTasks: events.flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
      failed && !LOOK_AGAIN.includes(failed.cause) ? [`${failed.cause}: ${failed.failure?.message}`] : [],
    ),
  };
}
