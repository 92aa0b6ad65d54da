import { z } from 'zod';
import { Json } from '../domain/json.ts';
import { Role } from '../domain/principal.ts';
import { GrantView } from './view.ts';

/** One page of a list; `next` goes into `after` of the next call, null where there is none. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });

/** All there is. */
export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

export const Accepted = z.object({ id: z.string(), duplicate: z.boolean() });
export const AddedContract = Accepted.extend({ removed: z.int() });
export const Decided = z.object({
  requisition: z.string(),
  task: z.string(),
  /** Somebody else who had said that they work on it. */
  claimedBy: z.string().nullable(),
});
export const Edited = z.object({ version: z.int() });
export const Acted = z.object({ id: z.string() });
export const AcceptedDocument = z.object({ name: z.string(), hash: z.string() });
export const Explanation = z.object({ lines: z.array(z.string()), chain: Json });
export const Health = z.object({ status: z.literal('ok') });
export const Readiness = z.object({
  ready: z.boolean(),
  checks: z.record(z.string(), z.boolean()),
  standIns: z.array(z.string()),
});

export const Device = z.object({
  deviceCode: z.string(),
  userCode: z.string(),
  verificationUri: z.url({ protocol: /^https?$/ }),
  verificationUriComplete: z.url({ protocol: /^https?$/ }).nullable(),
  interval: z.number(),
  expiresIn: z.number(),
});
export type Device = z.infer<typeof Device>;

const Who = z.object({
  tenant: z.string(),
  person: z.string(),
  roles: z.array(Role),
  email: z.string().nullable(),
});
export const NotYet = z.object({ session: z.null() });
export const SignedIn = Who.extend({ session: z.string() });
export const Me = Who.extend({ grant: GrantView.nullable() });
export const SignedOut = z.object({ everywhere: z.boolean() });
