import { QuartermasterError } from '../../domain/errors.ts';
import type { Requirement } from '../../domain/requirement.ts';
import type { Requisition } from '../../store/requisitions.ts';

/** The requirement, which every step after reading may count on. */
export const requirementOf = (requisition: Requisition): Requirement => {
  if (requisition.requirement) return requisition.requirement;
  throw new QuartermasterError(
    'internal',
    `Requisition ${requisition.id} has not been read yet; a step ran out of turn.`,
  );
};
