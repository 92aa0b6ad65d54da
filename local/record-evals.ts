// Records what the stand-in scores, as the baseline of the tests: `npm run record-evals`.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileOf, reportText } from '../src/evals/report-file.ts';
import { ROOT } from './folders.ts';
import { evaluateStandIn } from './stand-in-evals.ts';

const folder = join(ROOT, 'docs', 'evals');
await mkdir(folder, { recursive: true });
for (const report of await evaluateStandIn()) {
  await writeFile(join(folder, fileOf(report)), reportText(report));
  const { heading } = report.model;
  console.log(
    `docs/evals/${fileOf(report)}: ${heading}, ${report.gated.casesRight} of ${report.cases.length} cases right`,
  );
}
