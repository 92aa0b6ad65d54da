import { z } from 'zod';
import { Json } from '../domain/json.ts';

/** `changed`: not as it was accepted. `new`: never accepted, where others were. The tools of both are off. */
const State = z.enum(['accepted', 'changed', 'new']);

/** An agent as it is built in. */
export const AgentCard = z.object({
  name: z.string(),
  promptVersion: z.string(),
  tools: z.array(z.string()),
  scopes: z.array(z.string()),
  /** What it must be given to work without a requisition, as JSON Schema; null for one that needs a requisition. */
  input: z.record(z.string(), Json).nullable(),
});

export const ToolsView = z.object({
  documents: z.array(
    z.object({
      name: z.string(),
      hash: z.string(),
      state: State,
      acceptedAt: z.string().nullable(),
      /** Null for what was there at the first call. */
      acceptedBy: z.string().nullable(),
    }),
  ),
  operations: z.array(
    z.object({
      name: z.string(),
      document: z.string(),
      on: z.boolean(),
      effect: z.enum(['read', 'write']),
      scope: z.string(),
      audience: z.string(),
      during: z.array(z.string()),
      rate: z.int(),
      timeout: z.int(),
      size: z.int(),
      idempotency: z.string(),
      description: z.string().nullable(),
      arguments: z.record(z.string(), Json),
    }),
  ),
  agents: z.array(AgentCard),
});
export type ToolsView = z.infer<typeof ToolsView>;

/** A document as it is, and as it was accepted; `accepted` is null when it never was. */
export const DocumentDifference = z.object({
  name: z.string(),
  state: State,
  hash: z.string(),
  text: z.string(),
  accepted: z.string().nullable(),
});
export type DocumentDifference = z.infer<typeof DocumentDifference>;

/** The documents, operations and agents of this installation, as its faces show them. */
export type Shelf = {
  documents: readonly { name: string; hash: string; text: string }[];
  operations: readonly Omit<ToolsView['operations'][number], 'on'>[];
  agents: ToolsView['agents'];
  /** What each agent must be given that works without a requisition. */
  inputs: ReadonlyMap<string, z.ZodObject>;
};
