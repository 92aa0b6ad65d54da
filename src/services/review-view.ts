import { z } from 'zod';
import { ApprovalBinding } from '../domain/approval.ts';
import { ClearanceDecision } from '../domain/clearance.ts';
import { Ask, Money } from '../domain/requirement.ts';
import { Verb } from '../domain/task.ts';
import { TaskView } from './view.ts';

/** What a task is about, as a list shows it; `risk`: what the check of the vendor came to, null before it. */
export const TaskAbout = z.object({
  subject: z.string(),
  requester: z.string(),
  vendor: z.string().nullable(),
  total: Money.nullable(),
  risk: ClearanceDecision.nullable(),
});
export type TaskAbout = z.infer<typeof TaskAbout>;

/** One row of a list of tasks. */
export const TaskRow = TaskView.extend({ about: TaskAbout });
export type TaskRow = z.infer<typeof TaskRow>;

/** A task with all that somebody decides it by. */
export const TaskReview = z.object({
  task: TaskView,
  about: TaskAbout,
  /** The answers that the reader may give now, in their own name or in the place of another. */
  may: z.array(Verb),
  /** In whose place, where it is not their own task. */
  inPlaceOf: z.string().nullable(),
  /** Who decided it, and what. */
  decided: z.object({ by: z.string(), verb: z.string(), at: z.string(), reason: z.string().nullable() }).nullable(),
  /** Who took away what it was about, so that nobody is asked any more. */
  takenBack: z
    .object({ how: z.enum(['withdrawn', 'replaced']), by: z.string(), at: z.string(), reason: z.string() })
    .nullable(),
  /** Exactly what an approval is for. */
  bound: ApprovalBinding.nullable(),
  /** What was last put up for approval before, otherwise than now; `approvedBy`: who had approved it. */
  before: z.object({ at: z.string(), approvedBy: z.array(z.string()), bound: ApprovalBinding }).nullable(),
  /** Values that a field takes, where there is a list of them. */
  choices: z.record(z.string(), z.array(z.string())),
  /** To whom the reader may give it. */
  assignees: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type TaskReview = z.infer<typeof TaskReview>;

/** What is wrong with an answer, by field, as it stands; nothing was stored. */
export const CheckedAnswer = z.object({ fields: z.array(Ask) });
export type CheckedAnswer = z.infer<typeof CheckedAnswer>;
