import { TenantId } from '../../domain/principal.ts';
import { QuartermasterError } from '../../domain/errors.ts';
import { moved, PAUSED, type PlanStep, type StepName } from '../../domain/plan.ts';
import { isFinal, mayMove, phaseOf, type Status } from '../../domain/status.ts';
import { appendCase } from '../../store/case-file.ts';
import type { Tx } from '../../store/database.ts';
import { enqueue, type OutboxMessage } from '../../store/outbox.ts';
import {
  lockRequisition,
  updateRequisition,
  type Requisition,
  type RequisitionChange,
} from '../../store/requisitions.ts';
import type { Task } from '../../store/tasks.ts';
import { readTenant, type Tenant } from '../../store/tenants.ts';
import type { ServiceContext } from '../../services/context.ts';
import type { CaseRef, LetterWork, OpenTask, Standing, StepResult } from '../api.ts';

/** What a step sees: the requisition, its row locked until the step is written. */
export type Scene = { tx: Tx; requisition: Requisition; tenant: Tenant; now: Date; context: ServiceContext };

/** What a step makes of it. */
export type Outcome = {
  status: Status;
  change?: RequisitionChange;
  /** Steps of the plan that moved besides the one that was looked at. */
  plan?: PlanStep[];
  /** For the case file, when something was decided. */
  entry?: { kind: string; payload: unknown };
  /** Carried once it has committed. */
  message?: OutboxMessage;
} & (
  | { state: 'done' }
  | { state: 'waiting'; task: Task; lookAgainAt?: string }
  | { state: 'again' }
  | { state: 'negotiate' }
  | { state: 'write'; letter: LetterWork }
  | { state: 'negotiated' }
  | { state: 'later'; seconds: number }
  | { state: 'paused'; seconds: number | null }
  /** Something that another requisition's task asks for; the plan's note says what. */
  | { state: 'held'; note: string; seconds: number }
);

export const workerOf = (ref: Pick<CaseRef, 'tenant'>) =>
  ({ kind: 'worker', tenant: TenantId.parse(ref.tenant) }) as const;

const standingOf = (requisition: Pick<Requisition, 'status' | 'plan' | 'vendorNumber'>): Standing => ({
  status: requisition.status,
  plan: requisition.plan,
  vendor: requisition.vendorNumber,
});

export const openTask = (task: Task, lookAgainAt: string | null): OpenTask => ({
  id: task.id,
  kind: task.kind,
  topic: task.topic,
  role: 'role' in task.owner ? task.owner.role : 'requester',
  schedule: task.schedule,
  lookAgainAt,
});

const planStates = {
  done: 'done',
  waiting: 'waiting',
  again: 'running',
  negotiate: 'running',
  write: 'running',
  negotiated: 'running',
  later: 'waiting',
  paused: 'waiting',
  held: 'waiting',
} as const satisfies Record<Outcome['state'], string>;

const noteOf = (outcome: Outcome): string | null => {
  if (outcome.state === 'paused') return PAUSED;
  if (outcome.state === 'held') return outcome.note;
  return outcome.state === 'waiting' ? outcome.task.topic : null;
};

const resultOf = (standing: Standing, outcome: Outcome): StepResult => {
  if (outcome.state === 'waiting')
    return { ...standing, state: 'waiting', task: openTask(outcome.task, outcome.lookAgainAt ?? null) };
  if (outcome.state === 'later') return { ...standing, state: 'later', seconds: outcome.seconds };
  if (outcome.state === 'paused' || outcome.state === 'held')
    return { ...standing, state: 'paused', seconds: outcome.seconds };
  if (outcome.state === 'write') return { ...standing, state: 'write', letter: outcome.letter };
  return { ...standing, state: outcome.state };
};

/** An order that was sent, or only observed, is what the run is for; every other end breaks the story off. */
const finalResult = (standing: Standing): StepResult => ({
  ...standing,
  state: phaseOf(standing.status) === 'completed' ? 'done' : 'ended',
});

const refuseLeap = (from: Status, to: Status): void => {
  if (from === to || mayMove(from, to)) return;
  throw new QuartermasterError(
    'internal',
    `A requisition does not go from ${from} to ${to}; see the table in src/domain/status.ts.`,
  );
};

/** One look at one step of a requisition: in one transaction, by the worker, and harmless when it is repeated. */
export const step = (
  context: ServiceContext,
  ref: CaseRef,
  name: StepName,
  work: (scene: Scene) => Promise<Outcome>,
): Promise<StepResult> =>
  context.database.withPrincipal(workerOf(ref), async (tx) => {
    const requisition = await lockRequisition(tx, ref.requisition);
    // A run of an earlier round has nothing to do any more, whatever became of the requisition since.
    if (requisition.round !== ref.round) return { ...standingOf(requisition), state: 'ended' };
    if (isFinal(requisition.status)) return finalResult(standingOf(requisition));
    const scene = { tx, requisition, tenant: await readTenant(tx), now: context.now(), context };
    const outcome = await work(scene);
    refuseLeap(requisition.status, outcome.status);
    const note = noteOf(outcome);
    const plan = (outcome.plan ?? []).reduce(
      (soFar, { step: other, state, note: why }) => moved(soFar, other, state, why),
      moved(requisition.plan, name, planStates[outcome.state], note),
    );
    const change = { ...outcome.change, status: outcome.status, plan };
    await updateRequisition(tx, requisition.id, change);
    if (outcome.entry)
      await appendCase(tx, requisition.id, { at: scene.now, actor: { kind: 'worker' }, ...outcome.entry });
    if (outcome.message) await enqueue(tx, outcome.message);
    const standing = standingOf({ ...requisition, ...change });
    return isFinal(standing.status) ? finalResult(standing) : resultOf(standing, outcome);
  });
