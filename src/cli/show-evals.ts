import type { CaseResult, EvalReport, Measures } from '../evals/report.ts';
import type { Output, Row } from './output.ts';

const percent = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(1)} %`);
const dollars = (microUsd: number): string => `$${(microUsd / 1_000_000).toFixed(4)}`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Reports as tables: first the sums, then the cases, then every value that did not come out right. */
export function showEvals(output: Output, reports: readonly EvalReport[]): void {
  for (const report of reports) showReport(output, report);
}

function showReport(output: Output, report: EvalReport): void {
  const { agent, model, times, spent, cases, leftOut } = report;
  // Each table names the model: none may be read apart, and a stand-in's be taken for a model's.
  const title = (what: string): string => `${what}, ${agent} by ${model.heading}`;
  if (cases.length > 0) showCases(output, report, title);
  output.section(title('Not right'), cases.flatMap(missesOf));
  output.section(
    title('Left out'),
    leftOut.map(({ id, why }) => [id, why]),
  );
  output.section(title('Took'), [
    ['prompt', report.promptVersion],
    ['sittings', `${cases.length} cases, ${times} each; ${leftOut.length} left out`],
    ['tokens', `${spent.inputTokens} in, ${spent.outputTokens} out`],
    [
      'cost',
      `${dollars(spent.costMicroUsd)}, by ${report.priceVersion}${model.standIn ? ' (made up: nothing is billed)' : ''}`,
    ],
    ['time', seconds(spent.ms)],
  ]);
}

type Title = (what: string) => string;

function showCases(output: Output, report: EvalReport, title: Title): void {
  const { gate, cases } = report;
  output.section(title('All'), [
    ['', 'cases right', 'safe', 'right', 'wrong', 'missed', 'asked', 'precision', 'recall'],
    sums('answer alone', report.answer, cases.length),
    sums('after the gate', report.gated, cases.length),
  ]);
  output.section(title('Gate'), [
    ['wrong values stopped', String(gate.stopped)],
    ['right values asked about', String(gate.askedForNothing)],
  ]);
  output.section(title('Fields'), [
    ['', 'right', 'wrong', 'missed', 'asked', 'answer: right', 'wrong', 'missed'],
    ...Object.entries(report.fields).map(([field, { answer, gated }]): Row => [
      field,
      ...[gated.right, gated.wrong, gated.missed, gated.asked, answer.right, answer.wrong, answer.missed].map(String),
    ]),
  ]);
  output.section(title('Cases'), [['', 'right', 'turns', 'cost', 'time', ''], ...cases.map(rowOf)]);
}

const sums = (name: string, measures: Measures, cases: number): Row => [
  name,
  `${measures.casesRight} of ${cases}`,
  String(measures.casesSafe),
  ...[measures.right, measures.wrong, measures.missed, measures.asked].map(String),
  percent(measures.precision),
  percent(measures.recall),
];

const rowOf = ({ id, sittings, gatedRight, turns, spent, notes }: CaseResult): Row => [
  id,
  { text: `${gatedRight}/${sittings}`, tone: gatedRight === sittings ? 'good' : 'bad' },
  String(turns),
  dollars(spent.costMicroUsd),
  seconds(spent.ms),
  notes.join('; '),
];

const missesOf = ({ id, misses }: CaseResult): Row[] =>
  misses.map(({ field, outcome, wanted, got }) => [
    id,
    { text: outcome, tone: outcome === 'wrong' ? 'bad' : 'wait' },
    field,
    `wanted ${wanted ?? 'nothing'}`,
    `got ${got ?? 'nothing'}`,
  ]);
