import { CancellationScope } from '@temporalio/workflow';
import type { CaseRef, LetterWork, StepResult } from '../activities/api.ts';
import { isDone } from '../domain/plan.ts';
import type { Status } from '../domain/status.ts';
import { calling, mailing, reading, store, telling } from './activities.ts';
import { openCase, publish, standAt, type Before, type Case } from './case.ts';
import { runAgent, tryAgent, type Work } from './run-agent.ts';
import { askAbout, Ended, lookAtNews, orAsk, persistently, settle, unlessFailed } from './settle.ts';

const INTAKE: Work = { agent: 'intake', step: 'read', does: 'Intake agent reads the mail' };
const REPLY: Work = { agent: 'intake', step: 'complete', does: 'Intake agent reads a reply' };
const NEGOTIATION: Work = {
  agent: 'negotiation',
  step: 'clear_vendor',
  does: 'Negotiation agent drafts a letter to the vendor',
};
const VENDOR: Work = { agent: 'vendor', step: 'clear_vendor', does: 'Vendor agent looks at the vendor' };

/** One purchase request, from the mail in which it arrived to the order that was sent. */
export async function procurement(
  ref: CaseRef,
  before: Before = { vendorRuns: 0, failures: 0 },
): Promise<{ status: Status }> {
  const run = openCase(ref, before);
  // Who cancels a run in Temporal stops nothing: a requisition is withdrawn, and then what was done is undone.
  await CancellationScope.nonCancellable(() => carry(run));
  publish(run);
  return { status: run.standing.status };
}

/** Goes on where the plan in the store stands, which is at its beginning but for a run that takes the place of another. */
const carry = async (run: Case): Promise<void> => {
  try {
    const { unread } = await begin(run);
    if (!isDone(run.standing.plan, 'read')) await readRequest(run, unread);
    if (!isDone(run.standing.plan, 'complete')) await completeRequest(run);
    while (!isDone(run.standing.plan, 'approve')) {
      await clearVendor(run);
      await commitBudget(run);
      await obtainApprovals(run);
    }
    await sendOrder(run);
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    await Promise.all([undo(run), tellEnd(run)]);
    return;
  }
  if (!run.told) await tellEnd(run);
};

const begin = async (run: Case): Promise<{ unread: boolean }> => {
  const begun = await orAsk(run, 'read', () => store.begin.executeWithOptions({ summary: 'Begin' }, [run.ref]));
  run.rules = begun.rules;
  standAt(run, begun);
  if (begun.state === 'ended') throw new Ended();
  return begun;
};

/** The Intake agent reads the mail, and what came with it. */
const readRequest = async (run: Case, unread: boolean): Promise<void> => {
  if (unread) await readAttachments(run);
  await runAgent(run, INTAKE, `intake/${run.ref.round}`);
};

const readAttachments = async (run: Case): Promise<void> => {
  const summary = 'Read the files that came with the mail';
  await orAsk(run, 'read', () => reading.readAttachments.executeWithOptions({ summary }, [run.ref]));
};

/** What is missing or unproven becomes one question; what somebody replies to it in words, the Intake agent reads. */
const completeRequest = async (run: Case): Promise<void> => {
  const summary = 'Complete it from our records, ask for the rest';
  for (let read: string | null = null; ;) {
    const next = await settle(run, 'complete', () =>
      store.complete.executeWithOptions({ summary }, [{ ...run.ref, read }]),
    );
    if (next.state !== 'read') return;
    read = next.run;
    await tryAgent(run, REPLY, read);
  }
};

/** The Vendor agent gathers facts; rules decide; a vendor whom nobody has confirmed is confirmed first. */
const clearVendor = async (run: Case): Promise<void> => {
  let fruitless = 0;
  if (run.vendorRuns === 0) await lookAtVendor(run);
  for (;;) {
    const { taken } = run.inbox;
    const { state } = await settle(run, 'clear_vendor', () => judge(run));
    if (state === 'done') return;
    if (state === 'negotiate' && (await negotiate(run)) === 'silent') continue;
    // Nobody has changed anything, and the agent saw what does not settle it: another look costs money and shows the same.
    fruitless = state === 'again' && !(await isNewsSince(run, taken)) ? fruitless + 1 : 0;
    if (fruitless === MOST_LOOKS) {
      await askAbout(run, 'clear_vendor', 'limit_reached');
      fruitless = 0;
    }
    await lookAtVendor(run);
  }
};

/**
 * A vendor who is not cleared is written to where the playbook has something to ask for: the Negotiation agent drafts, a buyer
 * reviews, the letter is sent, and the vendor's answer is waited for. Without one the buyer decides.
 */
const negotiate = async (run: Case): Promise<'answered' | 'silent'> => {
  for (let drafted: string | null = null; ;) {
    const summary = 'Look where the letter to the vendor stands';
    const next = await settle(run, 'clear_vendor', () =>
      store.negotiate.executeWithOptions({ summary }, [{ ...run.ref, drafted }]),
    );
    if (next.state === 'again') return 'answered';
    if (next.state === 'negotiated') return 'silent';
    if (next.state === 'write') drafted = await write(run, next.letter);
  }
};

/** Has a letter drafted, sent or brought to mind; the name of the agent's run, where one has drafted. */
const write = async (run: Case, letter: LetterWork): Promise<string | null> => {
  if (letter.work === 'draft') {
    await runAgent(run, NEGOTIATION, letter.run);
    return letter.run;
  }
  const { sendLetter, remindVendor } = mailing(run.rules.retries.mail);
  await settle(run, 'clear_vendor', () =>
    letter.work === 'send'
      ? sendLetter.executeWithOptions({ summary: 'Send the letter to the vendor' }, [{ ...run.ref, ...letter }])
      : remindVendor.executeWithOptions({ summary: 'Remind the vendor' }, [{ ...run.ref, ...letter }]),
  );
  return null;
};

const isNewsSince = async (run: Case, taken: number): Promise<boolean> => {
  if (run.inbox.isOneByOne) await lookAtNews(run);
  return run.inbox.taken !== taken;
};

/** Looks at one vendor in a row that may settle nothing before a person is asked. */
const MOST_LOOKS = 3;

const judge = (run: Case): Promise<StepResult> =>
  store.judgeVendor.executeWithOptions({ summary: 'Decide on the vendor by the rules' }, [
    { ...run.ref, run: vendorRun(run), tries: run.vendorRuns },
  ]);

const lookAtVendor = async (run: Case): Promise<void> => {
  run.vendorRuns += 1;
  await runAgent(run, VENDOR, vendorRun(run));
};

const vendorRun = (run: Case): string => `vendor/${run.ref.round}.${run.vendorRuns}`;

const commitBudget = async (run: Case): Promise<void> => {
  await settle(run, 'budget', () => store.commitBudget.executeWithOptions({ summary: 'Commit the budget' }, [run.ref]));
};

/**
 * Each step of the chain in its order. With the last one the approvals are used up and the order gets its number, in one
 * transaction; an edit meanwhile sends the requisition back to the vendor and the budget.
 */
const obtainApprovals = async (run: Case): Promise<void> => {
  const summary = 'Ask for the next approval, or number the order';
  await settle(run, 'approve', () => store.approve.executeWithOptions({ summary }, [run.ref]));
};

const sendOrder = async (run: Case): Promise<void> => {
  const { erp, mail } = run.rules.retries;
  publish(run);
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

/**
 * Takes back what may have been posted, until that worked: an order that stays in the ERP is an order. That there may be one stands
 * in the plan before it is posted, since a crash may hide that it was.
 */
const undo = async (run: Case): Promise<void> => {
  if (!isDone(run.standing.plan, 'approve')) return;
  const summary = 'Cancel the order at the ERP';
  await persistently(run, () => calling(run.rules.retries.erp).cancelOrder.executeWithOptions({ summary }, [run.ref]));
};

const tellEnd = (run: Case): Promise<void> =>
  unlessFailed(telling.tellEnd.executeWithOptions({ summary: 'Tell the requester how it ended' }, [run.ref]));
