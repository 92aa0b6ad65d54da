import { z } from 'zod';

export const StepName = z.enum([
  'read',
  'complete',
  'clear_vendor',
  'confirm_vendor',
  'budget',
  'approve',
  'order',
  'send',
]);
export type StepName = z.infer<typeof StepName>;

/** One step of a requisition as everyone sees it; `note` says why it was skipped or what it waits for. */
export const PlanStep = z.object({
  step: StepName,
  state: z.enum(['next', 'running', 'waiting', 'done', 'skipped']),
  note: z.string().nullable(),
});
export type PlanStep = z.infer<typeof PlanStep>;

export const Plan = z.array(PlanStep);
export type Plan = z.infer<typeof Plan>;

/** The plan of what begins at a step: all before it is done. */
export const planFrom = (first: StepName): Plan =>
  StepName.options.map((step, index) => ({
    step,
    state: index < StepName.options.indexOf(first) ? 'done' : 'next',
    note: null,
  }));

export const freshPlan = (): Plan => planFrom('read');

export const isDone = (plan: Plan, step: StepName): boolean =>
  plan.some((entry) => entry.step === step && entry.state === 'done');

/** The note of a step that waits for a pause to end. */
export const PAUSED = 'paused';

/** Whether a step, or with none any, waits for a pause to end. */
export const isPaused = (plan: Plan, step?: StepName): boolean =>
  plan.some((entry) => entry.note === PAUSED && entry.state === 'waiting' && (step ?? entry.step) === entry.step);

/** The plan with one step moved; steps are few, so a new array each time keeps it a value. */
export const moved = (plan: Plan, step: StepName, state: PlanStep['state'], note: string | null = null): Plan =>
  plan.map((entry) => (entry.step === step ? { step, state, note } : entry));
