import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { isFinal } from '../../domain/status.ts';
import type { RequisitionView } from '../../services/view.ts';
import { namesIn, type Names } from '../names.ts';
import { openSession } from '../session.ts';
import type { Session, World } from '../session.ts';
import { showRequisition, summaryOf } from '../show-requisition.ts';
import { subcommand } from '../subcommand.ts';

const POLL_MS = { first: 1_000, longest: 10_000 } as const;
const CLEAR = '\u001b[2J\u001b[H';

/** `show ID [--watch]`: everything about one requisition. */
export function addShow(program: Command, world: World): void {
  const about = {
    name: 'show',
    does: 'Show one requisition: its state, who must act and how, what is proven and by what, and what it cost.',
    example: 'bin/qm show R-000001 --watch --as requester',
  };
  subcommand(program, about)
    .argument('<id>')
    .option('--watch', 'go on until it ends; Ctrl-C stops')
    .action(async (id: string, { watch: watching }: { watch?: true }, self: Command) => {
      const session = openSession(world, self);
      if (watching) return watch(world, session, id);
      const view = await session.client.show(id);
      const names = await namesIn(session.client, view);
      session.output.result(view, () => showRequisition(session.output, view, names, session.username));
    });
}

async function watch({ stdout }: World, { client, output, username }: Session, id: string): Promise<void> {
  let shown = '';
  let wait: number = POLL_MS.first;
  for (;;) {
    const view = await client.show(id);
    const now = JSON.stringify(view);
    if (now !== shown) {
      const names = await namesIn(client, view);
      output.result(view, () => print(view, names));
    }
    // Where nothing moves, it is asked less and less.
    wait = now === shown ? Math.min(POLL_MS.longest, wait * 2) : POLL_MS.first;
    shown = now;
    if (isFinal(view.status)) return;
    await sleep(wait);
  }

  function print(view: RequisitionView, names: Names): void {
    if (stdout.isTTY !== true) return output.table([], [summaryOf(view)]);
    stdout.write(CLEAR);
    showRequisition(output, view, names, username);
  }
}
