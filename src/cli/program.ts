import { Command } from 'commander';
import { addAgent } from './commands/agent.ts';
import { addAgents } from './commands/agents.ts';
import { addAnswer } from './commands/answer.ts';
import { addApprovals } from './commands/approve.ts';
import { addAudit } from './commands/audit.ts';
import { addContracts } from './commands/contracts.ts';
import { addDecide } from './commands/decide.ts';
import { addDelegate } from './commands/delegate.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEdit } from './commands/edit.ts';
import { addErase } from './commands/erase.ts';
import { addHold } from './commands/hold.ts';
import { addEval } from './commands/eval.ts';
import { addSource } from './commands/source.ts';
import { addHistory } from './commands/history.ts';
import { addEvents } from './commands/events.ts';
import { addImport } from './commands/import.ts';
import { addInbound } from './commands/inbound.ts';
import { addLetters } from './commands/letters.ts';
import { addList } from './commands/list.ts';
import { addOutbox } from './commands/outbox.ts';
import { addLogin } from './commands/login.ts';
import { addMail } from './commands/mail.ts';
import { addObserve } from './commands/observe.ts';
import { addOpen } from './commands/open.ts';
import { addAcknowledge, addOrder, addReceive } from './commands/order.ts';
import { addPause } from './commands/pause.ts';
import { addPolicy } from './commands/policy.ts';
import { addBudgets, addOrders, addSpend, addVendors } from './commands/records.ts';
import { addReassign } from './commands/reassign.ts';
import { addReport } from './commands/report.ts';
import { addReopen } from './commands/reopen.ts';
import { addRetry } from './commands/retry.ts';
import { addReply } from './commands/reply.ts';
import { addShare } from './commands/share.ts';
import { addShow } from './commands/show.ts';
import { addSubmit } from './commands/submit.ts';
import { addTask } from './commands/task.ts';
import { addTasks } from './commands/tasks.ts';
import { addTemporal } from './commands/temporal.ts';
import { addTools } from './commands/tools.ts';
import { addTranscript } from './commands/transcript.ts';
import { addWebhooks } from './commands/webhooks.ts';
import { addWithdraw } from './commands/withdraw.ts';
import { withSecretFiles } from '../config.ts';
import { report } from './errors.ts';
import { sayWhoMay } from './rights.ts';
import { globalOptions } from './session.ts';
import type { World } from './session.ts';

const commands = [
  addLogin,
  addSubmit,
  addList,
  addShow,
  addOpen,
  addTasks,
  addTask,
  addAnswer,
  addApprovals,
  addDecide,
  addRetry,
  addLetters,
  addReply,
  addMail,
  addEdit,
  addWithdraw,
  addReopen,
  addReassign,
  addShare,
  addDelegate,
  addPause,
  addObserve,
  addSource,
  addHistory,
  addTranscript,
  addAudit,
  addHold,
  addErase,
  addOutbox,
  addVendors,
  addOrders,
  addReceive,
  addAcknowledge,
  addOrder,
  addBudgets,
  addSpend,
  addReport,
  addContracts,
  addImport,
  addWebhooks,
  addInbound,
  addPolicy,
  addTools,
  addAgents,
  addAgent,
  addDoctor,
  addEvents,
  addEval,
  addTemporal,
] as const;

const CODES = '\nExit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 not permitted.';

/** `bin/qm` with all its commands, each with its help. */
export function programIn(world: World): Command {
  const program = globalOptions(new Command('bin/qm'))
    .description('Carries a purchase request from the mail in which it arrives to a purchase order.')
    .addHelpText('after', `\nExample:\n  bin/qm submit samples/en-new-vendor.eml --as requester\n${CODES}`)
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('(--help shows how)')
    .configureOutput({ writeOut: (text) => world.stdout.write(text), writeErr: (text) => world.stderr.write(text) });
  for (const add of commands) add(program, world);
  sayWhoMay(program);
  return program;
}

/** Runs one command line, without the program's name; the exit code. */
export async function run(args: readonly string[], given: World): Promise<number> {
  try {
    const world = { ...given, env: withSecretFiles(given.env) };
    await programIn(world).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    const { text, exit } = report(error);
    if (text !== '') given.stderr.write(`${text}\n`);
    return exit;
  }
}
