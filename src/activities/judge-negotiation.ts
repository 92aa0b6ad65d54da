import { negotiationGate, retrieved } from '../agents/negotiation/guardrail.ts';
import { NegotiationOutput } from '../agents/negotiation/output.ts';
import type { NegotiationCase } from '../agents/negotiation/agent.ts';
import { formatMoney } from '../domain/money.ts';
import { optionsFor, type Option } from '../domain/negotiation.ts';
import type { Policies } from '../domain/policies.ts';
import type { Tx } from '../store/database.ts';
import { lettersOf, updateLetter, type Letter } from '../store/letters.ts';
import { correspondenceOf } from '../services/correspondence.ts';
import { otherNames } from '../services/other-names.ts';
import { vendorWords } from '../services/vendor-words.ts';
import { lockRequisition, notFound, type Requisition } from '../store/requisitions.ts';
import { addHandOff, receiptsOf } from '../store/transcripts.ts';
import { findVendor } from '../store/vendors.ts';
import type { AgentRun } from './api.ts';
import { judgedBy, type Judged } from './bench.ts';
import type { ActivityContext } from './context.ts';
import { parsedOr, unreadable } from './parsed-or.ts';
import { workerOf } from './steps/step.ts';

const letterOfRun = async (tx: Tx, requisition: string, run: string): Promise<Letter> => {
  const letter = (await lettersOf(tx, requisition)).find((one) => one.run === run);
  if (letter) return letter;
  throw notFound();
};

/** What the letter may ask for; nothing, where nothing is open any more. */
const optionsOf = ({ clearance }: Requisition, { negotiation }: Policies): readonly Option[] => {
  if (!clearance) throw notFound();
  return optionsFor(clearance, negotiation) ?? [];
};

/** What the Negotiation agent is given; the draft before and the buyer's remark about it when it is asked again. */
export const negotiationCase = async (
  tx: Tx,
  requisition: Requisition,
  run: string,
  policies: Policies,
): Promise<NegotiationCase> => {
  const letter = await letterOfRun(tx, requisition.id, run);
  const vendor = await findVendor(tx, letter.vendor);
  const { clearance, requirement } = requisition;
  if (!vendor || !clearance) throw notFound();
  const total = policies.negotiation.nameTotal ? (requirement?.total ?? null) : null;
  return {
    vendor: vendor.name,
    vendorNumber: vendor.number,
    language: letter.language,
    reasons: clearance.reasons.filter(({ code }) => clearance.open.includes(code)),
    options: optionsOf(requisition, policies),
    orderTotal: total && formatMoney(total, letter.language),
    correspondence: (await correspondenceOf(tx, requisition.id))
      .filter((one) => one.vendor === vendor.number)
      .map(({ from, text }) => ({ from, text })),
    remark: letter.remark,
  };
};

/** The gate after the Negotiation agent; the draft goes to the buyer, with what is wrong with it. */
export const judgeNegotiation = async (
  context: ActivityContext,
  run: AgentRun,
  text: string,
  mayReask: boolean,
): Promise<Judged> => {
  const output = parsedOr(text, NegotiationOutput);
  if (output === null) return unreadable(mayReask);
  return context.database.withPrincipal(workerOf(run), async (tx) => {
    const requisition = await lockRequisition(tx, run.requisition);
    const letter = await letterOfRun(tx, run.requisition, run.run);
    // An attempt that was given up must not undo what people have decided since.
    if (letter.status !== 'drafting') return { verdict: 'allow', fields: [] };
    const receipts = await receiptsOf(tx, run.requisition, run.run);
    const others = await otherNames(tx, retrieved(receipts), letter.vendor);
    const options = optionsOf(requisition, context.policies);
    const theirs = await vendorWords(tx, run.requisition, letter.vendor);
    const { verdict, clauses } = negotiationGate({
      output,
      receipts,
      about: { vendor: letter.vendor, others, language: letter.language, options, theirs },
      attempt: mayReask ? 1 : 2,
    });
    await addHandOff(tx, { ...run, sender: 'negotiation', receiver: 'buyer', payload: output, verdict });
    if (verdict.verdict !== 'reask')
      await updateLetter(tx, letter, {
        status: 'drafted',
        draft: output,
        sources: clauses,
        problems: verdict.verdict === 'ask_human' ? verdict.reasons : [],
      });
    return judgedBy(verdict);
  });
};
