import { z } from 'zod';
import type { Broken } from '../domain/case-chain.ts';

const Fault = z.enum(['link', 'content', 'end', 'missing', 'cut', 'rewritten']) satisfies z.ZodType<Broken['why']>;
const Head = z.object({ entries: z.int(), hash: z.string() });

/** Case files that were hashed anew; `hashes`: of each entry, `broken` the first that does not hold. */
export const VerifiedCases = z.object({
  tenant: z.string(),
  items: z.array(
    z.object({
      requisition: z.string(),
      hashes: z.array(z.string()),
      broken: z.object({ at: z.int(), why: Fault }).nullable(),
    }),
  ),
  /** Of the page that follows. */
  next: z.string().nullable(),
});
export type VerifiedCases = z.infer<typeof VerifiedCases>;

/** One line of an export (docs/audit.md). */
export const ExportedCase = z.object({
  format: z.literal('quartermaster-case-file/1'),
  tenant: z.string(),
  requisition: z.string(),
  head: Head.nullable(),
  entries: z.array(
    z.object({
      seq: z.int(),
      at: z.string(),
      actor: z.string(),
      kind: z.string(),
      payloadDigest: z.string(),
      previousHash: z.string(),
      hash: z.string(),
      salt: z.string().nullable(),
      payload: z.string().nullable(),
    }),
  ),
});
export type ExportedCase = z.infer<typeof ExportedCase>;

export const ExportedCases = z.object({ items: z.array(ExportedCase), next: z.string().nullable() });
export type ExportedCases = z.infer<typeof ExportedCases>;

/** What must be kept whatever its time, since when, by whom and why. */
export const Hold = z.object({ reason: z.string(), by: z.string(), at: z.string() });

export const HeldRequisition = z.object({ id: z.string(), hold: Hold.nullable() });
export type HeldRequisition = z.infer<typeof HeldRequisition>;

/** What was erased of a person, as rows by table, or would be in a rehearsal; `left`: requisitions and runs under way or held, of which nothing was. */
export const ErasedPerson = z.object({
  person: z.string(),
  isRehearsal: z.boolean(),
  requisitions: z.array(z.string()),
  /** Runs of agents that worked in their name by themselves. */
  runs: z.array(z.string()),
  left: z.array(z.string()),
  /** Whether the record of the person is among it: not while something is under way in which they have a part. */
  isRecordErased: z.boolean(),
  rows: z.record(z.string(), z.int()),
});
export type ErasedPerson = z.infer<typeof ErasedPerson>;
