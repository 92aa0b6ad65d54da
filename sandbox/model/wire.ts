import { z } from 'zod';

const ToolCall = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
});
type ToolCall = z.infer<typeof ToolCall>;

const Content = z
  .union([z.string(), z.array(z.object({ type: z.literal('text'), text: z.string() }))])
  .transform((content) => (typeof content === 'string' ? content : content.map(({ text }) => text).join('')));

const Message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content: Content }),
  z.object({ role: z.literal('developer'), content: Content }),
  z.object({ role: z.literal('user'), content: Content }),
  z.object({
    role: z.literal('assistant'),
    content: Content.nullish(),
    refusal: z.string().nullish(),
    tool_calls: z.array(ToolCall).nullish(),
  }),
  z.object({ role: z.literal('tool'), content: Content, tool_call_id: z.string() }),
]);
export type Message = z.infer<typeof Message>;

const JsonSchema = z.record(z.string(), z.unknown());
export type JsonSchema = z.infer<typeof JsonSchema>;

const Tool = z.object({
  type: z.literal('function'),
  function: z.object({
    name: z.string(),
    description: z.string().optional(),
    strict: z.boolean().nullish(),
    parameters: JsonSchema.optional(),
  }),
});
type Tool = z.infer<typeof Tool>;

/** The part of a chat completion request that the stand-in minds; other members are accepted and ignored. */
export const ChatRequest = z.object({
  model: z.string().default('stand-in-reader'),
  messages: z.array(Message).min(1),
  tools: z.array(Tool).nullish(),
  tool_choice: z.unknown().optional(),
  parallel_tool_calls: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('json_object') }),
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.object({ name: z.string(), strict: z.boolean().nullish(), schema: JsonSchema.optional() }),
      }),
    ])
    .nullish(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** What the model says: text, a refusal, or tools it wants called. */
export type Reply =
  | { kind: 'text'; text: string }
  | { kind: 'refusal'; text: string }
  | { kind: 'calls'; calls: { name: string; arguments: unknown }[] };

/** Schema name of the answer wanted; null when none is set. */
export const schemaName = (request: ChatRequest): string | null =>
  request.response_format?.type === 'json_schema' ? request.response_format.json_schema.name : null;

/** About what a tokenizer counts: four characters a token. */
export const tokensOf = (text: string): number => Math.ceil(text.length / 4);

/** Arguments that are a text already go out as they are, be they JSON or not. */
const argumentsOf = (call: { arguments: unknown }) =>
  typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments);

/** The completion object for a reply; an answer over the request's limit is cut off like a real one. */
export function completionOf(
  request: ChatRequest,
  reply: Reply,
  made: { id: string; created: number; cutAt?: number },
) {
  const prompt = tokensOf(JSON.stringify([request.messages, request.tools ?? [], request.response_format ?? null]));
  const calls = reply.kind === 'calls' ? reply.calls : [];
  const full = reply.kind === 'calls' ? JSON.stringify(calls) : reply.text;
  const limit = Math.min(request.max_completion_tokens ?? request.max_tokens ?? Infinity, made.cutAt ?? Infinity);
  const cut = reply.kind !== 'calls' && tokensOf(full) > limit;
  const text = cut ? full.slice(0, limit * 4) : full;
  const completion = tokensOf(text);
  return {
    id: `chatcmpl-${made.id}`,
    object: 'chat.completion',
    created: made.created,
    model: 'stand-in-reader',
    system_fingerprint: 'stand-in',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: reply.kind === 'text' ? text : null,
          refusal: reply.kind === 'refusal' ? text : null,
          ...(reply.kind === 'calls' && {
            tool_calls: calls.map((call, index) => ({
              id: `call_${made.id}_${index}`,
              type: 'function',
              function: { name: call.name, arguments: argumentsOf(call) },
            })),
          }),
        },
        logprobs: null,
        finish_reason: cut ? 'length' : reply.kind === 'calls' ? 'tool_calls' : 'stop',
      },
    ],
    usage: {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
      prompt_tokens_details: { cached_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0 },
    },
  };
}
