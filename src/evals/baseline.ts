import type { CaseResult, EvalReport } from './report.ts';

/** What became worse, and what is not as it was recorded; each a sentence. */
export type Comparison = { drops: string[]; gains: string[] };

const SIDES = ['answer', 'gated'] as const;

/** Higher is better. */
const scoresOf = (one: CaseResult) =>
  SIDES.flatMap((side) => {
    const { right, wrong, missed, asked } = one[side];
    return [
      { what: `right values of the ${nameOf(side)}`, value: right },
      { what: `wrong values of the ${nameOf(side)}`, value: -wrong },
      { what: `missed values of the ${nameOf(side)}`, value: -missed },
      { what: `unneeded questions after the ${nameOf(side)}`, value: -asked },
    ];
  });

const nameOf = (side: (typeof SIDES)[number]): string => (side === 'gated' ? 'gate' : 'answer alone');

/** Holds a result against the recorded one, case by case. */
export function compared(recorded: EvalReport, now: EvalReport): Comparison {
  const before = new Map(recorded.cases.map((one) => [one.id, one]));
  const after = new Set(now.cases.map(({ id }) => id));
  const gone = recorded.cases
    .filter(({ id }) => !after.has(id))
    .map(({ id }) => `${id}: the case was not sat any more`);
  const found = now.cases.map((one) => comparedCase(before.get(one.id), one));
  return {
    drops: [...gone, ...found.flatMap(({ drops }) => drops)],
    gains: found.flatMap(({ gains }) => gains),
  };
}

function comparedCase(before: CaseResult | undefined, now: CaseResult): Comparison {
  if (before === undefined) return { drops: [], gains: [`${now.id}: not recorded yet`] };
  const old = scoresOf(before);
  const pairs = scoresOf(now).map(({ what, value }, index) => ({ what, value, was: old[index]?.value ?? 0 }));
  const say = ({ what, value, was }: (typeof pairs)[number]): string =>
    `${now.id}: ${what} ${Math.abs(was)} → ${Math.abs(value)} (${now.tests})`;
  return {
    drops: pairs.filter(({ value, was }) => value < was).map(say),
    gains: pairs.filter(({ value, was }) => value > was).map(say),
  };
}
