import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { evaluateStandIn } from '../../local/stand-in-evals.ts';
import { compared } from '../../src/evals/baseline.ts';
import { EvalReport, EvaluatedAgent } from '../../src/evals/report.ts';
import { fileOf, reportText } from '../../src/evals/report-file.ts';

const folder = new URL('../../docs/evals/', import.meta.url);
const recorded = (agent: string): EvalReport =>
  EvalReport.parse(JSON.parse(readFileSync(new URL(`${agent}.stand-in-reader.json`, folder), 'utf8')));

let now: EvalReport[];
beforeAll(async () => {
  now = await evaluateStandIn();
}, 60_000);
const reportOf = (agent: string): EvalReport => {
  const found = now.find((report) => report.agent === agent);
  if (found === undefined) throw new Error(`${agent} was not evaluated`);
  return found;
};

describe.each(EvaluatedAgent.options)('%s, in the languages that the stand-in reads', (agent) => {
  test('does no worse in any case than was recorded', () => {
    expect(compared(recorded(agent), reportOf(agent)).drops).toEqual([]);
  });

  test('does no better than was recorded; if it does, record it: npm run record-evals', () => {
    expect(compared(recorded(agent), reportOf(agent)).gains).toEqual([]);
  });

  test('is never shown as a model’s result', () => {
    const report = reportOf(agent);
    expect(report.model).toMatchObject({ standIn: true, heading: 'stand-in-reader: a stand-in, not a model' });
    expect(fileOf({ ...report, model: { ...report.model, asked: 'gpt-4.1' } })).toBe(`${agent}.stand-in-reader.json`);
  });
});

test('cases in languages that the stand-in does not read are left out, each with the reason', () => {
  const { leftOut, cases } = reportOf('intake');
  expect(new Set(leftOut.map(({ why }) => why))).toEqual(
    new Set(['es', 'it', 'nl'].map((language) => `the stand-in does not read "${language}"`)),
  );
  expect(new Set(cases.map(({ language }) => language))).toEqual(new Set(['en', 'de', 'fr']));
});

test('a report survives being written and read', () => {
  for (const report of now) expect(EvalReport.parse(JSON.parse(reportText(report)))).toEqual(report);
});

describe('a result held against a recorded one', () => {
  const [first, ...rest] = recorded('intake').cases;
  if (first === undefined) throw new Error('nothing is recorded');
  const report = recorded('intake');
  const changed = (gated: Partial<typeof first.gated>): EvalReport => ({
    ...report,
    cases: [{ ...first, gated: { ...first.gated, ...gated } }, ...rest],
  });

  test('names the case and the measure that dropped', () => {
    const { drops, gains } = compared(report, changed({ right: first.gated.right - 1, wrong: first.gated.wrong + 1 }));
    expect(gains).toEqual([]);
    expect(drops).toHaveLength(2);
    for (const drop of drops) expect(drop).toMatch(new RegExp(`^${first.id}: (right|wrong) values of the gate`));
  });

  test('takes a case that is gone for a drop, and a new one for something to record', () => {
    expect(compared(report, { ...report, cases: rest }).drops).toEqual([`${first.id}: the case was not sat any more`]);
    expect(compared({ ...report, cases: rest }, report).gains).toEqual([`${first.id}: not recorded yet`]);
  });
});
