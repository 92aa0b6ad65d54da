import { vendorGate } from '../agents/vendor/guardrail.ts';
import { VendorOutput } from '../agents/vendor/output.ts';
import { peopleSaid } from '../services/vendor-decisions.ts';
import { lockRequisition } from '../store/requisitions.ts';
import { addHandOff, receiptsOf } from '../store/transcripts.ts';
import type { AgentRun } from './api.ts';
import { judgedBy, type Judged } from './bench.ts';
import type { ActivityContext } from './context.ts';
import { parsedOr, unreadable } from './parsed-or.ts';
import { requirementOf } from './steps/requirement-of.ts';
import { vendorDigest } from './steps/vendor-digest.ts';
import { workerOf } from './steps/step.ts';

/** The gate after the Vendor agent, over the tool results that were recorded in this run. */
export const judgeVendorOutput = async (
  context: ActivityContext,
  run: AgentRun,
  text: string,
  mayReask: boolean,
): Promise<Judged> => {
  const output = parsedOr(text, VendorOutput);
  if (output === null) return unreadable(mayReask);
  return context.database.withPrincipal(workerOf(run), async (tx) => {
    const requirement = requirementOf(await lockRequisition(tx, run.requisition));
    const { vendor } = requirement;
    const { named } = await peopleSaid(tx, run.requisition, vendorDigest(requirement));
    const receipts = await receiptsOf(tx, run.requisition, run.run);
    const minConfidence = context.policies.clearance.identity.confidence.atLeast;
    const { verdict, facts } = vendorGate({
      output,
      receipts,
      vendor,
      attempt: mayReask ? 1 : 2,
      minConfidence,
      named,
    });
    await addHandOff(tx, { ...run, sender: 'vendor', receiver: 'clearance', payload: { output, facts }, verdict });
    return judgedBy(verdict);
  });
};
