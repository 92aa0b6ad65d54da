import type { Command } from 'commander';
import { QuartermasterError } from '../../domain/errors.ts';
import { namesIn } from '../names.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

type Options = { from?: string; until?: string; end?: boolean };

/** `delegate [PERSON] --until DATE`: who decides in this person's place; without a person it lists. */
export function addDelegate(program: Command, world: World): void {
  const about = {
    name: 'delegate',
    does: 'Name who decides your tasks beside you for some days, or list who decides for whom. Agents act for you alone all the same.',
    example: 'bin/qm delegate buyer2 --until 2026-12-31 --as buyer',
  };
  subcommand(program, about)
    .argument('[person]', 'the deputy, by id')
    .option('--until <date>', 'the last day, as YYYY-MM-DD')
    .option('--from <date>', 'the first day; today without it')
    .option('--end', 'nobody decides in your place any more')
    .action(async (person: string | undefined, options: Options, self: Command) => {
      const { client, output } = openSession(world, self);
      const wanted = wantedOf(person, options);
      const view = wanted === 'none' ? await client.delegations() : await client.delegate(wanted);
      const names = await namesIn(client, view);
      output.result(view, () => {
        const rows = view.items.map((item) => [names(item.person), names(item.deputy), item.from, item.until]);
        if (rows.length > 0) output.table(['for', 'decides', 'from', 'until'], rows);
        else output.line('Nobody decides in the place of another.');
      });
    });
}

const wantedOf = (person: string | undefined, { from, until, end = false }: Options) => {
  if (end && person === undefined && from === undefined && until === undefined) return { end: true as const };
  if (!end && person === undefined && from === undefined && until === undefined) return 'none';
  if (end || person === undefined || until === undefined)
    throw new QuartermasterError(
      'invalid_input',
      'Say who and until when, as in: bin/qm delegate buyer2 --until 2026-12-31. Or end it: bin/qm delegate --end',
    );
  return { deputy: person, until, ...(from !== undefined && { from }) };
};
