import { Context } from '@temporalio/activity';
import { TenantId } from '../domain/principal.ts';
import { answerByOperator } from '../services/answer-by-operator.ts';
import type { Activities, CaseRef, ModelActivities } from './api.ts';
import { callTool } from './call-tool.ts';
import type { ActivityContext } from './context.ts';
import { embedPassages } from './embed-passages.ts';
import { readAttachments } from './read-attachments.ts';
import { hasUnread } from '../store/attachments.ts';
import { noteStop } from './note-stop.ts';
import { clockActs, notify } from './notify.ts';
import { lookAtOrder } from './order/look.ts';
import { postVersion } from './order/post-version.ts';
import { takeBackOrder } from './order/take-back.ts';
import { tellVendor } from './order/tell-vendor.ts';
import { beginRun, standRun } from './run-steps.ts';
import { approve } from './steps/approve.ts';
import { cancelOrder } from './steps/cancel-order.ts';
import { awaitGrant } from './steps/await-grant.ts';
import { awaitResume } from './steps/await-resume.ts';
import { awaitSpend } from './steps/await-spend.ts';
import { begin } from './steps/begin.ts';
import { commitBudget } from './steps/commit-budget.ts';
import { complete } from './steps/complete.ts';
import { judgeVendor } from './steps/judge-vendor.ts';
import { negotiate } from './steps/negotiate.ts';
import { mailOrder, postOrder } from './steps/order-effects.ts';
import { reportFailure } from './steps/report-failure.ts';
import { step } from './steps/step.ts';
import { remindVendor, sendLetter } from './letter-effects.ts';
import { tellEnd } from './tell-end.ts';
import { think } from './think.ts';

/** Tells the requester in the same activity where that works at once; a mail server in trouble gets an activity with retries. */
const told = async (context: ActivityContext, ref: CaseRef): Promise<boolean> => {
  try {
    await tellEnd(context)(ref);
    return true;
  } catch {
    return false;
  }
};

/** All activities but model turns. */
export const createActivities = (context: ActivityContext): Activities => ({
  begin: async (ref) => {
    const { agents, retries } = context.policies.limits;
    const runId = Context.current().info.workflowExecution?.runId ?? null;
    let unread = false;
    const begun = await step(context, ref, 'read', async (scene) => {
      unread = await hasUnread(scene.tx, scene.requisition.mail);
      return begin(scene, runId);
    });
    return { ...begun, rules: { agents, retries }, unread };
  },
  readAttachments: readAttachments(context),
  complete: ({ read, ...ref }) => step(context, ref, 'complete', complete(read)),
  judgeVendor: ({ run, tries, ...ref }) =>
    step(context, ref, 'clear_vendor', (scene) => judgeVendor(scene, { run, tries })),
  negotiate: ({ drafted, ...ref }) => step(context, ref, 'clear_vendor', negotiate(drafted)),
  sendLetter: sendLetter(context),
  remindVendor: remindVendor(context),
  commitBudget: (ref) => step(context, ref, 'budget', commitBudget),
  approve: (ref) => step(context, ref, 'approve', approve),
  postOrder: postOrder(context),
  mailOrder: async (ref) => ({ ...(await mailOrder(context)(ref)), told: await told(context, ref) }),
  cancelOrder: cancelOrder(context),
  lookAtOrder: lookAtOrder(context),
  tellVendor: tellVendor(context),
  postVersion: postVersion(context),
  takeBackOrder: takeBackOrder(context),
  reportFailure: ({ step: failed, count, code, ...ref }) =>
    step(context, ref, failed, reportFailure({ step: failed, count, code })),
  awaitSpend: ({ step: held, cap, ...ref }) => step(context, ref, held, awaitSpend({ step: held, cap })),
  awaitResume: ({ step: held, agent, ...ref }) => step(context, ref, held, awaitResume({ step: held, agent })),
  awaitGrant: ({ step: held, agent, ...ref }) => step(context, ref, held, awaitGrant({ step: held, agent })),
  noteStop: noteStop(context),
  notify: notify(context),
  clockActs: clockActs(context),
  answerByOperator: ({ answer, ...ref }) =>
    answerByOperator(context, TenantId.parse(ref.tenant), ref.requisition, answer),
  tellEnd: tellEnd(context),
  beginRun: beginRun(context),
  standRun: standRun(context),
  embedPassages: embedPassages(context),
  callTool: callTool(context),
});

/** Model turns, for the queue whose rate the server holds. */
export const createModelActivities = (context: ActivityContext): ModelActivities => ({ think: think(context) });
