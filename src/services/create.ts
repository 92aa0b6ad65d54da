import type { Services } from './api.ts';
import { edit, reopen, withdraw } from './change.ts';
import type { ServiceContext } from './context.ts';
import { decide } from './decide.ts';
import { explain, history, list, task, tasks, transcript } from './lists.ts';
import { reply } from './reply.ts';
import { show } from './show.ts';
import { submit } from './submit.ts';

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
  history: history(context),
  transcript: transcript(context),
  explain: explain(context),
  ready: () => isReady(context),
});
