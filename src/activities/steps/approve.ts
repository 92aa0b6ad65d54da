import { approvalChain, approvalDigest } from '../../domain/approval.ts';
import { mayBeSentTo } from '../../domain/clearance.ts';
import { PersonId } from '../../domain/principal.ts';
import type { Money, Requirement } from '../../domain/requirement.ts';
import { nextActAt } from '../../domain/schedule.ts';
import { sha256 } from '../../digest.ts';
import { partiesOf } from '../../services/parties.ts';
import { cancelTasks, tasksOf, type Task } from '../../store/tasks.ts';
import { orderOf } from '../../store/orders.ts';
import { lockVendor } from '../../store/vendors.ts';
import { approvalsIn, ballotsFor, type Ballot } from './ballots.ts';
import { lackingIn, seatTask, standingOf, unfillable, type Chosen, type Lacking } from './chain.ts';
import { numberOrder } from './number-order.ts';
import { inBaseCurrency, isCommitted } from './commit-budget.ts';
import { requirementOf } from './requirement-of.ts';
import { vendorDigest } from './vendor-digest.ts';
import type { Outcome, Scene } from './step.ts';
import { waitFor, waitForAll } from './wait-for.ts';

/** Exactly what is approved, as the vendor master and the requisition have it now, and until the transaction ends. */
const bindingOf = async (scene: Scene, requirement: Requirement & { total: Money }) => {
  const { vendorNumber } = scene.requisition;
  const vendor = vendorNumber ? await lockVendor(scene.tx, vendorNumber) : null;
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

/** A returned approval waits for the requester's answer, then is asked for again. */
const openReturn = async (scene: Scene, { task, decision }: Ballot): Promise<Task | null> => {
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

/** A clock that lags must not make the run look again and again. */
const LOOK_AGAIN_MS = 10_000;

const turnOf = ({ schedule, acted }: Task): number => {
  const at = nextActAt(schedule, acted);
  return at === null ? Infinity : Date.parse(at);
};

/** Of several tasks the run waits with the one that the clock looks at first, and looks again when it is another's turn. */
const waitingFor = ({ now }: Scene, tasks: readonly [Task, ...Task[]]) => {
  const [first = tasks[0], second] = tasks.toSorted((a, b) => turnOf(a) - turnOf(b));
  const again = second ? turnOf(second) : Infinity;
  if (again === Infinity) return { task: first };
  return { task: first, lookAgainAt: new Date(Math.max(again, now.getTime() + LOOK_AGAIN_MS)).toISOString() };
};

/** Asks every role of a group for its next seat; where nobody is left to fill one, that is an exception beside it. */
const ask = async (scene: Scene, chosen: Chosen, [first, ...others]: [Lacking, ...Lacking[]]): Promise<Outcome> => {
  const wanted = others.map((lacking) => seatTask(scene, chosen, lacking));
  const tasks = await waitForAll(scene, [seatTask(scene, chosen, first), ...wanted]);
  const stuck = await unfillable(scene, chosen, [first, ...others]);
  if (stuck.length === 0) await cancelTasks(scene.tx, scene.requisition.id, ['no_approver']);
  else {
    const facts = { roles: stuck.map(({ role }) => role).join(', '), round: scene.requisition.round };
    tasks.push(await waitFor(scene, { topic: 'no_approver', facts, digest: chosen.digest }));
  }
  const change = { approvalChain: chosen.chain };
  return { state: 'waiting', status: 'pending_approval', ...waitingFor(scene, tasks), change };
};

const returnedOf = async (
  scene: Scene,
  ballots: readonly Ballot[],
  group: readonly Lacking[],
): Promise<Task | null> => {
  for (const { role } of group) {
    const last = ballots.findLast(({ task }) => task.facts['role'] === role);
    const returned = last && (await openReturn(scene, last));
    if (returned) return returned;
  }
  return null;
};

/** The chain for exactly what is to be ordered; each seat is one task, bound to the digest of it. */
export const approve = async (scene: Scene): Promise<Outcome> => {
  const { tx, requisition, tenant, context } = scene;
  if (await orderOf(tx, requisition.id)) return { state: 'done', status: 'ordering' };
  const requirement = requirementOf(requisition);
  const total = requirement.total;
  const converted = total && inBaseCurrency(scene, total);
  if (!total || !converted || !(await isSettled(scene, requirement, converted.amount)))
    return { state: 'again', status: 'screening' };
  const { bound, vendor, digest } = await bindingOf(scene, { ...requirement, total });
  // Nobody is asked to approve what could not be ordered; the vendor is looked at again as their record stands now.
  if (!vendor || !mayBeSentTo(vendor, requisition.clearance)) return { state: 'again', status: 'screening' };
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
  const parties = await partiesOf(tx, requisition, { digest, facts: { round: requisition.round } });
  const ballots = await ballotsFor(scene, digest);
  const given = approvalsIn(ballots, parties);
  const lacking = lackingIn(chain, given);
  if (lacking === null) return numberOrder(scene, { chain, digest, bound, vendor, requirement, given });
  const returned = await returnedOf(scene, ballots, lacking);
  if (returned) return { state: 'waiting', status: 'returned', task: returned, change: { approvalChain: chain } };
  return ask(scene, { topic: 'approval_step', chain, bound, digest, parties }, lacking);
};
