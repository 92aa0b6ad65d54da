import type { Role } from './principal.ts';

// No zod here: every workflow loads this file anew, and building schemas would be most of its memory.
export const statusNames = [
  'received',
  'reading',
  'needs_info',
  'screening',
  'on_hold',
  'needs_sign_in',
  'negotiating',
  'pending_approval',
  'returned',
  'ordering',
  'ordered',
  'observed',
  'rejected',
  'blocked',
  'withdrawn',
  'failed',
] as const;
export type Status = (typeof statusNames)[number];

/** The public vocabulary of agent-to-agent protocols (A2A task states). */
export type Phase = 'working' | 'input_required' | 'auth_required' | 'completed' | 'failed' | 'canceled' | 'rejected';

/** What people do to a requisition itself; answering its tasks is in `topics` (tasks.ts). */
export type Action = 'edit' | 'withdraw' | 'reopen' | 'release';

/** Who may: a role, or whoever submitted or requested this requisition. */
export type Party = Role | 'submitter';

type Row = { phase: Phase; next: readonly Status[]; may: Partial<Record<Action, readonly Party[]>> };

const owners = ['submitter', 'buyer'] as const;

/**
 * Every status, its phase, where it may go, and who may act in it. Workflow, API and CLI share this one table.
 * An edit sends it back to `screening`, where vendor, budget and approval are looked at again.
 */
export const statuses = {
  received: { phase: 'working', next: ['reading', 'on_hold', 'withdrawn', 'failed'], may: { withdraw: owners } },
  reading: {
    phase: 'working',
    next: ['needs_info', 'screening', 'on_hold', 'rejected', 'withdrawn', 'failed'],
    may: { withdraw: owners },
  },
  needs_info: {
    phase: 'input_required',
    next: ['reading', 'screening', 'on_hold', 'pending_approval', 'returned', 'ordering', 'withdrawn', 'failed'],
    may: { edit: owners, withdraw: owners },
  },
  screening: {
    phase: 'working',
    next: [
      'needs_info',
      'on_hold',
      'needs_sign_in',
      'negotiating',
      'pending_approval',
      'returned',
      'ordering',
      'blocked',
      'rejected',
      'withdrawn',
      'failed',
    ],
    may: { withdraw: owners },
  },
  on_hold: {
    phase: 'input_required',
    next: [
      'reading',
      'needs_info',
      'screening',
      'needs_sign_in',
      'negotiating',
      'pending_approval',
      'returned',
      'ordering',
      'ordered',
      'blocked',
      'rejected',
      'withdrawn',
      'failed',
    ],
    may: { edit: owners, withdraw: owners },
  },
  // An agent, or the order itself, has something to do in the name of a person who must sign in first.
  needs_sign_in: {
    phase: 'auth_required',
    next: ['screening', 'on_hold', 'negotiating', 'ordering', 'blocked', 'rejected', 'withdrawn', 'failed'],
    may: { edit: owners, withdraw: owners },
  },
  negotiating: {
    phase: 'input_required',
    next: ['screening', 'on_hold', 'needs_sign_in', 'blocked', 'rejected', 'withdrawn', 'failed'],
    may: { edit: owners, withdraw: owners },
  },
  pending_approval: {
    phase: 'input_required',
    next: ['screening', 'on_hold', 'returned', 'ordering', 'rejected', 'withdrawn', 'failed'],
    may: { edit: owners, withdraw: owners },
  },
  returned: {
    phase: 'input_required',
    next: ['screening', 'needs_info', 'on_hold', 'pending_approval', 'ordering', 'withdrawn', 'failed'],
    may: { edit: owners, withdraw: owners },
  },
  // The order may be at the vendor already: only a buyer stops it, and what was done is undone (compensation).
  ordering: {
    phase: 'working',
    next: ['ordered', 'observed', 'on_hold', 'needs_sign_in', 'withdrawn', 'failed'],
    may: { withdraw: ['buyer'] },
  },
  ordered: { phase: 'completed', next: [], may: {} },
  // QM_MODE=observe: decided to the end, and nothing left.
  observed: { phase: 'completed', next: [], may: {} },
  rejected: { phase: 'rejected', next: ['received'], may: { reopen: ['buyer'] } },
  // Nothing is written to the vendor; compliance alone lets it go on.
  blocked: {
    phase: 'rejected',
    next: ['screening', 'withdrawn'],
    may: { withdraw: owners, release: ['compliance'] },
  },
  withdrawn: { phase: 'canceled', next: [], may: {} },
  failed: { phase: 'failed', next: [], may: {} },
} as const satisfies Record<Status, Row>;

const rowOf = (status: Status): Row => statuses[status];

export const phaseOf = (status: Status): Phase => statuses[status].phase;

/** How a requisition can end. */
export type Ending = Extract<Status, 'ordered' | 'observed' | 'rejected' | 'blocked' | 'withdrawn' | 'failed'>;

const endings: readonly Phase[] = ['completed', 'failed', 'canceled', 'rejected'];

/** Whether the run is over; `rejected` may be reopened and `blocked` released by a person, the others stay. */
export const isFinal = (status: Status): status is Ending => endings.includes(phaseOf(status));

/** Whether a requisition may go from one status to another; staying is not a move. */
export const mayMove = (from: Status, to: Status): boolean => rowOf(from).next.includes(to);

/** The roles that may do something to a requisition in this status. */
export const rolesIn = (status: Status): Role[] =>
  Object.values(rowOf(status).may)
    .flat()
    .filter((party) => party !== 'submitter');

/** Whether someone may do this now; `isSubmitter` is true for whoever submitted or requested it. */
export const mayAct = (
  action: Action,
  status: Status,
  who: { roles: readonly Role[]; isSubmitter: boolean },
): boolean =>
  (rowOf(status).may[action] ?? []).some((party) =>
    party === 'submitter' ? who.isSubmitter : who.roles.includes(party),
  );
