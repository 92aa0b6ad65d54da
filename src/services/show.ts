import type { z } from 'zod';
import { ApprovalChain } from '../domain/approval.ts';
import { money } from '../domain/money.ts';
import { OrderDocument } from '../domain/order.ts';
import { dueOf } from '../domain/schedule.ts';
import { isPaused } from '../domain/plan.ts';
import { mostMicroUsd } from '../domain/spend.ts';
import { isFinal, phaseOf } from '../domain/status.ts';
import type { Requirement } from '../domain/requirement.ts';
import { describeTask } from '../mail/notify.ts';
import { textsIn, type Language } from '../mail/texts/texts.ts';
import type { Tx } from '../store/database.ts';
import { decisionsOf, type StoredDecision } from '../store/decisions.ts';
import { erasuresOf } from '../store/erasures.ts';
import { holdOn } from '../store/holds.ts';
import { handOversOf } from '../store/hand-overs.ts';
import { readMail } from '../store/mails.ts';
import { orderOf } from '../store/orders.ts';
import { listPauses } from '../store/pauses.ts';
import { findRequisition, notFound, type Requisition } from '../store/requisitions.ts';
import { spentOn, totalsOf } from '../store/spend.ts';
import { tasksOf, type Task } from '../store/tasks.ts';
import { findPerson } from '../store/tenants.ts';
import { workflowIdOf } from '../workflows/names.ts';
import type { Person, Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { mayDo } from './may.ts';
import { negotiationView } from './negotiation-view.ts';
import { removedWarnings } from './note-removed.ts';
import { stepsView } from './steps-view.ts';
import type { RequirementView, RequisitionView, TaskView } from './view.ts';

export const taskView = (task: Task, language: Language): TaskView => {
  const described = describeTask({ ...task, id: task.id }, language);
  const { id, requisition, kind, topic, status, owner, asks, verbs, facts, digest, refusal, openedAt } = task;
  return {
    id,
    requisition,
    kind,
    topic,
    status,
    owner,
    ...described,
    asks,
    verbs,
    facts,
    digest,
    refusal,
    openedAt,
    due: dueOf(task.schedule),
    claim: task.claim,
    closedAt: task.closedAt,
  };
};

const requirementView = (requirement: Requirement): z.infer<typeof RequirementView> => ({
  ...requirement,
  lines: requirement.lines.map((line) => ({
    ...line,
    unitPrice: line.unitPrice && {
      ...line.unitPrice,
      minor: money(line.unitPrice.currency, line.unitPrice.amount).minor,
    },
  })),
});

const orderView = async (tx: Tx, requisition: Requisition): Promise<RequisitionView['purchaseOrder']> => {
  const order = await orderOf(tx, requisition.id);
  if (!order) return null;
  const { version, total, vendor } = OrderDocument.parse(order.data);
  return {
    number: order.number,
    version,
    status: order.status,
    erpNumber: order.erpNumber,
    total,
    sentTo: order.status === 'sent' ? vendor.email : null,
  };
};

const approvedBy = (decision: StoredDecision | undefined) => ({
  by: decision?.actor.kind === 'person' ? decision.actor.person : null,
  inPlaceOf: (decision?.actor.kind === 'person' && decision.actor.inPlaceOf) || null,
  at: decision?.at ?? null,
});

/** Each seat of the chain as it stands, with who filled it for what was asked last. */
const approvalsView = async (
  tx: Tx,
  requisition: Requisition,
  tasks: readonly Task[],
): Promise<RequisitionView['approvals']> => {
  if (requisition.approvalChain === null) return [];
  const asked = tasks.filter(({ topic }) => topic === 'approval_step');
  const last = asked.at(-1);
  const isOfLast = ({ digest, facts }: Task) => digest === last?.digest && facts['round'] === last.facts['round'];
  const decisions = (await decisionsOf(tx, requisition.id)).filter(({ verb }) => verb === 'approve');
  return ApprovalChain.parse(requisition.approvalChain).steps.flatMap(({ step, role, quorum, why }) => {
    const seats = asked.filter((task) => isOfLast(task) && task.facts['role'] === role).map(({ id }) => id);
    const given = decisions.filter(({ task }) => task !== null && seats.includes(task));
    return Array.from({ length: quorum }, (_, index) => ({
      step,
      role,
      seat: index + 1,
      of: quorum,
      why,
      ...approvedBy(given[index]),
    }));
  });
};

/** What a view of a requisition is made with, beside the store. */
export type Viewing = Pick<ServiceContext, 'policies' | 'isPaused' | 'standIns' | 'temporal'>;

const DAY_MS = 86_400_000;

const keptUntil = (endedAt: string, days: number): string =>
  new Date(new Date(endedAt).getTime() + days * DAY_MS).toISOString();

const temporalView = (
  context: Pick<ServiceContext, 'temporal'>,
  who: Person,
  { id, runId }: Requisition,
  endedAt: string | null,
): RequisitionView['temporal'] => {
  const workflowId = workflowIdOf({ tenant: who.tenant, requisition: id });
  const path = [
    'namespaces',
    context.temporal.namespace,
    'workflows',
    workflowId,
    ...(runId ? [runId, 'history'] : []),
  ];
  const url = `${context.temporal.uiUrl}/${path.map(encodeURIComponent).join('/')}`;
  return { workflowId, runId, url, keptUntil: endedAt && keptUntil(endedAt, context.temporal.historyDays) };
};

/** The reader's language; someone who is not in the tenant's records reads English. */
export const languageOf = async (tx: Tx, who: Person): Promise<Language> =>
  (await findPerson(tx, who.person))?.language ?? 'en';

const plainFacts = (requisition: Requisition) => {
  const { id, status, statusReason, version, submitter, requester } = requisition;
  const { plan, evidence, vendorNumber, createdAt, updatedAt } = requisition;
  const phase = phaseOf(status);
  return {
    id,
    status,
    statusReason,
    phase,
    version,
    submitter,
    requester,
    plan,
    evidence,
    vendorNumber,
    createdAt,
    updatedAt,
  };
};

/** Before the first call as well as after the last, which nothing follows. */
const costView = async (
  { policies }: Viewing,
  tx: Tx,
  { id, status }: Requisition,
): Promise<RequisitionView['cost']> => {
  const spent = await spentOn(tx, id);
  const most = isFinal(status) ? spent.microUsd : mostMicroUsd(id, await totalsOf(tx, id), policies.limits);
  return { ...spent, atMostMicroUsd: Math.max(spent.microUsd, most) };
};

/** Everything about one requisition, as this person may see it in this transaction. */
export const requisitionView = async (context: Viewing, tx: Tx, who: Person, id: string): Promise<RequisitionView> => {
  const requisition = await findRequisition(tx, id);
  if (!requisition) throw notFound();
  const language = await languageOf(tx, who);
  const tasks = await tasksOf(tx, id);
  const { requirement, clearance } = requisition;
  const { endedAt, ...taken } = await stepsView(tx, requisition, tasks);
  return {
    ...plainFacts(requisition),
    ...taken,
    may: mayDo(who, requisition),
    handOvers: await handOversOf(tx, id),
    subject: (await readMail(tx, requisition.mail))?.subject ?? '',
    requirement: requirement && requirementView(requirement),
    tasks: tasks.map((task) => taskView(task, language)),
    clearance: clearance && { decision: clearance.decision, reasons: clearance.reasons },
    negotiation: await negotiationView(context, tx, id),
    approvals: await approvalsView(tx, requisition, tasks),
    purchaseOrder: await orderView(tx, requisition),
    cost: await costView(context, tx, requisition),
    paused: isPaused(requisition.plan) ? { pauses: await listPauses(tx), installation: context.isPaused } : null,
    warnings: await removedWarnings(tx, id, textsIn(language)),
    hold: await holdOn(tx, id),
    erased: await erasuresOf(tx, id),
    standIns: [...context.standIns],
    temporal: temporalView(context, who, requisition, endedAt),
  };
};

export const show =
  (context: ServiceContext): Services['show'] =>
  (who, id) =>
    context.database.withPrincipal(who, (tx) => requisitionView(context, tx, who, id));
