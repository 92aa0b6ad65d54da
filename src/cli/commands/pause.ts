import type { Command } from 'commander';
import type { PausesView } from '../../services/view.ts';
import type { Output } from '../output.ts';
import { namesIn, type Names } from '../names.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { when } from '../text.ts';

type Options = { tenant?: string; agent?: string; reason?: string };

/** `pause` and `resume`: no model call and no order leaves, until they may again. */
export function addPause(program: Command, world: World): void {
  const about = {
    pause: 'Stop model calls and orders of the company, or the calls of one agent; what is on its way arrives.',
    resume: 'Let them go on; every requisition that waited is woken.',
  } as const;
  for (const name of ['pause', 'resume'] as const) {
    const example = `bin/qm ${name} --agent vendor --reason "the provider is being moved" --as administrator`;
    subcommand(program, { name, does: about[name], example })
      .option('--tenant <tenant>', 'the company; only your own')
      .option('--agent <agent>', 'only this agent')
      .option('--reason <text>', 'why')
      .action(async ({ tenant = null, agent = null, reason = null }: Nullable<Options>, self: Command) => {
        const { client, output } = openSession(world, self);
        const view = await client[name]({ tenant, agent, reason });
        const names = await namesIn(client, view);
        output.result(view, () => showPauses(output, view, names));
      });
  }
}

type Nullable<T> = { [K in keyof T]?: T[K] | null };

/** What is paused, by whom and why. */
export function showPauses(output: Output, { pauses, installation }: PausesView, names: Names): void {
  if (installation) output.line('QM_PAUSED is set: the whole installation is paused.');
  const rows = pauses.map(({ agent, since, by, reason }) => [
    agent ?? 'everything',
    names(by),
    when(since),
    reason ?? '',
  ]);
  if (rows.length > 0) output.table(['paused', 'by', 'since', 'because'], rows);
  else if (!installation) output.line('Nothing is paused.');
}
