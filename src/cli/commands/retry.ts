import { Option } from 'commander';
import type { Command } from 'commander';
import { QuartermasterError } from '../../domain/errors.ts';
import { TaskTopic } from '../../domain/task.ts';
import { incomplete } from '../../domain/tasks.ts';
import type { TaskView } from '../../services/view.ts';
import { PrintedFailure } from '../errors.ts';
import type { Output } from '../output.ts';
import { openSession } from '../session.ts';
import type { Session, World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

type Options = { kind: 'exception'; all?: true; topic?: TaskTopic; reason?: string; yes?: true };
type Retried = { task: string; requisition: string; topic: TaskTopic; problem: string | null };

/** `retry --kind exception --all`: after an outage, everything that stopped over it and that this person may let go on. */
export function addRetry(program: Command, world: World): void {
  const about = {
    name: 'retry',
    does: 'After an outage, decide retry on all your open exceptions that take it, each a decision of its own.',
    example: 'bin/qm retry --kind exception --all --topic provider_down --as buyer',
  };
  subcommand(program, about)
    .addOption(new Option('--kind <kind>', 'of tasks').choices(['exception']).makeOptionMandatory())
    .option('--all', 'every one of them; without it they are listed only')
    .addOption(new Option('--topic <topic>', 'only those about this').choices(TaskTopic.options))
    .option('--reason <text>', 'why; those that need a reason are taken only with one, and with --topic')
    .option('--yes', 'do not ask')
    .action(async ({ all, yes, ...wanted }: Options, self: Command) => {
      const session = openSession(world, self);
      const tasks = (await mine(session)).filter((task) => isMeant(task, wanted));
      if (!all || tasks.length === 0) return list(session.output, tasks);
      if (yes !== true) await confirm(world, session.output, tasks);
      await retryAll(session, tasks, wanted.reason ?? null);
    });
}

/** All that waits for this person, page by page. */
async function mine({ client }: Session): Promise<TaskView[]> {
  const tasks: TaskView[] = [];
  for (let after: string | undefined; ;) {
    const { items, next } = await client.tasks({ after });
    tasks.push(...items);
    if (next === null) return tasks;
    after = next;
  }
}

/** What needs a reason says that somebody has looked, which nobody says of many things at once without naming them. */
function isMeant(task: TaskView, { kind, topic, reason }: Options): boolean {
  if (task.kind !== kind || !task.verbs.includes('retry') || (topic !== undefined && task.topic !== topic))
    return false;
  const needs = incomplete(task, { verb: 'retry', fields: {}, reason: null });
  return needs.length === 0 || (topic !== undefined && reason !== undefined);
}

function list(output: Output, tasks: readonly TaskView[]): void {
  output.result(tasks, () => {
    output.table(
      ['task', 'about', 'requisition', 'title'],
      tasks.map(({ id, topic, requisition, title }) => [id, topic, requisition, title]),
    );
    output.hint(tasks.length === 0 ? 'Nothing of yours waits to be tried again.' : '--all tries all of them again.');
  });
}

/** Lists them and asks whoever sits there; in a pipe nobody does. */
async function confirm({ terminal, stdin, stderr }: World, output: Output, tasks: readonly TaskView[]): Promise<void> {
  list(output, tasks);
  if (terminal?.isTTY !== true)
    throw new QuartermasterError('invalid_input', 'Nobody is there to confirm it; look at the list and add --yes.');
  stderr.write(`Try ${tasks.length} again? [y/N] `);
  if (/^y(?:es)?$/.test((await firstLine(stdin)).trim().toLowerCase())) return;
  throw new QuartermasterError('invalid_input', 'Nothing was done.');
}

async function firstLine(stdin: World['stdin']): Promise<string> {
  let text = '';
  for await (const chunk of stdin) {
    text += Buffer.from(chunk).toString('utf8');
    if (text.includes('\n')) break;
  }
  return text.split('\n')[0] ?? '';
}

/** One after the other; one that is refused, such as one that somebody answered meanwhile, keeps none of the others. */
async function retryAll({ client, output }: Session, tasks: readonly TaskView[], reason: string | null): Promise<void> {
  const results: Retried[] = [];
  for (const { id, requisition, topic, digest } of tasks) {
    const problem = await client
      .decide(id, { verb: 'retry', fields: {}, reason, seenDigest: digest })
      .then(() => null, problemOf);
    results.push({ task: id, requisition, topic, problem });
  }
  output.result(results, () =>
    output.table(
      ['task', 'about', 'requisition', ''],
      results.map(({ task, topic, requisition, problem }) => [task, topic, requisition, problem ?? 'tried again']),
    ),
  );
  if (results.some(({ problem }) => problem !== null)) throw new PrintedFailure();
}

const problemOf = (error: unknown): string => {
  if (error instanceof QuartermasterError) return error.message;
  throw error;
};
