import { z } from 'zod';
import { importKinds } from '../domain/import-rows.ts';

/** What became of a file, or would; `row` counts from the heading, which is 1. */
export const ImportView = z.object({
  kind: z.enum(importKinds),
  applied: z.boolean(),
  /** It says what people may do: nothing is changed before another administrator brings the same file. */
  waits: z.boolean(),
  /** The files that a list of contracts names. */
  needs: z.array(z.string()),
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  skipped: z.int(),
  errors: z.array(z.object({ row: z.int(), column: z.string(), reason: z.string() })),
});
export type ImportView = z.infer<typeof ImportView>;

/** A mail that is held; `why`: its sender is not proven, is not known, or sent it to somebody else. */
export const HeldMailView = z.object({
  id: z.string(),
  sender: z.string(),
  subject: z.string(),
  why: z.enum(['unproven_sender', 'unknown_sender', 'not_addressed']),
  receivedAt: z.string(),
});
export type HeldMailView = z.infer<typeof HeldMailView>;
