import type { PersonId, Role } from './principal.ts';

/** Someone who wants to decide, as verified. */
export type Decider = { id: PersonId; roles: readonly Role[] };

/** Who already had a hand in a requisition; `approvers` approved an earlier step of the chain as it stands. */
export type Parties = {
  submitter: PersonId;
  requester: PersonId;
  confirmer: PersonId | null;
  approvers: readonly PersonId[];
};

/** Why someone may not decide; the sentence says who could instead. */
export const refusals = {
  not_offered: 'This task has no such answer.',
  not_yours: 'This task belongs to somebody else.',
  submitted: 'You submitted this requisition; somebody else must decide.',
  requested: 'You requested this; somebody else must decide.',
  confirmed: 'You confirmed the data of this vendor; somebody else must decide.',
  approved: 'You approved an earlier step; the next one needs another person.',
} as const;
export type Refusal = keyof typeof refusals;

export type Permission = { ok: true } | { ok: false; reason: Refusal };

/** A hand in a requisition that may bar a person from a decision. */
export type Bar = 'submitted' | 'requested' | 'confirmed' | 'approved';

const had = {
  submitted: ({ submitter }, id) => submitter === id,
  requested: ({ requester }, id) => requester === id,
  confirmed: ({ confirmer }, id) => confirmer === id,
  approved: ({ approvers }, id) => approvers.includes(id),
} satisfies Record<Bar, (parties: Parties, id: PersonId) => boolean>;

/** Roles are not looked at: a bar holds for administrators too. */
export const permitted = (id: PersonId, parties: Parties, bars: readonly Bar[]): Permission => {
  const reason = bars.find((bar) => had[bar](parties, id));
  return reason === undefined ? { ok: true } : { ok: false, reason };
};
