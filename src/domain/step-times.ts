import { StepName } from './plan.ts';

/** Something that happened to a requisition; instants are ISO 8601. */
export type Moment = { what: string; at: string };

/** While somebody was asked; `until` null: they still are. */
export type Wait = { from: string; until: string | null };

export type StepTime = { step: StepName; ms: number; waitedMs: number };

/** With what each step came to its end: entries of the case file, decisions, and the task that comes between two steps. */
const ends: Readonly<Record<string, StepName>> = {
  read: 'read',
  completed: 'complete',
  not_a_request: 'complete',
  confirmation_opened: 'clear_vendor',
  vendor_cleared: 'clear_vendor',
  vendor_blocked: 'clear_vendor',
  confirm_vendor: 'confirm_vendor',
  budget_committed: 'budget',
  order_numbered: 'approve',
  order_posted: 'order',
  order_observed: 'order',
  order_sent: 'send',
};

const msOf = (at: string): number => new Date(at).getTime();

/** How much of a stretch was within the waits, each moment counted once. */
const within = (waits: readonly Wait[], from: number, to: number): number => {
  let counted = from;
  let sum = 0;
  for (const wait of waits.toSorted((a, b) => msOf(a.from) - msOf(b.from))) {
    const start = Math.max(counted, msOf(wait.from));
    const end = Math.min(to, wait.until === null ? to : msOf(wait.until));
    if (end <= start) continue;
    sum += end - start;
    counted = end;
  }
  return sum;
};

/**
 * How long each step took that has come to an end, and how much of it people were waited for. One follows another, so a step lasts from
 * the end of the one before; what was gone through again counts each time. `since`: when what goes on now began.
 */
export function stepTimes(
  received: string,
  moments: readonly Moment[],
  waits: readonly Wait[],
): { times: StepTime[]; since: string } {
  const times = new Map<StepName, StepTime>();
  let since = received;
  for (const { what, at } of moments.toSorted((a, b) => msOf(a.at) - msOf(b.at))) {
    const step = ends[what];
    if (step === undefined) continue;
    const { ms, waitedMs } = times.get(step) ?? { ms: 0, waitedMs: 0 };
    const [from, to] = [msOf(since), Math.max(msOf(since), msOf(at))];
    times.set(step, { step, ms: ms + to - from, waitedMs: waitedMs + within(waits, from, to) });
    since = at;
  }
  return { times: StepName.options.flatMap((step) => times.get(step) ?? []), since };
}
