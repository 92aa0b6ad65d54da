import { Big } from 'big.js';
import { approvalChain, type ApprovalChain } from '../../domain/approval.ts';
import { checkBudget } from '../../domain/budget.ts';
import { mayBeSentTo } from '../../domain/clearance.ts';
import { deliveredLines, isDelivered, isStopped, type ChangeRefusal, type OrderChange } from '../../domain/delivery.ts';
import { QuartermasterError } from '../../domain/errors.ts';
import { decimalOf } from '../../domain/money.ts';
import { boundOf, changeDigest, needsApproval, openChange } from '../../domain/order-change.ts';
import { sha256 } from '../../digest.ts';
import { noteOrder, type Followed } from '../../services/order-act.ts';
import { partiesOf, peopleOf } from '../../services/parties.ts';
import { commit, commitmentOf, lockCostCenter } from '../../store/budgets.ts';
import { consumeDecisions } from '../../store/decisions.ts';
import { makeCurrent, refuseChange } from '../../store/order-changes.ts';
import { addDeadline } from '../../store/order-facts.ts';
import { lockVendor, type Vendor } from '../../store/vendors.ts';
import { approvalsIn, ballotsFor, type Ballot } from '../steps/ballots.ts';
import { lackingIn, seatTask, standingOf, unfillable, usedFor, type Chosen } from '../steps/chain.ts';
import { inBaseCurrency } from '../steps/commit-budget.ts';
import type { Scene } from '../steps/step.ts';
import type { Wanted } from '../steps/wait-for.ts';

/** What became of the open change: nothing, since there is none or it waits; approvals are asked for; or the order, or the change, is another now. */
export type Settled =
  | { state: 'still' }
  | { state: 'asks'; wanted: readonly [Wanted, ...Wanted[]] }
  | { state: 'moved' };

type Changing = { scene: Scene; order: Followed; change: OrderChange; costCenter: string };

type Converted = NonNullable<ReturnType<typeof inBaseCurrency>>;

/** What the budget has to do with it: nothing, or this much of it is promised to the order from then on. */
type Promised = { of: Parameters<typeof commit>[1] | null; converted: Converted | null };

type Refused = { why: ChangeRefusal; by: string | null };

/** Of a line whose quantity changes, more has come meanwhile than it would have. */
const hasTooMany = ({ order: { facts }, change: { before, after } }: Changing): boolean =>
  deliveredLines(after, facts.receipts).some(
    ({ ordered, received, returned }, at) =>
      ordered !== before.lines[at]?.quantity && new Big(received).minus(returned).gt(ordered),
  );

/** Whether it is still a change of the order as it is, and exactly what its digest says. */
const isAsProposed = ({ order, change, costCenter }: Changing): boolean =>
  change.before.version === order.document.version && changeDigest(change, costCenter, sha256) === change.digest;

const overtaken = (changing: Changing, vendor: Vendor | null): ChangeRefusal | null => {
  const { order, change, scene } = changing;
  if (order.facts.closing || order.order.status !== 'sent') return 'order_ended';
  if (isDelivered(order.document, order.facts)) return 'received';
  if (!isAsProposed(changing) || hasTooMany(changing)) return 'order_changed';
  const isSendable = vendor && mayBeSentTo(vendor, scene.requisition.clearance);
  return isSendable && vendor.email === change.after.vendor.email ? null : 'vendor_changed';
};

/** Money is promised by the order's total alone, in the year and from the cost centre of which it was taken first. */
const promised = async ({ scene, change }: Changing): Promise<Promised | ChangeRefusal> => {
  const { tx, requisition, tenant } = scene;
  const converted = inBaseCurrency(scene, change.after.total);
  if (change.after.total.minor === change.before.total.minor) return { of: null, converted };
  if (converted === null) return 'no_rate';
  const known = await commitmentOf(tx, requisition.id);
  const center = known && (await lockCostCenter(tx, known.costCenter, known.fiscalYear, requisition.id));
  const available = center && { currency: tenant.baseCurrency, minor: center.availableMinor };
  if (known === null || checkBudget({ available, needed: converted.amount }).budget !== 'ok') return 'over_budget';
  const { costCenter, fiscalYear } = known;
  const amountMinor = converted.amount.minor;
  return { of: { requisition: requisition.id, costCenter, fiscalYear, amountMinor, rate: converted.rate }, converted };
};

/** Who must approve it, by the approval policy for its new total. */
const chosenFor = async (
  { scene, order, change, costCenter }: Changing,
  { amount }: Converted,
  vendor: Vendor | null,
): Promise<Chosen> => {
  const { tx, requisition, tenant, context } = scene;
  const { approval } = context.policies;
  const category = requisition.requirement?.category ?? null;
  const vendorStatus = await standingOf(scene, vendor);
  const chain = approvalChain({ total: amount, tenant: tenant.id, category, costCenter, vendorStatus }, approval);
  const { digest, before, after, number, reason } = change;
  const bound = {
    ...boundOf(after, costCenter),
    order: order.of.number,
    version: after.version,
    change: number,
    reason,
    before: boundOf(before, costCenter),
    since: order.order.sentAt,
  };
  const parties = await partiesOf(tx, requisition, { digest, facts: { round: requisition.round } });
  return { topic: 'change_approval', chain, bound, digest, parties };
};

const NOTED = { kind: 'worker' } as const;

const refuse = async ({ scene, order, change }: Changing, { why, by }: Refused): Promise<Settled> => {
  await refuseChange(scene.tx, order.of, { change: change.number, why, by, at: scene.now });
  await noteOrder(order, { actor: NOTED, at: scene.now }, 'order_change_refused', { change: change.number, why, by });
  return { state: 'moved' };
};

const rejection = (ballots: readonly Ballot[]): Refused | null => {
  const found = ballots.find(({ decision }) => decision?.verb === 'reject');
  return found?.decision ? { why: 'rejected', by: peopleOf([found.decision])[0] ?? null } : null;
};

/** Approvals are used up, the money is promised and the order is the new version in one transaction: never without them, never twice. */
const apply = async (
  { scene, order, change }: Changing,
  { of }: Promised,
  used: { chain: ApprovalChain | null; approvals: readonly number[] },
): Promise<Settled> => {
  const { tx, now: at } = scene;
  const { before, after, digest, number, by } = change;
  const count = await consumeDecisions(tx, used.approvals);
  if (count !== used.approvals.length || !(await makeCurrent(tx, order.of, change, { chain: used.chain, at })))
    throw new QuartermasterError('internal', `Order ${order.of.number} changed while it was locked.`);
  if (of) await commit(tx, of);
  if (after.neededBy !== before.neededBy)
    await addDeadline(tx, order.of, { kind: 'date', due: after.neededBy, by, at });
  await noteOrder(order, { actor: NOTED, at }, 'order_changed', {
    change: number,
    version: after.version,
    total: decimalOf(after.total),
    committed: of && { costCenter: of.costCenter, fiscalYear: of.fiscalYear, amountMinor: of.amountMinor },
    digest,
    ...used,
  });
  return { state: 'moved' };
};

/** Looks where the open change of an order stands, and carries it on as far as it goes without anybody. */
export const settleChange = async (scene: Scene, order: Followed): Promise<Settled> => {
  const change = openChange(order.facts);
  if (change === null || isStopped(order.facts)) return { state: 'still' };
  const changing = { scene, order, change, costCenter: scene.requisition.requirement?.costCenter ?? '' };
  const vendor = await lockVendor(scene.tx, order.order.vendorNumber);
  const ballots = await ballotsFor(scene, change.digest);
  const over = overtaken(changing, vendor);
  const refused = over === null ? rejection(ballots) : { why: over, by: null };
  if (refused) return refuse(changing, refused);
  const budget = await promised(changing);
  if (typeof budget === 'string') return refuse(changing, { why: budget, by: null });
  if (!needsApproval(change, order.facts, scene.context.policies.delivery.change))
    return apply(changing, budget, { chain: null, approvals: [] });
  if (budget.converted === null) return refuse(changing, { why: 'no_rate', by: null });
  const chosen = await chosenFor(changing, budget.converted, vendor);
  const given = approvalsIn(ballots, chosen.parties);
  const lacking = lackingIn(chosen.chain, given);
  if (lacking === null)
    return apply(changing, budget, { chain: chosen.chain, approvals: usedFor(chosen.chain, given) });
  if ((await unfillable(scene, chosen, lacking)).length > 0) return refuse(changing, { why: 'no_approver', by: null });
  const [first, ...others] = lacking;
  return {
    state: 'asks',
    wanted: [seatTask(scene, chosen, first), ...others.map((one) => seatTask(scene, chosen, one))],
  };
};
