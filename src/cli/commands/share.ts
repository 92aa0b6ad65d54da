import type { Command } from 'commander';
import type { TaskView } from '../../services/view.ts';
import { namesIn } from '../names.ts';
import { openSession, type Session } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { when } from '../text.ts';

const shown = async ({ output, client }: Session, task: TaskView): Promise<void> => {
  const names = await namesIn(client, task);
  output.result(task, () => {
    const owner = 'person' in task.owner ? names(task.owner.person) : task.owner.role;
    const claim = task.claim === null ? 'free' : `claimed by ${names(task.claim.by)} until ${when(task.claim.until)}`;
    output.table(['task', 'owner', '', 'title'], [[task.id, owner, claim, task.title]]);
  });
};

const acts = {
  claim: 'Say that you work on a task, so that nobody else begins with it; it bars nobody from deciding.',
  release: 'Say that you no longer work on a task.',
} as const;

/** `claim TASK`, `release TASK` and `assign TASK PERSON --reason`: who does what of that which several may do. */
export function addShare(program: Command, world: World): void {
  for (const name of ['claim', 'release'] as const) {
    const about = { name, does: acts[name], example: `bin/qm ${name} T-000001 --as buyer` };
    subcommand(program, about)
      .argument('<task>')
      .action(async (id: string, _options: unknown, self: Command) => {
        const session = openSession(world, self);
        await shown(session, await session.client[name](id));
      });
  }

  const about = {
    name: 'assign',
    does: 'Give a task to another person who may decide it.',
    example: 'bin/qm assign T-000001 buyer2 --reason "She knows the vendor" --as buyer',
  };
  subcommand(program, about)
    .argument('<task>')
    .argument('<person>', 'whose it is from now on, by id')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, to: string, { reason }: { reason: string }, self: Command) => {
      const session = openSession(world, self);
      await shown(session, await session.client.assign(id, { to, reason }));
    });
}
