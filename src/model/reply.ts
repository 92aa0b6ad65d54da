import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import type { AssistantMessage, ModelToolCall } from './message.ts';

/** Tokens of one call as the provider counted them. */
export const Usage = z.object({ inputTokens: z.int().nonnegative(), outputTokens: z.int().nonnegative() });
export type Usage = z.infer<typeof Usage>;

type Said =
  | { kind: 'tool_calls'; calls: readonly ModelToolCall[] }
  | { kind: 'answer'; text: string }
  | { kind: 'refused'; reason: string }
  /** The output limit was reached in the middle of the answer. */
  | { kind: 'cut' };

/** One turn's answer; `usage` is null when the provider did not count, and the call then costs its worst case. */
export type ModelReply = Said & { usage: Usage | null; model: string; message: AssistantMessage };

const ChatCompletion = z.object({
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({
          content: z.string().nullish(),
          refusal: z.string().nullish(),
          tool_calls: z
            .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
            .nullish(),
        }),
      }),
    )
    .min(1),
  usage: z.unknown().optional(),
});

const WireUsage = z.object({ prompt_tokens: z.int().nonnegative(), completion_tokens: z.int().nonnegative() });

/** Reads a chat completion. Throws `provider_refused` when it is none: the address is then not that of a model. */
export function fromWire(body: unknown, requestedModel: string): ModelReply {
  const parsed = ChatCompletion.safeParse(body);
  const choice = parsed.data?.choices[0];
  if (parsed.data === undefined || choice === undefined) {
    throw new QuartermasterError(
      'provider_refused',
      'The model service answered with something that is not a chat completion: check OPENAI_BASE_URL (or AZURE_OPENAI_ENDPOINT).',
    );
  }
  const { content, refusal, tool_calls: wireCalls } = choice.message;
  const calls = (wireCalls ?? []).map(({ id, function: called }) => ({ id, ...called }));
  return {
    ...said({ finish: choice.finish_reason ?? 'stop', text: content ?? '', refusal: refusal ?? '', calls }),
    usage: usageOf(parsed.data.usage),
    model: parsed.data.model ?? requestedModel,
    message: { role: 'assistant', text: content ?? refusal ?? null, calls },
  };
}

function said(reply: { finish: string; text: string; refusal: string; calls: readonly ModelToolCall[] }): Said {
  if (reply.refusal !== '') return { kind: 'refused', reason: reply.refusal };
  if (reply.finish === 'content_filter') return { kind: 'refused', reason: 'content filter' };
  // Before the calls: the arguments of a call that was cut short are not what the model meant.
  if (reply.finish === 'length') return { kind: 'cut' };
  if (reply.calls.length > 0) return { kind: 'tool_calls', calls: reply.calls };
  return { kind: 'answer', text: reply.text };
}

function usageOf(wire: unknown): Usage | null {
  const usage = WireUsage.safeParse(wire);
  if (!usage.success) return null;
  return { inputTokens: usage.data.prompt_tokens, outputTokens: usage.data.completion_tokens };
}
