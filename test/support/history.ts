import { z } from 'zod';
import { createHistoryCodec } from '../../src/history/codec.ts';
import { historyConverter } from '../../src/history/converter.ts';

/** A key that says of itself that it is none. */
export const HISTORY_KEYS = `test:${Buffer.from('a history key for tests, no keys').toString('base64url')}`;

export const historyCodec = createHistoryCodec(HISTORY_KEYS);

/** For every client and worker of a test. */
export const dataConverter = historyConverter(historyCodec);

const PayloadJson = z.object({ metadata: z.record(z.string(), z.base64()), data: z.base64() });

const openedJson = (_: string, value: unknown): unknown => {
  const { data: payload } = PayloadJson.safeParse(value);
  if (payload === undefined) return value;
  const { metadata, data } = historyCodec.open({
    metadata: Object.fromEntries(
      Object.entries(payload.metadata).map(([name, text]) => [name, Buffer.from(text, 'base64')]),
    ),
    data: Buffer.from(payload.data, 'base64'),
  });
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]),
    ),
    data: Buffer.from(data ?? []).toString('base64'),
  };
};

/** An exported history with all its payloads in plain. */
export const inPlain = (json: string): string => JSON.stringify(JSON.parse(json, openedJson));

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

/** Reads what a handle has fetched, payloads decrypted. */
export function readHistory(workflow: string, history: unknown): History {
  const json = inPlain(JSON.stringify(history));
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
