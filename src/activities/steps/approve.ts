import { approvalChain, approvalDigest, type ApprovalChain, type ApprovalStep } from '../../domain/approval.ts';
import type { VendorStanding } from '../../domain/policies.ts';
import { PersonId } from '../../domain/principal.ts';
import type { Money, Requirement } from '../../domain/requirement.ts';
import { decisionOn, type StoredDecision } from '../../store/decisions.ts';
import { sha256 } from '../../digest.ts';
import { tasksOf, type Task } from '../../store/tasks.ts';
import { hasOrders } from '../../store/orders.ts';
import { findVendor, type Vendor } from '../../store/vendors.ts';
import { numberOrder } from './number-order.ts';
import { inBaseCurrency, isCommitted } from './commit-budget.ts';
import { requirementOf } from './requirement-of.ts';
import { vendorDigest } from './vendor-digest.ts';
import type { Outcome, Scene } from './step.ts';
import { waitFor } from './wait-for.ts';

/** Exactly what is approved, as the vendor master and the requisition have it now. */
const bindingOf = async (scene: Scene, requirement: Requirement & { total: Money }) => {
  const vendor = scene.requisition.vendorNumber ? await findVendor(scene.tx, scene.requisition.vendorNumber) : null;
  const bound = {
    vendor: {
      number: vendor?.number ?? null,
      name: vendor?.name ?? null,
      country: vendor?.country ?? null,
      taxId: vendor?.taxIds[0] ?? null,
      email: vendor?.email ?? null,
    },
    lines: requirement.lines,
    charges: requirement.charges,
    totals: { tax: requirement.tax, total: requirement.total, totalIs: requirement.totalIs },
    currency: requirement.currency ?? requirement.total.currency,
    delivery: { place: requirement.deliveryPlace, neededBy: requirement.neededBy },
    costCenter: requirement.costCenter ?? '',
  };
  return { bound, vendor, digest: approvalDigest(bound, sha256) };
};

/** Vendor and budget were settled for the requisition as it is now, not as it was before an edit. */
const isSettled = async (scene: Scene, requirement: Requirement, amount: Money | undefined): Promise<boolean> =>
  scene.requisition.clearance?.vendorDigest === vendorDigest(requirement) &&
  isCommitted(scene, requirement.costCenter, amount?.minor);

type Asked = { task: Task; decision: StoredDecision | null };

const asked = async (scene: Scene, digest: string, step: ApprovalStep): Promise<Asked | undefined> => {
  const tasks = await tasksOf(scene.tx, scene.requisition.id);
  const task = tasks.findLast(
    ({ topic, digest: bound, facts, status }) =>
      topic === 'approval_step' &&
      bound === digest &&
      facts['round'] === scene.requisition.round &&
      facts['step'] === step.step &&
      facts['role'] === step.role &&
      status !== 'cancelled',
  );
  return task && { task, decision: await decisionOn(scene.tx, task.id) };
};

/** A returned approval waits for the requester's answer, then is asked for again. */
const openReturn = async (scene: Scene, { task, decision }: Asked): Promise<Task | null> => {
  if (decision?.verb !== 'return') return null;
  const tasks = await tasksOf(scene.tx, scene.requisition.id);
  const answered = tasks.find(
    ({ topic, facts, status }) => topic === 'returned' && facts['returned'] === task.id && status === 'decided',
  );
  if (answered) return null;
  return waitFor(scene, {
    topic: 'returned',
    owner: { person: PersonId.parse(scene.requisition.requester) },
    asks: [{ field: 'answer', reason: decision.reason ?? 'The approver returned it without saying why.' }],
    facts: { returned: task.id },
  });
};

/** New is whom we registered and never ordered from, whichever requisition came first. */
const standingOf = async ({ tx, requisition }: Scene, vendor: Vendor | null): Promise<VendorStanding> => {
  const { waived = [] } = requisition.clearance ?? {};
  if (waived.includes('accept_condition') || waived.includes('satisfied')) return 'conditional';
  if (vendor === null || vendor.registeredFor === null) return 'active';
  return (await hasOrders(tx, vendor.number)) ? 'active' : 'new';
};

/** The round is told with the task, since what was approved before a reopening does not count after it. */
const wait = async (
  scene: Scene,
  chain: ApprovalChain,
  step: ApprovalStep,
  bound: object,
  digest: string,
): Promise<Outcome> => {
  const facts = {
    ...JSON.parse(JSON.stringify(bound)),
    round: scene.requisition.round,
    step: step.step,
    role: step.role,
    why: step.why,
    compared: chain.compared,
  };
  const task = await waitFor(scene, { topic: 'approval_step', owner: { role: step.role }, facts, digest });
  return { state: 'waiting', status: 'pending_approval', task, change: { approvalChain: chain } };
};

/** The chain for exactly what is to be ordered; each step is one task, bound to the digest of it. */
export const approve = async (scene: Scene): Promise<Outcome> => {
  const { requisition, tenant, context } = scene;
  const requirement = requirementOf(requisition);
  const total = requirement.total;
  const converted = total && inBaseCurrency(scene, total);
  if (!total || !converted || !(await isSettled(scene, requirement, converted.amount)))
    return { state: 'again', status: 'screening' };
  const { bound, vendor, digest } = await bindingOf(scene, { ...requirement, total });
  const chain = approvalChain(
    {
      total: converted.amount,
      tenant: tenant.id,
      category: requirement.category,
      costCenter: requirement.costCenter,
      vendorStatus: await standingOf(scene, vendor),
    },
    context.policies.approval,
  );
  for (const step of chain.steps) {
    const last = await asked(scene, digest, step);
    if (last?.decision?.verb === 'approve') continue;
    const returned = last && (await openReturn(scene, last));
    if (returned) return { state: 'waiting', status: 'returned', task: returned, change: { approvalChain: chain } };
    return wait(scene, chain, step, bound, digest);
  }
  return numberOrder(scene, { chain, digest, bound, vendor, requirement });
};
