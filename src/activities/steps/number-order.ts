import { orderDocument } from '../../domain/order.ts';
import { commitToOrder } from '../../store/budgets.ts';
import { consumeDecisions, decisionsOf } from '../../store/decisions.ts';
import { insertOrder, orderOf } from '../../store/orders.ts';
import { cancelTasks, tasksOf } from '../../store/tasks.ts';
import { bindingOf } from './approve.ts';
import { dayIn } from '../../domain/day.ts';
import { requirementOf } from './requirement-of.ts';
import type { Outcome, Scene } from './step.ts';

/** Ids of the approvals of every step of the chain, for exactly this digest; null when one is missing. */
const approvalsFor = async ({ tx, requisition }: Scene, digest: string): Promise<number[] | null> => {
  const tasks = (await tasksOf(tx, requisition.id)).filter((task) => task.topic === 'approval_step' && task.digest === digest);
  const decisions = await decisionsOf(tx, requisition.id);
  const found = (requisition.approvalChain?.steps ?? []).map((step) => {
    const asked = tasks.filter(({ facts }) => facts['step'] === step.step && facts['role'] === step.role).map(({ id }) => id);
    return decisions.find((decision) => decision.verb === 'approve' && asked.includes(decision.task ?? '') && decision.consumedAt === null)?.id;
  });
  return found.every((id) => id !== undefined) ? found : null;
};

/** Approvals are used up and the order gets its number in one transaction: never an order without them, never two. */
export const numberOrder = async (scene: Scene): Promise<Outcome> => {
  const { tx, requisition, tenant, now } = scene;
  if (await orderOf(tx, requisition.id)) return { state: 'done', status: 'ordering' };
  const requirement = requirementOf(requisition);
  const total = requirement.total;
  if (total === null) return { state: 'again', status: 'screening' };
  const { bound, vendor, digest } = await bindingOf(scene, { ...requirement, total });
  const approvals = await approvalsFor(scene, digest);
  if (!vendor?.confirmed || approvals === null) return { state: 'again', status: 'screening' };
  if ((await consumeDecisions(tx, approvals)) !== approvals.length) return { state: 'again', status: 'screening' };
  const date = dayIn(tenant.timeZone, now);
  const head = { date, requisition: requisition.id, tenant: { name: tenant.name }, vendor: { ...bound.vendor, number: vendor.number } };
  const data = (number: string) => orderDocument(requirement, { ...head, number });
  const order = await insertOrder(tx, { requisition: requisition.id, vendorNumber: vendor.number, digest, data });
  await commitToOrder(tx, requisition.id);
  await cancelTasks(tx, requisition.id);
  return {
    state: 'done',
    status: 'ordering',
    change: { orderNumber: order.number },
    entry: { kind: 'order_numbered', payload: { order: order.number, digest, approvals } },
  };
};
