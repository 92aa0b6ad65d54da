import { z } from 'zod';
import { reportCsv, reportNames, type ReportName } from '../../domain/report.ts';
import type { Person, ReportWish } from '../../services/api.ts';
import { ReportView } from '../../services/records-view.ts';
import type { Dependencies } from '../context.ts';
import { taking } from '../endpoint.ts';
import { resource, type Router } from '../router.ts';
import { csvAnswer, inFormat } from '../tables.ts';
import { queryOf } from '../takes.ts';

const Days = z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() });

const said = {
  vendors: { id: 'readVendorReport', summary: 'What orders came to, by vendor and month.' },
  'cycle-time': {
    id: 'readCycleTimeReport',
    summary: 'Hours from the mail to the order, by month and category, and of each step.',
  },
  open: { id: 'readOpenReport', summary: 'What is open, by its age in days and status.' },
  models: { id: 'readModelReport', summary: 'What models cost, by day, agent and model.' },
} as const satisfies Record<ReportName, { id: string; summary: string }>;

/** Reports over the rows that the caller sees, as JSON and for spreadsheets. */
export function reportRoutes(router: Router, { services }: Dependencies): void {
  const read = (who: Person, name: ReportName, days: ReportWish) =>
    name === 'models' ? services.modelReport(who, days) : services.report(who, name, days);
  for (const name of reportNames) {
    const { id, summary } = said[name];
    resource(router, `/v1/reports/${name}`, {
      GET: taking({
        id,
        summary,
        takes: queryOf(Days),
        answers: { 200: ReportView },
        isTable: true,
        handle: (c, days) =>
          inFormat<ReportView>(c, name, { read: () => read(c.var.identity.who, name, days), csv: reportCsv }),
      }),
    });
    resource(router, `/v1/reports/${name}.csv`, {
      GET: taking({
        id: `${id}Csv`,
        summary: `The same for a spreadsheet (RFC 4180): ${summary}`,
        takes: queryOf(Days),
        answers: { 200: 'csv' },
        handle: async (c, days) => csvAnswer(c, name, reportCsv(await read(c.var.identity.who, name, days))),
      }),
    });
  }
}
