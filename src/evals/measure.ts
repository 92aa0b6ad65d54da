import type { Exam } from './exam.ts';
import type { CaseResult, EvalReport, Measures, Miss, Tally } from './report.ts';
import { isRight, isSafe, score, type FieldScore } from './score.ts';
import type { Sitting } from './sit.ts';

/** All sittings of one case, scored. */
export type Sat = { exam: Exam; sittings: readonly Sitting[] };

type Scored = { answer: FieldScore[]; gated: FieldScore[] };

const scoredOf = ({ exam, sittings }: Sat): Scored[] =>
  sittings.map(({ answer, gated }) => ({
    answer: score(exam.expected, answer, 'answer'),
    gated: score(exam.expected, gated, 'gated'),
  }));

const OUTCOMES = ['right', 'wrong', 'missed', 'asked'] as const;

function tallyOf(scores: readonly FieldScore[]): Tally {
  const counts = OUTCOMES.map((outcome) => [outcome, scores.filter((one) => one.outcome === outcome).length]);
  return { right: 0, wrong: 0, missed: 0, asked: 0, ...Object.fromEntries(counts) };
}

/** Shares to four decimals. */
const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;

function measuresOf(cases: readonly FieldScore[][][]): Measures {
  const all = cases.flat(2);
  const tally = tallyOf(all);
  // A question that is rightly left open is right, and is no value: it counts for neither share.
  const valued = all.filter(({ wanted }) => wanted !== null);
  const right = valued.filter(({ outcome }) => outcome === 'right').length;
  return {
    ...tally,
    precision: share(right, right + tally.wrong),
    recall: share(right, valued.length),
    casesRight: cases.filter((sittings) => sittings.every(isRight)).length,
    casesSafe: cases.filter((sittings) => sittings.every(isSafe)).length,
  };
}

const missesOf = (scores: readonly FieldScore[]): Miss[] => {
  const misses = scores.flatMap(({ outcome, ...rest }) => (outcome === 'right' ? [] : [{ ...rest, outcome }]));
  return [...new Map(misses.map((miss) => [JSON.stringify(miss), miss])).values()];
};

type Spending = EvalReport['spent'];

const spentBy = (sittings: readonly Sitting[]): Spending => ({
  inputTokens: total(sittings.map(({ spent }) => spent.inputTokens)),
  outputTokens: total(sittings.map(({ spent }) => spent.outputTokens)),
  costMicroUsd: total(sittings.map(({ spent }) => spent.costMicroUsd)),
  ms: total(sittings.map(({ ms }) => ms)),
});

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

function resultOf(sat: Sat, scored: readonly Scored[]): CaseResult {
  const { exam, sittings } = sat;
  const [answer, gated] = [scored.flatMap((one) => one.answer), scored.flatMap((one) => one.gated)];
  return {
    id: exam.id,
    tests: exam.tests,
    language: exam.language,
    sittings: sittings.length,
    answerRight: scored.filter((one) => isRight(one.answer)).length,
    gatedRight: scored.filter((one) => isRight(one.gated)).length,
    answer: tallyOf(answer),
    gated: tallyOf(gated),
    misses: missesOf(gated),
    answerMisses: missesOf(answer),
    turns: total(sittings.map(({ turns }) => turns)),
    spent: spentBy(sittings),
    notes: [...new Set(sittings.flatMap(({ notes }) => notes))],
  };
}

/** `lines[2].unitPrice` counts with all other unit prices. */
const kindOf = (field: string): string => field.replaceAll(/\[\d+\]/g, '[]');

const tallyOfKind = (scores: readonly FieldScore[], kind: string): Tally =>
  tallyOf(scores.filter(({ field }) => kindOf(field) === kind));

function fieldsOf(all: readonly Scored[]): EvalReport['fields'] {
  const [answer, gated] = [all.flatMap((one) => one.answer), all.flatMap((one) => one.gated)];
  const kinds = [...new Set([...gated, ...answer].map(({ field }) => kindOf(field)))].toSorted();
  return Object.fromEntries(
    kinds.map((kind) => [kind, { answer: tallyOfKind(answer, kind), gated: tallyOfKind(gated, kind) }]),
  );
}

/** What the gate changed: wrong values that it stopped, and right ones about which it asks all the same. */
function gateOf(all: readonly Scored[]): EvalReport['gate'] {
  const pairs = all.flatMap(({ answer, gated }) =>
    answer.map((before) => ({ before, after: gated.find(({ field }) => field === before.field) })),
  );
  return {
    stopped: pairs.filter(({ before, after }) => before.outcome === 'wrong' && after?.outcome !== 'wrong').length,
    askedForNothing: pairs.filter(({ before, after }) => before.outcome === 'right' && after?.outcome === 'asked')
      .length,
  };
}

/** Everything that is counted over the cases of one agent. */
export function measured(
  all: readonly Sat[],
): Pick<EvalReport, 'answer' | 'gated' | 'gate' | 'fields' | 'spent' | 'cases'> {
  const scored = all.map((sat) => ({ sat, scores: scoredOf(sat) }));
  const flat = scored.flatMap(({ scores }) => scores);
  return {
    answer: measuresOf(scored.map(({ scores }) => scores.map(({ answer }) => answer))),
    gated: measuresOf(scored.map(({ scores }) => scores.map(({ gated }) => gated))),
    gate: gateOf(flat),
    fields: fieldsOf(flat),
    spent: spentBy(all.flatMap(({ sittings }) => sittings)),
    cases: scored.map(({ sat, scores }) => resultOf(sat, scores)),
  };
}
