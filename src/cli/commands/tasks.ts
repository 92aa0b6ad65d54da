import type { Command } from 'commander';
import { nextCommands } from '../next-commands.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { when } from '../text.ts';

/** `tasks`: what waits for this person. */
export function addTasks(program: Command, world: World): void {
  const about = {
    name: 'tasks',
    does: 'List what waits for you, the oldest first.',
    example: 'bin/qm tasks --as buyer',
  };
  subcommand(program, about).action(async (_options: unknown, self: Command) => {
    const { client, output, username } = openSession(world, self);
    const tasks = await client.tasks();
    output.result(tasks, () => {
      const rows = tasks.items.map((task) => [
        task.id,
        task.kind,
        task.requisition,
        task.due === null ? 'no deadline' : when(task.due),
        task.title,
        nextCommands(task, username)[0] ?? '',
      ]);
      output.table(['task', 'kind', 'requisition', 'due', 'title', 'how'], rows);
      if (rows.length === 0) output.hint('Nothing waits for you.');
    });
  });
}
