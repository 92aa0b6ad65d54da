import type { Command } from 'commander';
import { reportCsv, reportNames, type ReportName } from '../../domain/report.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

const does = {
  vendors: 'Show what orders came to, by vendor and month.',
  'cycle-time': 'Show the hours from the mail to the order, by month and category, and of each step.',
  open: 'Show what is open, by its age in days and status.',
  models: 'Show what models cost, by day, agent and model.',
} as const satisfies Record<ReportName, string>;

type Options = { from?: string; to?: string; csv?: true };

/** `report NAME`: sums over the requisitions and orders that one may see. */
export function addReport(program: Command, world: World): void {
  const reports = program.command('report').description('Sum up what you may see; --csv for spreadsheets.');
  for (const name of reportNames) {
    const example = `bin/qm report ${name} --csv --as finance_director`;
    subcommand(reports, { name, does: does[name], example })
      .option('--from <day>', 'first day')
      .option('--to <day>', 'last day; default: today')
      .option('--csv', 'print the table for a spreadsheet')
      .action(async ({ from, to, csv }: Options, self: Command) => {
        const { client, output } = openSession(world, self);
        const report = await client.report(name, { from, to });
        if (csv) return output.line(reportCsv(report).replaceAll('\r\n', '\n').trimEnd());
        const columns = report.columns.map((column) => column.name);
        const rows = report.rows.map((row) => columns.map((column) => String(row[column] ?? '')));
        return output.result(report, () => {
          output.table(columns, rows);
          output.hint(
            report.counted === 'company' ? 'All of the company is counted.' : 'Only what you may see is counted.',
          );
        });
      });
  }
}
