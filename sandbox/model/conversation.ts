import type { Message } from './wire.ts';

/** A tool call of the conversation so far with what it gave; `error` is a code, `result` anything. */
export interface Done {
  name: string;
  arguments: Record<string, unknown>;
  outcome: { state: 'result'; result: unknown } | { state: 'error'; error: string } | { state: 'pending' };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON of a text; null when it is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** An object of a text; empty when it holds none. */
export function parseRecord(text: string): Record<string, unknown> {
  const value = parseJson(text);
  return isRecord(value) ? value : {};
}

/** Every tool call made so far, in order. */
export function callsDone(messages: Message[]): Done[] {
  const results = new Map(
    messages.flatMap((message) => (message.role === 'tool' ? [[message.tool_call_id, message.content] as const] : [])),
  );
  return messages.flatMap((message) =>
    message.role === 'assistant'
      ? (message.tool_calls ?? []).map((call) => ({
          name: call.function.name,
          arguments: parseRecord(call.function.arguments),
          outcome: outcomeOf(results.get(call.id)),
        }))
      : [],
  );
}

function outcomeOf(content: string | undefined): Done['outcome'] {
  if (content === undefined) return { state: 'pending' };
  const value = parseRecord(content);
  if (typeof value['error'] === 'string') return { state: 'error', error: value['error'] };
  return { state: 'result', result: value['result'] ?? value };
}

/** Records at any depth that carry a text under `key`, in order. */
export function recordsWith(value: unknown, key: string): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap((one) => recordsWith(one, key));
  if (!isRecord(value)) return [];
  if (typeof value[key] === 'string') return [value];
  return Object.values(value).flatMap((one) => recordsWith(one, key));
}

/** What the users said, joined; later messages last. */
export const userText = (messages: Message[]): string[] =>
  messages.flatMap((message) => (message.role === 'user' ? [message.content] : []));

/** What stands in each element of this name, as it is written there. */
export const elementsOf = (texts: readonly string[], name: string): string[] =>
  texts.flatMap((text) =>
    [...text.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))].map(([, inside = '']) => inside),
  );
