import type { ReadMail, Reading } from '../../domain/reading.ts';
import { labelOf } from '../../domain/reading/fields.ts';
import { emptyRequirement } from '../../domain/reading/paths.ts';
import { type Copies, type ProofContext, prove } from '../../domain/reading/prove.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Copied, IntakeOutput } from './output.ts';

/** The tenant, the requester and the calendar that the output is judged with. */
export type GateContext = ProofContext;

const nothing: Reading = { requirement: emptyRequirement, evidence: {}, doubts: [] };

const isFilled = (group: Record<string, Copied>): boolean => Object.values(group).some((copied) => copied !== null);

const prefixed = (prefix: string, group: Record<string, Copied>): [string, Copied][] =>
  Object.entries(group).map(([name, copied]) => [`${prefix}${name}`, copied]);

/** The output by field. `category` is left out: only code may set it. */
export const copiesOf = (output: IntakeOutput): Copies => {
  const {
    vendor,
    lines,
    charges,
    totalBasis,
    tax,
    total,
    ceiling,
    currency,
    neededBy,
    costCenter,
    deliveryPlace,
    justification,
  } = output;
  const entries = [
    ...prefixed('vendor.', vendor),
    ...lines.filter(isFilled).flatMap((line, index) => prefixed(`lines[${index}].`, line)),
    ...charges.filter(isFilled).flatMap((charge, index) => prefixed(`charges[${index}].`, charge)),
    ...prefixed('', {
      tax,
      total,
      totalIs: totalBasis,
      ceiling,
      currency,
      neededBy,
      costCenter,
      deliveryPlace,
      justification,
    }),
  ];
  return entries.flatMap(([path, copied]) => (copied === null ? [] : [[path, copied] as const]));
};

/**
 * The gate after Intake. A value stays only with its proof in the mail; what could be mistaken is a doubt, which a person settles.
 * Words that are not in the mail send the agent back, once (`attempt` 0).
 */
export const intakeGate = (
  output: IntakeOutput,
  mail: ReadMail,
  context: GateContext,
  attempt: number,
): { verdict: Verdict; reading: Reading } => {
  if (!output.isPurchaseRequest) {
    return {
      verdict: { verdict: 'block', reasons: [output.whyNot?.trim() || 'the mail does not ask to buy anything'] },
      reading: nothing,
    };
  }
  const { reading, missing } = prove(copiesOf(output), mail, context);
  const reasons = reading.doubts.map(({ field, reason }) => `${field}: ${reason}`);
  if (missing.length > 0 && attempt === 0) {
    const fields = missing.map(
      ({ field, missing: half }) =>
        `${field} (${labelOf(field, 'en')}): the ${half === 'quote' ? 'quote is not in the mail' : 'text is not a whole word or number of its quote'}`,
    );
    const say = `Look at these fields again, and copy quote and text word for word from the mail, or leave them null:\n${fields.join('\n')}`;
    return { verdict: { verdict: 'reask', reasons, say }, reading };
  }
  if (reading.doubts.length > 0) return { verdict: { verdict: 'ask_human', reasons, asks: reading.doubts }, reading };
  return { verdict: { verdict: 'allow', reasons: ['every value is proven'] }, reading };
};
