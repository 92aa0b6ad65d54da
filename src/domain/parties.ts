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
  /** Wrote a value that approvals bind to, by an edit, an answer or a change of the order. */
  changers: readonly PersonId[];
  /** Submitted or requested what the vendor was registered for. */
  registrants: readonly PersonId[];
  /** Wrote the address that our record of the vendor has. */
  addressers: readonly PersonId[];
  /** Took delivery of what was ordered. */
  receivers: readonly PersonId[];
  /** Released a payment for it. */
  releasers: readonly PersonId[];
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
  received: 'You took delivery of this; somebody else must decide.',
  released: 'You released the payment of this; somebody else must decide.',
  stood_in: 'You stand in for somebody who had a hand in this; somebody else must decide.',
} as const;
export type Refusal = keyof typeof refusals;

export type Permission = { ok: true } | { ok: false; reason: Refusal };

/** A hand in a requisition that may bar a person from a decision. */
export type Bar = Exclude<Refusal, 'not_offered' | 'not_yours' | 'stood_in'>;

/** What one person does in a purchase, from wanting it to paying for it. */
export type Duty = 'submit' | 'request' | 'confirm_vendor' | 'approve' | 'receive' | 'release_payment';

/** The hand that each duty leaves. */
export const handOf = {
  submit: 'submitted',
  request: 'requested',
  confirm_vendor: 'confirmed',
  approve: 'approved',
  receive: 'received',
  release_payment: 'released',
} as const satisfies Record<Duty, Bar>;

/**
 * Whose hand closes each duty to them, whatever roles they hold. What an approver does later that would have barred them makes
 * their approval count no more (`counted` in seats.ts), so of two duties that exclude each other nobody has both, whichever came first.
 */
export const duties = {
  // Nothing comes before it.
  submit: [],
  request: ['confirmed', 'approved', 'changed', 'released'],
  confirm_vendor: ['submitted', 'requested', 'registered', 'addressed', 'released'],
  approve: ['submitted', 'requested', 'confirmed', 'approved', 'changed', 'received', 'released'],
  receive: ['approved', 'released'],
  release_payment: ['submitted', 'requested', 'confirmed', 'approved', 'changed', 'received'],
} as const satisfies Record<Duty, readonly Bar[]>;

const had = {
  submitted: ({ submitter }, id) => submitter === id,
  requested: ({ requester, formerRequesters }, id) => requester === id || formerRequesters.includes(id),
  confirmed: ({ confirmers }, id) => confirmers.includes(id),
  approved: ({ approvers }, id) => approvers.includes(id),
  changed: ({ changers }, id) => changers.includes(id),
  registered: ({ registrants }, id) => registrants.includes(id),
  addressed: ({ addressers }, id) => addressers.includes(id),
  received: ({ receivers }, id) => receivers.includes(id),
  released: ({ releasers }, id) => releasers.includes(id),
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
