import { requireRight, type Operation } from '../domain/rights.ts';
import type { Person, Services } from './api.ts';
import { agentViews } from './agents.ts';
import { addContract, contract, contracts, dropContract, embeddingState } from './contracts.ts';
import { edit, reopen, withdraw } from './change.ts';
import type { ServiceContext } from './context.ts';
import { decide } from './decide.ts';
import { drop, held, release } from './held-mails.ts';
import { explain, history, list, task, tasks, transcript } from './lists.ts';
import { delegate, delegations } from './delegations.ts';
import { importFile } from './imports.ts';
import { fileObserved, observeReport } from './observe.ts';
import { pause, pauses, resume } from './pause.ts';
import { reassign } from './reassign.ts';
import { reply } from './reply.ts';
import { searchContracts } from './search-contracts.ts';
import { show } from './show.ts';
import { submit } from './submit.ts';
import { acceptTools, toolDocument, tools } from './tools.ts';

const isReady = async ({ database }: ServiceContext): Promise<boolean> => {
  try {
    await database.withPrincipal({ kind: 'relay' }, (tx) => tx.rows('select 1'));
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

/** All business transactions, over one database and one set of policies. */
export const createServices = (context: ServiceContext): Services => ({
  submit: allowed('submit', submit(context)),
  show: allowed('show', show(context)),
  list: allowed('list', list(context)),
  tasks: allowed('tasks', tasks(context)),
  task: allowed('task', task(context)),
  decide: allowed('decide', decide(context)),
  reply: allowed('reply', reply(context)),
  heldMails: allowed('heldMails', held(context)),
  releaseMail: allowed('releaseMail', release(context)),
  dropMail: allowed('dropMail', drop(context)),
  edit: allowed('edit', edit(context)),
  withdraw: allowed('withdraw', withdraw(context)),
  reopen: allowed('reopen', reopen(context)),
  reassign: allowed('reassign', reassign(context)),
  delegate: allowed('delegate', delegate(context)),
  delegations: allowed('delegations', delegations(context)),
  pause: allowed('pause', pause(context)),
  resume: allowed('resume', resume(context)),
  pauses: allowed('pauses', pauses(context)),
  fileObserved: allowed('fileObserved', fileObserved(context)),
  observeReport: allowed('observeReport', observeReport(context)),
  history: allowed('history', history(context)),
  transcript: allowed('transcript', transcript(context)),
  explain: allowed('explain', explain(context)),
  tools: allowed('tools', tools(context)),
  toolDocument: allowed('toolDocument', toolDocument(context)),
  acceptTools: allowed('acceptTools', acceptTools(context)),
  agents: allowed('agents', () => agentViews(context)),
  addContract: allowed('addContract', addContract(context)),
  contracts: allowed('contracts', contracts(context)),
  contract: allowed('contract', contract(context)),
  dropContract: allowed('dropContract', dropContract(context)),
  searchContracts: allowed('searchContracts', searchContracts(context)),
  embeddingState: allowed('embeddingState', embeddingState(context)),
  importFile: allowed('importFile', importFile(context)),
  ready: () => isReady(context),
});
