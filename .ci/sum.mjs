// Sums what was run into one closing line: node .ci/sum.mjs FOLDER "CHECK=STATUS …" "SUITE=STATUS …"
// A suite's results are in FOLDER/SUITE.json, as jest writes them. A failed check, a file that did not run, and a suite that
// failed without a failed test (or ran none) each count as one failed: nothing is lost silently.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, checks, suites] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };

for (const { name, status } of parse(checks)) {
  if (status !== 0) add(name, { passed: 0, failed: 1, skipped: 0 });
}
for (const { name, status } of parse(suites)) {
  const counts = countsOf(join(folder, `${name}.json`));
  const empty = counts.passed + counts.failed === 0;
  if (counts.failed === 0 && (status !== 0 || empty)) counts.failed = 1;
  add(name, counts);
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = sum.failed === 0 ? 0 : 1;

function parse(text) {
  const entries = text.split(' ').filter(Boolean);
  return entries.map((entry) => ({ name: entry.split('=')[0], status: Number(entry.split('=')[1]) }));
}

function countsOf(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };
  const result = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

function add(name, { passed, failed, skipped }) {
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
  if (failed > 0) console.log(`Failed: ${name}`);
}
