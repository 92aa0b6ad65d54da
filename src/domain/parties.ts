import type { PersonId, Role } from './principal.ts';

/** Someone who wants to decide, as verified, or in whose place somebody does. */
export type Decider = { id: PersonId; roles: readonly Role[] };

/** Who already had a hand in a requisition. */
export type Parties = {
  submitter: PersonId;
  requester: PersonId;
  /** Requested it before it was handed over. */
  formerRequesters: readonly PersonId[];
  /** Confirmed the data of its vendor, or had a deputy do it. */
  confirmers: readonly PersonId[];
  /** Approved an earlier step of the chain as it stands. */
  approvers: readonly PersonId[];
  /** Wrote a value that approvals bind to, by an edit or an answer. */
  changers: readonly PersonId[];
  /** Submitted or requested what the vendor was registered for. */
  registrants: readonly PersonId[];
  /** Wrote the address that our record of the vendor has. */
  addressers: readonly PersonId[];
};

/** Why someone may not decide; the sentence says who could instead. */
export const refusals = {
  not_offered: 'This task has no such answer.',
  not_yours: 'This task belongs to somebody else.',
  submitted: 'You submitted this requisition; somebody else must decide.',
  requested: 'You requested this; somebody else must decide.',
  confirmed: 'You confirmed the data of this vendor; somebody else must decide.',
  approved: 'You approved an earlier step; the next one needs another person.',
  changed: 'You wrote some of what is to be approved; somebody else must decide.',
  registered: 'This vendor was registered for a request of yours; somebody else must decide.',
  addressed: 'You wrote the address of this vendor; somebody else must compare it with the source.',
  stood_in: 'You stand in for somebody who had a hand in this; somebody else must decide.',
} as const;
export type Refusal = keyof typeof refusals;

export type Permission = { ok: true } | { ok: false; reason: Refusal };

/** A hand in a requisition that may bar a person from a decision. */
export type Bar = 'submitted' | 'requested' | 'confirmed' | 'approved' | 'changed' | 'registered' | 'addressed';

/** Nobody approves what they had a hand in. */
export const everyHand = ['submitted', 'requested', 'confirmed', 'approved', 'changed'] as const satisfies Bar[];

const had = {
  submitted: ({ submitter }, id) => submitter === id,
  requested: ({ requester, formerRequesters }, id) => requester === id || formerRequesters.includes(id),
  confirmed: ({ confirmers }, id) => confirmers.includes(id),
  approved: ({ approvers }, id) => approvers.includes(id),
  changed: ({ changers }, id) => changers.includes(id),
  registered: ({ registrants }, id) => registrants.includes(id),
  addressed: ({ addressers }, id) => addressers.includes(id),
} satisfies Record<Bar, (parties: Parties, id: PersonId) => boolean>;

/** Roles are not looked at: a bar holds for administrators too. */
export const permitted = (id: PersonId, parties: Parties, bars: readonly Bar[]): Permission => {
  const reason = bars.find((bar) => had[bar](parties, id));
  return reason === undefined ? { ok: true } : { ok: false, reason };
};

/** Who is called in when owners stay silent: nobody for an owner who is barred, and nobody who is barred themself. */
export const deputiesOf = (
  owners: readonly { id: PersonId; deputy: PersonId | null }[],
  parties: Parties,
  bars: readonly Bar[],
): PersonId[] => {
  const mayDecide = (id: PersonId): boolean => permitted(id, parties, bars).ok;
  const named = owners.flatMap(({ id, deputy }) => (deputy !== null && mayDecide(id) ? [deputy] : []));
  return [...new Set(named)].filter(mayDecide);
};
