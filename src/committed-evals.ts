import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EvalReport } from './evals/report.ts';
import type { ServiceContext } from './services/context.ts';

const folder = join(import.meta.dirname, '../docs/evals');

/** The newest result that is committed: of a model before that of a stand-in, which says so in its heading. */
export const committedEvals: ServiceContext['evalsOf'] = async (agent) => {
  const files = (await readdir(folder)).filter((name) => name.startsWith(`${agent}.`) && name.endsWith('.json'));
  const reports = await Promise.all(
    files.map(async (name) => EvalReport.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))),
  );
  const [best] = reports.toSorted(
    (a, b) => Number(a.model.standIn) - Number(b.model.standIn) || b.day.localeCompare(a.day),
  );
  return best === undefined
    ? null
    : { model: best.model.heading, passed: best.gated.casesRight, cases: best.cases.length };
};
