import { z } from 'zod';

/** A call that a model wants made; `arguments` is its own JSON text, not yet checked. */
export const ModelToolCall = z.object({ id: z.string(), name: z.string(), arguments: z.string() });
export type ModelToolCall = z.infer<typeof ModelToolCall>;

/** One message of a transcript in our own form, as the store keeps it; the system prompt is not part of it. */
export const Message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('user'), text: z.string() }),
  z.object({ role: z.literal('assistant'), text: z.string().nullable(), calls: z.array(ModelToolCall) }),
  z.object({ role: z.literal('tool'), call: z.string(), text: z.string() }),
]);
export type Message = z.infer<typeof Message>;

export type AssistantMessage = Extract<Message, { role: 'assistant' }>;
