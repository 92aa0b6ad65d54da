import { requireRight, type Operation } from '../domain/rights.ts';
import type { Person, Services } from './api.ts';
import { acknowledgeOrder } from './acknowledge.ts';
import { changeOrder } from './change-order.ts';
import { agentRun, agentRuns, cancelAgentRun, runAgent } from './agent-runs.ts';
import { agentViews } from './agents.ts';
import { exportCases, verifyCases } from './audit.ts';
import { addContract, contract, contracts, dropContract, embeddingState } from './contracts.ts';
import { budgets } from './budgets.ts';
import { checkAnswer } from './check-answer.ts';
import { edit, reopen, withdraw } from './change.ts';
import { assign, claim, release } from './claims.ts';
import type { ServiceContext } from './context.ts';
import { decide } from './decide.ts';
import { eraseOf } from './erase.ts';
import { dropEvent, events, parked, retryEvent } from './events.ts';
import { hold } from './hold.ts';
import { decodeHistory } from './decode-history.ts';
import { explain, history, list, task, transcript } from './lists.ts';
import { doctor } from './doctor.ts';
import { drop, held, release as releaseMail } from './held-mails.ts';
import { delegate, delegations } from './delegations.ts';
import { inboundEvents } from './inbound-events.ts';
import { importFile } from './imports.ts';
import { fileObserved, observeReport } from './observe.ts';
import { withdrawChange } from './withdraw-change.ts';
import { cancelOrder, closeOrder, holdOrder, releaseOrder } from './order-ends.ts';
import { order, orders } from './orders.ts';
import { pause, pauses, resume } from './pause.ts';
import { people } from './people.ts';
import { policies, policy } from './policies.ts';
import { receiveOrder } from './receive.ts';
import { reassign } from './reassign.ts';
import { reply } from './reply.ts';
import { review } from './review.ts';
import { searchContracts } from './search-contracts.ts';
import { show } from './show.ts';
import { source } from './source.ts';
import { modelReport, report } from './reports.ts';
import { requisitionSpend, spend } from './spend.ts';
import { submit } from './submit.ts';
import { tasks } from './task-lists.ts';
import { acceptTools, toolDocument, tools } from './tools.ts';
import { holdVendor, releaseVendor } from './vendor-hold.ts';
import { confirmMerge, proposeMerge, rejectMerge } from './vendor-merge.ts';
import { vendor, vendors } from './vendors.ts';
import { redeliver, testWebhook, webhookDeliveries } from './webhook-deliveries.ts';
import { addWebhook, changeWebhook, dropWebhook, rotateWebhook, switchWebhook, webhook, webhooks } from './webhooks.ts';

const isReady = async ({ database }: ServiceContext): Promise<boolean> => {
  try {
    await database.check();
    return true;
  } catch {
    return false;
  }
};

/** Nothing is done, nor looked up, before the table of rights has been asked. */
const allowed =
  <A extends unknown[], R>(operation: Operation, work: (who: Person, ...given: A) => Promise<R>) =>
  async (who: Person, ...given: A): Promise<R> => {
    requireRight(who, operation);
    return work(who, ...given);
  };

/** What is done to requisitions and their tasks. */
const workServices = (context: ServiceContext) => ({
  submit: allowed('submit', submit(context)),
  show: allowed('show', show(context)),
  list: allowed('list', list(context)),
  tasks: allowed('tasks', tasks(context)),
  task: allowed('task', task(context)),
  review: allowed('review', review(context)),
  checkAnswer: allowed('checkAnswer', checkAnswer(context)),
  decide: allowed('decide', decide(context)),
  claim: allowed('claim', claim(context)),
  release: allowed('release', release(context)),
  assign: allowed('assign', assign(context)),
  reply: allowed('reply', reply(context)),
  heldMails: allowed('heldMails', held(context)),
  releaseMail: allowed('releaseMail', releaseMail(context)),
  dropMail: allowed('dropMail', drop(context)),
  edit: allowed('edit', edit(context)),
  withdraw: allowed('withdraw', withdraw(context)),
  reopen: allowed('reopen', reopen(context)),
  reassign: allowed('reassign', reassign(context)),
  delegate: allowed('delegate', delegate(context)),
  delegations: allowed('delegations', delegations(context)),
  inboundEvents: allowed('inboundEvents', inboundEvents(context)),
  pause: allowed('pause', pause(context)),
  resume: allowed('resume', resume(context)),
  pauses: allowed('pauses', pauses(context)),
  fileObserved: allowed('fileObserved', fileObserved(context)),
  observeReport: allowed('observeReport', observeReport(context)),
  source: allowed('source', source(context)),
  history: allowed('history', history(context)),
  transcript: allowed('transcript', transcript(context)),
});

/** What is asked of the company's records, and of the installation. */
const recordServices = (context: ServiceContext) => ({
  verifyCases: allowed('verifyCases', verifyCases(context)),
  exportCases: allowed('exportCases', exportCases(context)),
  hold: allowed('hold', hold(context)),
  erasePerson: allowed('erasePerson', eraseOf(context)),
  decodeHistory: allowed('decodeHistory', decodeHistory(context)),
  explain: allowed('explain', explain(context)),
  policies: allowed('policies', policies(context)),
  policy: allowed('policy', policy(context)),
  spend: allowed('spend', spend(context)),
  requisitionSpend: allowed('requisitionSpend', requisitionSpend(context)),
  report: allowed('report', report(context)),
  modelReport: allowed('modelReport', modelReport(context)),
  vendors: allowed('vendors', vendors(context)),
  vendor: allowed('vendor', vendor(context)),
  holdVendor: allowed('holdVendor', holdVendor(context)),
  releaseVendor: allowed('releaseVendor', releaseVendor(context)),
  proposeMerge: allowed('proposeMerge', proposeMerge(context)),
  confirmMerge: allowed('confirmMerge', confirmMerge(context)),
  rejectMerge: allowed('rejectMerge', rejectMerge(context)),
  budgets: allowed('budgets', budgets(context)),
  orders: allowed('orders', orders(context)),
  order: allowed('order', order(context)),
  receiveOrder: allowed('receiveOrder', receiveOrder(context)),
  acknowledgeOrder: allowed('acknowledgeOrder', acknowledgeOrder(context)),
  changeOrder: allowed('changeOrder', changeOrder(context)),
  withdrawChange: allowed('withdrawChange', withdrawChange(context)),
  closeOrder: allowed('closeOrder', closeOrder(context)),
  cancelOrder: allowed('cancelOrder', cancelOrder(context)),
  holdOrder: allowed('holdOrder', holdOrder(context)),
  releaseOrder: allowed('releaseOrder', releaseOrder(context)),
  tools: allowed('tools', tools(context)),
  toolDocument: allowed('toolDocument', toolDocument(context)),
  acceptTools: allowed('acceptTools', acceptTools(context)),
  people: allowed('people', people(context)),
  agents: allowed('agents', () => agentViews(context)),
  runAgent: allowed('runAgent', runAgent(context)),
  agentRuns: allowed('agentRuns', agentRuns(context)),
  agentRun: allowed('agentRun', agentRun(context)),
  cancelAgentRun: allowed('cancelAgentRun', cancelAgentRun(context)),
  addContract: allowed('addContract', addContract(context)),
  contracts: allowed('contracts', contracts(context)),
  contract: allowed('contract', contract(context)),
  dropContract: allowed('dropContract', dropContract(context)),
  searchContracts: allowed('searchContracts', searchContracts(context)),
  embeddingState: allowed('embeddingState', embeddingState(context)),
  doctor: allowed('doctor', doctor(context)),
  events: allowed('events', events(context)),
  parkedEvents: allowed('parkedEvents', parked(context)),
  retryEvent: allowed('retryEvent', retryEvent(context)),
  dropEvent: allowed('dropEvent', dropEvent(context)),
  importFile: allowed('importFile', importFile(context)),
  ready: () => isReady(context),
});

/** Where events are sent. */
const webhookServices = (context: ServiceContext) => ({
  webhooks: allowed('webhooks', webhooks(context)),
  webhook: allowed('webhook', webhook(context)),
  webhookDeliveries: allowed('webhookDeliveries', webhookDeliveries(context)),
  addWebhook: allowed('addWebhook', addWebhook(context)),
  changeWebhook: allowed('changeWebhook', changeWebhook(context)),
  switchWebhook: allowed('switchWebhook', switchWebhook(context)),
  dropWebhook: allowed('dropWebhook', dropWebhook(context)),
  rotateWebhook: allowed('rotateWebhook', rotateWebhook(context)),
  testWebhook: allowed('testWebhook', testWebhook(context)),
  redeliver: allowed('redeliver', redeliver(context)),
});

/** All business transactions, over one database and one set of policies. */
export const createServices = (context: ServiceContext): Services => ({
  ...workServices(context),
  ...recordServices(context),
  ...webhookServices(context),
});
