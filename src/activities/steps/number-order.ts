import type { ApprovalBinding, ApprovalChain } from '../../domain/approval.ts';
import { dayIn } from '../../domain/day.ts';
import { orderDocument } from '../../domain/order.ts';
import type { Requirement } from '../../domain/requirement.ts';
import type { Given } from '../../domain/seats.ts';
import { commitToOrder } from '../../store/budgets.ts';
import { consumeDecisions } from '../../store/decisions.ts';
import { insertOrder } from '../../store/orders.ts';
import { cancelTasks } from '../../store/tasks.ts';
import type { Vendor } from '../../store/vendors.ts';
import { usedFor } from './chain.ts';
import type { Outcome, Scene } from './step.ts';

/** What was approved: the chain, exactly what it was approved for, as it is until the transaction ends, and the approvals that count. */
type Approved = {
  chain: ApprovalChain;
  digest: string;
  bound: ApprovalBinding;
  vendor: Vendor;
  requirement: Requirement;
  given: readonly Given[];
};

/** Approvals are used up and the order gets its number in one transaction: never an order without them, never two. */
export const numberOrder = async (scene: Scene, approved: Approved): Promise<Outcome> => {
  const { tx, requisition, tenant, now } = scene;
  const { chain, digest, bound, vendor, requirement } = approved;
  const change = { approvalChain: chain };
  const approvals = usedFor(chain, approved.given);
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
