import type { Services } from './api.ts';
import { agentViews } from './agents.ts';
import { addContract, contract, contracts, dropContract, embeddingState } from './contracts.ts';
import { edit, reopen, withdraw } from './change.ts';
import type { ServiceContext } from './context.ts';
import { decide } from './decide.ts';
import { explain, history, list, task, tasks, transcript } from './lists.ts';
import { fileObserved, observeReport } from './observe.ts';
import { pause, pauses, resume } from './pause.ts';
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

/** All business transactions, over one database and one set of policies. */
export const createServices = (context: ServiceContext): Services => ({
  submit: submit(context),
  show: show(context),
  list: list(context),
  tasks: tasks(context),
  task: task(context),
  decide: decide(context),
  reply: reply(context),
  edit: edit(context),
  withdraw: withdraw(context),
  reopen: reopen(context),
  pause: pause(context),
  resume: resume(context),
  pauses: pauses(context),
  fileObserved: fileObserved(context),
  observeReport: observeReport(context),
  history: history(context),
  transcript: transcript(context),
  explain: explain(context),
  tools: tools(context),
  toolDocument: toolDocument(context),
  acceptTools: acceptTools(context),
  agents: () => agentViews(context),
  addContract: addContract(context),
  contracts: contracts(context),
  contract: contract(context),
  dropContract: dropContract(context),
  searchContracts: searchContracts(context),
  embeddingState: embeddingState(context),
  ready: () => isReady(context),
});
