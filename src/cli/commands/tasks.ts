import type { Command } from 'commander';
import { namesIn } from '../names.ts';
import { nextCommands } from '../next-commands.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { when } from '../text.ts';

/** `tasks`: what waits for this person. */
export function addTasks(program: Command, world: World): void {
  const about = {
    name: 'tasks',
    does: 'List what waits for you, or for others, those due first at the top; or what was decided.',
    example: 'bin/qm tasks --as buyer',
  };
  subcommand(program, about)
    .option('--scope <scope>', 'mine, others or decided', 'mine')
    .option('--search <words>', 'only what has all these words in its number, subject or vendor')
    .option('--after <place>', 'go on where a page ended (next)')
    .action(async ({ scope, search, after }: { scope: string; search?: string; after?: string }, self: Command) => {
      const { client, output, username } = openSession(world, self);
      const tasks = await client.tasks({ scope, search, after });
      const names = await namesIn(client, tasks);
      output.result(tasks, () => {
        const rows = tasks.items.map((task) => [
          task.id,
          task.kind,
          task.requisition,
          task.due === null ? 'no deadline' : when(task.due),
          task.claim === null ? task.title : `${task.title} (claimed by ${names(task.claim.by)})`,
          task.status === 'open' ? (nextCommands(task, username)[0] ?? '') : task.status,
        ]);
        output.table(['task', 'kind', 'requisition', 'due', 'title', 'how'], rows);
        if (rows.length === 0) output.hint('Nothing waits for you.');
        if (tasks.next !== null) output.hint(`There are more: --after ${tasks.next}`);
      });
    });
}
