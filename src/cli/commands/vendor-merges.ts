import type { Command } from 'commander';
import type { VendorView } from '../../services/records-view.ts';
import { openSession, type Session, type World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

type Show = (session: Session, vendor: VendorView) => Promise<void>;

/** `vendors merge FROM INTO`, and what a second person makes of it: `confirm-merge FROM INTO`, `reject-merge FROM`. */
export function addMerges(parent: Command, world: World, show: Show): void {
  const merge = {
    name: 'merge',
    does: 'Say that two records are the same company: FROM would lead to INTO. A second person confirms it.',
    example: 'bin/qm vendors merge V-00001 V-1001 --reason "The same tax id, an older name." --as buyer',
  };
  subcommand(parent, merge)
    .argument('<from>')
    .argument('<into>')
    .requiredOption('--reason <text>', 'why')
    .action(async (from: string, into: string, { reason }: { reason: string }, self: Command) => {
      const session = openSession(world, self);
      const vendor = await session.client.proposeMerge(from, { into, reason });
      await show(session, vendor);
    });

  const confirm = {
    name: 'confirm-merge',
    does: 'Confirm what somebody else proposed: FROM leads to INTO from now on, and what is under way is looked at anew.',
    example: 'bin/qm vendors confirm-merge V-00001 V-1001 --as compliance',
  };
  subcommand(parent, confirm)
    .argument('<from>')
    .argument('<into>')
    .action(async (from: string, into: string, _options: object, self: Command) => {
      const session = openSession(world, self);
      const vendor = await session.client.confirmMerge(from, into);
      await show(session, vendor);
    });

  const reject = {
    name: 'reject-merge',
    does: 'Say that they are two companies; whoever proposed it takes it back so.',
    example: 'bin/qm vendors reject-merge V-00001 --reason "A sister company." --as compliance',
  };
  subcommand(parent, reject)
    .argument('<from>')
    .requiredOption('--reason <text>', 'why')
    .action(async (from: string, { reason }: { reason: string }, self: Command) => {
      const session = openSession(world, self);
      const vendor = await session.client.rejectMerge(from, reason);
      await show(session, vendor);
    });
}
