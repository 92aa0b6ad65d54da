import type { ApprovalBinding, ApprovalChain } from '../../domain/approval.ts';
import { mayBeSentTo } from '../../domain/clearance.ts';
import { dayIn } from '../../domain/day.ts';
import { orderDocument } from '../../domain/order.ts';
import type { Requirement } from '../../domain/requirement.ts';
import { commitToOrder } from '../../store/budgets.ts';
import { consumeDecisions, decisionsOf } from '../../store/decisions.ts';
import { insertOrder, orderOf } from '../../store/orders.ts';
import { cancelTasks, tasksOf } from '../../store/tasks.ts';
import type { Vendor } from '../../store/vendors.ts';
import type { Outcome, Scene } from './step.ts';

/** What was approved: the chain, and exactly what it was approved for. */
type Approved = {
  chain: ApprovalChain;
  digest: string;
  bound: ApprovalBinding;
  vendor: Vendor | null;
  requirement: Requirement;
};

/** Ids of this round's unused approvals of every step of the chain, for exactly this digest; null when one is missing. */
const approvalsFor = async ({ tx, requisition }: Scene, { chain, digest }: Approved): Promise<number[] | null> => {
  const tasks = (await tasksOf(tx, requisition.id)).filter(
    ({ topic, digest: bound, facts }) =>
      topic === 'approval_step' && bound === digest && facts['round'] === requisition.round,
  );
  const decisions = (await decisionsOf(tx, requisition.id)).filter(
    ({ verb, consumedAt }) => verb === 'approve' && consumedAt === null,
  );
  const found = chain.steps.map(({ step, role }) => {
    const asked = tasks.filter(({ facts }) => facts['step'] === step && facts['role'] === role).map(({ id }) => id);
    return decisions.find(({ task }) => task !== null && asked.includes(task))?.id;
  });
  return found.every((id) => id !== undefined) ? found : null;
};

/** Approvals are used up and the order gets its number in one transaction: never an order without them, never two. */
export const numberOrder = async (scene: Scene, approved: Approved): Promise<Outcome> => {
  const { tx, requisition, tenant, now } = scene;
  const { chain, digest, bound, vendor, requirement } = approved;
  const change = { approvalChain: chain };
  if (await orderOf(tx, requisition.id)) return { state: 'done', status: 'ordering', change };
  const approvals = await approvalsFor(scene, approved);
  if (!vendor || !mayBeSentTo(vendor, requisition.clearance) || approvals === null)
    return { state: 'again', status: 'screening', change };
  if ((await consumeDecisions(tx, approvals)) !== approvals.length)
    return { state: 'again', status: 'screening', change };
  const head = {
    date: dayIn(tenant.timeZone, now),
    requisition: requisition.id,
    tenant: { name: tenant.name },
    vendor: { ...bound.vendor, number: vendor.number },
  };
  const data = (number: string) => orderDocument(requirement, { ...head, number });
  const order = await insertOrder(tx, { requisition: requisition.id, vendorNumber: vendor.number, digest, data });
  await commitToOrder(tx, requisition.id);
  await cancelTasks(tx, requisition.id);
  return {
    state: 'done',
    status: 'ordering',
    change: { ...change, orderNumber: order.number },
    entry: { kind: 'order_numbered', payload: { order: order.number, chain, digest, approvals } },
  };
};
