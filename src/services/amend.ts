import { QuartermasterError } from '../domain/errors.ts';
import { fiscalYearOf } from '../domain/day.ts';
import type { Actor, Role } from '../domain/principal.ts';
import { applyAnswers } from '../domain/reading/answers.ts';
import type { Proof } from '../domain/requirement.ts';
import { fieldRights } from '../domain/rights.ts';
import type { Tx } from '../store/database.ts';
import { formerRequesters } from '../store/hand-overs.ts';
import { updateRequisition, type Requisition } from '../store/requisitions.ts';
import { emptyRequirement } from '../domain/reading/paths.ts';
import { costCenterCodes } from '../store/budgets.ts';
import type { ServiceContext } from './context.ts';
import { readingContext } from './reading-context.ts';

type Amendment = {
  context: ServiceContext;
  tx: Tx;
  requisition: Requisition;
  actor: Actor;
  fields: Record<string, string>;
  proof: Proof;
};

const requireCategoryRight = async (tx: Tx, actor: Actor, { id, submitter, requester }: Requisition): Promise<void> => {
  const setters: readonly Role[] = fieldRights.category;
  const parties: string[] = [submitter, requester, ...(await formerRequesters(tx, id))];
  const mayBe = actor.kind === 'person' && actor.roles.some((role) => setters.includes(role));
  if (mayBe && !parties.includes(actor.person) && !parties.includes(actor.inPlaceOf ?? actor.person)) return;
  const reason = 'Only a buyer who neither submitted nor requested it sets the category.';
  throw new QuartermasterError('forbidden', `${reason} Nothing was changed.`, {
    fields: [{ field: 'category', reason }],
  });
};

/** Takes over what a person wrote, by the same rules as what a mail says; all of it, or nothing and the reasons. */
export const amend = async ({ context, tx, requisition, actor, fields, proof }: Amendment): Promise<number> => {
  if ('category' in fields) await requireCategoryRight(tx, actor, requisition);
  const home = await readingContext(tx, requisition.requester, context.now());
  const reading = {
    requirement: requisition.requirement ?? emptyRequirement,
    evidence: requisition.evidence,
    doubts: requisition.doubts,
  };
  const lists = {
    costCenters: await costCenterCodes(tx, fiscalYearOf(home.today)),
    categories: context.policies.categories.categories.map(({ id }) => id),
  };
  const amended = applyAnswers(reading, fields, { ...home, ...lists }, proof);
  if (!amended.ok)
    throw new QuartermasterError('refused_answer', 'Some of this cannot be taken over; nothing was changed.', {
      fields: amended.errors,
    });
  const version = requisition.version + 1;
  await updateRequisition(tx, requisition.id, { ...amended.reading, version });
  return version;
};
