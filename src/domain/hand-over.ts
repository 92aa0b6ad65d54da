import type { PersonId } from './principal.ts';

/** Who hands a requisition from whom to whom. */
export type HandingOver = { by: PersonId; from: PersonId; to: PersonId };

/** Who has decided, answered or edited in the requisition, in whatever round, and who confirmed its vendor. */
export type Hands = { deciders: readonly PersonId[]; confirmers: readonly PersonId[] };

export const handOverRefusals = {
  is_party: 'You are one of the two. Ask another administrator or department head to hand it over.',
  has_it: 'They request it already. Nothing more is needed.',
  has_decided: 'They have decided or written in it, so it cannot become theirs. Name somebody who has no hand in it.',
} as const;
export type HandOverRefusal = keyof typeof handOverRefusals;

/** Why a requisition may not be handed over like that; null when it may. Whoever gets it must not have decided what they would then profit from. */
export const handOverRefusal = (
  { by, from, to }: HandingOver,
  { deciders, confirmers }: Hands,
): HandOverRefusal | null => {
  if (by === from || by === to) return 'is_party';
  if (from === to) return 'has_it';
  return [...deciders, ...confirmers].includes(to) ? 'has_decided' : null;
};
