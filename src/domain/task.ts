import { z } from 'zod';
import { TypedFields } from './plain-text.ts';
import { Ask } from './requirement.ts';
import { PersonId, Role } from './principal.ts';

export const TaskKind = z.enum(['question', 'approval', 'review', 'exception', 'authorization', 'spend']);
export type TaskKind = z.infer<typeof TaskKind>;

export const TaskStatus = z.enum(['open', 'decided', 'expired', 'cancelled']);
export type TaskStatus = z.infer<typeof TaskStatus>;

/** Why a task stands open; each topic has its own answers (see `topics` in tasks.ts). */
export const TaskTopic = z.enum([
  'missing_facts',
  'set_price',
  'returned',
  'approval_step',
  'no_approver',
  'vendor_not_cleared',
  'vendor_identity',
  'vendor_screening',
  'vendor_confirmation',
  'letter_review',
  'reply_origin',
  'provider_down',
  'over_budget',
  'no_rate',
  'step_failed',
  'spend_cap',
  'sign_in',
  'order_outcome_unknown',
  'delivery_overdue',
  'order_changed',
  'order_rejected',
  'change_approval',
]);
export type TaskTopic = z.infer<typeof TaskTopic>;

/** Answers, the way forward before the way out: they are offered in this order. */
export const Verb = z.enum([
  'answer',
  'approve',
  'reject',
  'return',
  'accept',
  'edit',
  'respond',
  'ignore',
  'attach',
  'drop',
  'satisfied',
  'negotiate',
  'accept_condition',
  'confirm_vendor',
  'identify',
  'clear_hit',
  'raise_budget',
  'raise_cap',
  'retry',
  'sent',
  'other_cost_centre',
  'other_vendor',
  'remind_again',
  'accept_change',
  'new_date',
  'keep_order',
  'cancel_order',
  'close',
  'stop',
]);
export type Verb = z.infer<typeof Verb>;

/** Who owns a task: one person, or anyone with the role. */
export const Owner = z.union([z.object({ person: PersonId }), z.object({ role: Role })]);
export type Owner = z.infer<typeof Owner>;

/** What the workflow asks for; texts are made for the reader's language when it is shown. */
export const TaskRequest = z.object({
  /** Unique within the requisition, from business facts: `question/1`, `approval/2/1`. The same key is the same task. */
  key: z.string(),
  kind: TaskKind,
  topic: TaskTopic,
  owner: Owner,
  asks: z.array(Ask),
  verbs: z.array(Verb),
  /** Facts the decider sees, and is shown to have seen. */
  facts: z.record(z.string(), z.json()),
  /** Digest of exactly what an approval binds to. */
  digest: z.string().nullable(),
});
export type TaskRequest = z.infer<typeof TaskRequest>;

/** A decision as the workflow reads it back from the store. */
export const Decision = z.object({
  task: z.string(),
  verb: Verb,
  actor: z.string(),
  fields: z.record(z.string(), z.string()),
  reason: z.string().nullable(),
  at: z.string(),
});
export type Decision = z.infer<typeof Decision>;

/** An answer as an operator gives it by a raw signal; nobody has verified who that is. */
export const RawAnswer = z.object({
  task: z.string(),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).pipe(TypedFields),
});
export type RawAnswer = z.output<typeof RawAnswer>;
