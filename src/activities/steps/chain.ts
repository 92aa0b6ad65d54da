import type { ApprovalChain, ApprovalStep } from '../../domain/approval.ts';
import { duties, permitted, type Parties } from '../../domain/parties.ts';
import type { VendorStanding } from '../../domain/policies.ts';
import { groupsOf, seatName, type Given } from '../../domain/seats.ts';
import { holdersOf } from '../../services/owned-by.ts';
import { hasOrders } from '../../store/orders.ts';
import type { Vendor } from '../../store/vendors.ts';
import type { Scene } from './step.ts';
import type { Wanted } from './wait-for.ts';

/** What is put up for approval, as approvers are shown it, and by whom: of a requisition, or of a change of its order. */
export type Chosen = {
  topic: 'approval_step' | 'change_approval';
  chain: ApprovalChain;
  bound: object;
  digest: string;
  parties: Parties;
};

/** A role whose seats are not all filled; `filled` of them are. */
export type Lacking = ApprovalStep & { filled: number };

/** New is whom we registered and never ordered from, whichever requisition came first. */
export const standingOf = async ({ tx, requisition }: Scene, vendor: Vendor | null): Promise<VendorStanding> => {
  const { waived = [] } = requisition.clearance ?? {};
  if (waived.includes('accept_condition') || waived.includes('satisfied')) return 'conditional';
  if (vendor === null || vendor.registeredFor === null) return 'active';
  return (await hasOrders(tx, vendor.number)) ? 'active' : 'new';
};

/** The round is told with the task, since what was approved before a reopening does not count after it. */
export const seatTask = ({ requisition }: Scene, { topic, chain, bound, digest }: Chosen, lacking: Lacking): Wanted => {
  const { step, role, why, quorum, filled } = lacking;
  const seat = seatName(filled + 1, quorum);
  const facts = {
    ...JSON.parse(JSON.stringify(bound)),
    round: requisition.round,
    step,
    role,
    ...(seat !== null && { seat }),
    why,
    compared: chain.compared,
  };
  return { topic, owner: { role }, facts, digest };
};

/** The first roles of the chain that have seats left; null when all are filled. */
export const lackingIn = ({ steps }: ApprovalChain, given: readonly Given[]): [Lacking, ...Lacking[]] | null => {
  for (const group of groupsOf(steps)) {
    const [first, ...others] = group
      .map((step) => ({ ...step, filled: given.filter(({ role }) => role === step.role).length }))
      .filter(({ filled, quorum }) => filled < quorum);
    if (first) return [first, ...others];
  }
  return null;
};

/** Roles of which fewer people are left that are not barred than are still needed, by the records of the company. */
export const unfillable = async (
  { tx, requisition }: Scene,
  { parties }: Pick<Chosen, 'parties'>,
  group: readonly Lacking[],
): Promise<Lacking[]> => {
  const found: Lacking[] = [];
  for (const lacking of group) {
    const holders = await holdersOf(tx, lacking.role, requisition);
    const able = holders.filter(({ id }) => permitted(id, parties, duties.approve).ok);
    if (able.length < lacking.quorum - lacking.filled) found.push(lacking);
  }
  return found;
};

/** As many approvals of each role as the chain asks for. */
export const usedFor = ({ steps }: ApprovalChain, given: readonly Given[]): number[] =>
  steps.flatMap(({ role, quorum }) =>
    given
      .filter((approval) => approval.role === role)
      .slice(0, quorum)
      .map(({ id }) => id),
  );
