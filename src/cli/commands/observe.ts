import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { QuartermasterError } from '../../domain/errors.ts';
import type { ObserveReport } from '../../services/view.ts';
import type { Output } from '../output.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

/** `observe file` and `observe report`: what would have been ordered, beside what the buyer ordered. */
export function addObserve(program: Command, world: World): void {
  const observe = program.command('observe').description('Compare what would have been ordered with what was.');
  addFile(observe, world);
  addReport(observe, world);
}

type Options = { vendor?: string; total?: string; currency?: string; lines?: string; csv?: string };

const Filing = z.object({
  requisition: z.string().min(1),
  vendor: z.string().min(1),
  total: z.string().min(1),
  currency: z.string().min(1),
  lines: z
    .string()
    .regex(/^\d{0,6}$/)
    .default('')
    .transform((text) => (text === '' ? null : Number(text))),
});

function addFile(observe: Command, world: World): void {
  const about = {
    name: 'file',
    does: 'Record what the buyer ordered for a requisition; --csv takes many: requisition;vendor;total;currency;lines.',
    example: 'bin/qm observe file R-000001 --vendor "Northwind Traders" --total 1480.00 --currency USD --as buyer',
  };
  subcommand(observe, about)
    .argument('[id]')
    .option('--vendor <vendor>', 'name, or number in our records')
    .option('--total <amount>', 'in major units, such as 1480.00')
    .option('--currency <code>', 'ISO 4217')
    .option('--lines <count>', 'how many lines it has')
    .option('--csv <file>', 'a file with a head line and one order a line, separated by semicolons')
    .action(async (id: string | undefined, { csv, ...given }: Options, self: Command) => {
      const { client, output } = openSession(world, self);
      const filings = csv === undefined ? [filingOf({ requisition: id, ...given })] : await filingsIn(csv);
      for (const { requisition, ...filing } of filings) await client.fileObserved(requisition, filing);
      const filed = filings.map(({ requisition }) => ({ id: requisition }));
      output.result(filed, () =>
        output.table(
          ['id', ''],
          filed.map((row) => [row.id, 'filed']),
        ),
      );
    });
}

const filingOf = (given: Record<string, string | undefined>): z.infer<typeof Filing> => {
  const filing = Filing.safeParse(given);
  if (filing.success) return filing.data;
  const wrong = filing.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new QuartermasterError('invalid_input', `Give ${wrong}; bin/qm observe file --help shows how.`);
};

/** One row; a cell in quotes may have semicolons, and two quotes for one. */
const cellsOf = (row: string): string[] =>
  [...row.matchAll(/(?:^|;)\s*(?:"((?:[^"]|"")*)"|([^;]*))/g)].map(([, quoted, plain = '']) =>
    quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'),
  );

async function filingsIn(path: string): Promise<z.infer<typeof Filing>[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new QuartermasterError('invalid_input', `${path} cannot be read; name a CSV file.`, { cause });
  });
  const [head = '', ...rows] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((row) => row.trim() !== '');
  const names = head.split(';').map((name) => name.trim());
  return rows.map((row) => {
    const cells = cellsOf(row);
    return filingOf(Object.fromEntries(names.map((name, at) => [name, cells[at]])));
  });
}

function addReport(observe: Command, world: World): void {
  const about = {
    name: 'report',
    does: 'Print each observed requisition beside the order that was filed for it, and how often the fields agree.',
    example: 'bin/qm observe report --as buyer',
  };
  subcommand(observe, about).action(async (_options: unknown, self: Command) => {
    const { client, output } = openSession(world, self);
    const report = await client.observeReport();
    output.result(report, () => showReport(output, report));
  });
}

const STATES = {
  compared: '',
  not_filed: 'observed, not sent; no order of the buyer is filed',
  not_observed: 'filed, but it has not come to an observed order',
} as const satisfies Record<ObserveReport['items'][number]['state'], string>;

const word = (agrees: boolean | null): string => (agrees === null ? 'cannot be told' : agrees ? 'agrees' : 'DIFFERS');

function showReport(output: Output, { items, agreement }: ObserveReport): void {
  const rows = items.flatMap(({ requisition, status, state, fields }) =>
    state === 'compared'
      ? fields.map(({ field, ours, theirs, agrees }) => [requisition, field, ours, theirs, word(agrees)])
      : [[requisition, status, '', '', STATES[state]]],
  );
  output.table(['id', 'field', 'would have been', 'was ordered', ''], rows);
  const totals = Object.entries(agreement).map(([field, { agree, differ, unknown }]) => [
    field,
    `${agree} of ${agree + differ} agree`,
    unknown === 0 ? '' : `${unknown} cannot be told`,
  ]);
  output.section('Agreement', totals);
  output.hint('Totals are in minor units. Requisitions that were not compared count nowhere.');
}
