import type { CaseRef, StepResult } from '../activities/api.ts';
import type { Status } from '../domain/status.ts';
import { calling, mailing, store, telling } from './activities.ts';
import { openCase, publish, standAt, type Case } from './case.ts';
import { runAgent } from './run-agent.ts';
import { Ended, orAsk, persistently, settle, unlessFailed } from './settle.ts';

/** One purchase request, from the mail in which it arrived to the order that was sent. */
export async function procurement(ref: CaseRef): Promise<{ status: Status }> {
  const run = openCase(ref);
  try {
    await begin(run);
    if (run.standing.status === 'reading') await readRequest(run);
    do {
      await clearVendor(run);
      await commitBudget(run);
    } while ((await obtainApprovals(run)) === 'changed');
    await sendOrder(run);
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    await undo(run);
  }
  if (!run.told) await tellEnd(run);
  publish(run);
  return { status: run.standing.status };
}

const begin = async (run: Case): Promise<void> => {
  const begun = await orAsk(run, 'read', () => store.begin.executeWithOptions({ summary: 'Begin' }, [run.ref]));
  run.rules = begun.rules;
  standAt(run, begun);
  if (begun.state === 'ended') throw new Ended();
};

/** The Intake agent reads the mail; what is missing or unproven becomes one question. */
const readRequest = async (run: Case): Promise<void> => {
  await runAgent(run, 'intake', `intake/${run.ref.round}`);
  const summary = 'Complete it from our records, ask for the rest';
  await settle(run, 'complete', () => store.complete.executeWithOptions({ summary }, [run.ref]));
};

/** The Vendor agent gathers facts; rules decide; a vendor whom nobody has confirmed is confirmed first. */
const clearVendor = async (run: Case): Promise<void> => {
  for (;;) {
    if (run.vendorRuns === 0) await lookAtVendor(run);
    const standing = await settle(run, 'clear_vendor', () => judge(run));
    if (standing.state === 'done') return;
    await lookAtVendor(run);
  }
};

const judge = (run: Case): Promise<StepResult> =>
  store.judgeVendor.executeWithOptions({ summary: 'Decide on the vendor by the rules' }, [
    { ...run.ref, run: vendorRun(run), tries: run.vendorRuns },
  ]);

const lookAtVendor = async (run: Case): Promise<void> => {
  run.vendorRuns += 1;
  await runAgent(run, 'vendor', vendorRun(run));
};

const vendorRun = (run: Case): string => `vendor/${run.ref.round}.${run.vendorRuns}`;

const commitBudget = async (run: Case): Promise<void> => {
  await settle(run, 'budget', () => store.commitBudget.executeWithOptions({ summary: 'Commit the budget' }, [run.ref]));
};

/**
 * Each step of the chain in its order. With the last one the approvals are used up and the order gets its number, in one
 * transaction; an edit meanwhile sends the requisition back to the vendor and the budget.
 */
const obtainApprovals = async (run: Case): Promise<'ordering' | 'changed'> => {
  const summary = 'Ask for the next approval, or number the order';
  const result = await settle(run, 'approve', () => store.approve.executeWithOptions({ summary }, [run.ref]));
  return result.state === 'done' ? 'ordering' : 'changed';
};

/** What undoes a step is noted before the step, since a crash may hide that it happened. */
const sendOrder = async (run: Case): Promise<void> => {
  const { erp, mail } = run.rules.retries;
  publish(run);
  run.undo.push(() =>
    calling(erp).cancelOrder.executeWithOptions({ summary: 'Cancel the order at the ERP' }, [run.ref]),
  );
  await settle(run, 'order', () =>
    calling(erp).postOrder.executeWithOptions({ summary: 'Post the order to the ERP' }, [run.ref]),
  );
  await settle(run, 'send', async () => {
    const sent = await mailing(mail).mailOrder.executeWithOptions({ summary: 'Mail the order to the vendor' }, [
      run.ref,
    ]);
    run.told = sent.told;
    return sent;
  });
};

/** Newest first; each until it worked, for an order that stays in the ERP is an order. */
const undo = async (run: Case): Promise<void> => {
  for (const compensate of run.undo.toReversed()) await persistently(run, compensate);
};

const tellEnd = (run: Case): Promise<void> =>
  unlessFailed(telling.tellEnd.executeWithOptions({ summary: 'Tell the requester how it ended' }, [run.ref]));
