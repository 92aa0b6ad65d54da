// Sums what was run into one closing line: node .ci/sum.mjs FOLDER "CHECK=STATUS …" "SUITE=STATUS …"
// A suite's results are in FOLDER/SUITE.json, as jest writes them. A failed check, a file that did not run, and a suite that
// failed without a failed test (or ran none) each count as one failed: nothing is lost silently. What failed stands right before that
// line with the reason it gave, since of a long log often only the end is kept.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const [folder, checks, suites] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };

for (const { name, status } of parse(checks)) {
  if (status !== 0) add(name, { passed: 0, failed: 1, skipped: 0 });
}
for (const { name, status } of parse(suites)) {
  const file = join(folder, `${name}.json`);
  const result = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  const counts = countsOf(result);
  const empty = counts.passed + counts.failed === 0;
  if (counts.failed === 0 && (status !== 0 || empty)) counts.failed = 1;
  add(name, counts);
  for (const line of failuresOf(result)) console.log(line);
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = sum.failed === 0 ? 0 : 1;

function parse(text) {
  const entries = text.split(' ').filter(Boolean);
  return entries.map((entry) => ({ name: entry.split('=')[0], status: Number(entry.split('=')[1]) }));
}

function countsOf(result) {
  if (result === undefined) return { passed: 0, failed: 0, skipped: 0 };
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

function failuresOf(result) {
  const files = (result?.testResults ?? []).filter((file) => file.status === 'failed');
  return files.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const reasons =
      failed.length === 0 ? [message] : failed.map((test) => `${test.fullName}\n${test.failureMessages.join('\n')}`);
    return reasons.map((reason) => `  ${relative('.', name)}: ${shortened(reason)}`);
  });
}

function shortened(reason) {
  const lines = stripVTControlCharacters(reason)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.slice(0, 14).join('\n    ').slice(0, 1500);
}

function add(name, { passed, failed, skipped }) {
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
  if (failed > 0) console.log(`Failed: ${name}`);
}
