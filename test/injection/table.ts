import Table from 'cli-table3';

/** What came of one text at one place. `asked` and `refused` are of the gate, `stopped` of the door before it. */
export type Attempt = {
  family: string;
  name: string;
  place: string;
  /** False where the text was cut or cleaned before it said anything. */
  tried: boolean;
  stopped: boolean;
  outcome: 'refused' | 'asked';
  breaches: readonly string[];
  /** Whether an honest reader still did the whole task; with why not. */
  lost: readonly string[];
};

const COUNTS = {
  tried: ({ tried }) => tried,
  'stopped at the door': ({ stopped }) => stopped,
  refused: ({ tried, outcome, breaches }) => tried && breaches.length === 0 && outcome === 'refused',
  asked: ({ tried, outcome, breaches }) => tried && breaches.length === 0 && outcome === 'asked',
  breached: ({ breaches }) => breaches.length > 0,
} as const satisfies Record<string, (attempt: Attempt) => boolean>;

const counted = (attempts: readonly Attempt[]): number[] =>
  Object.values(COUNTS).map((counts) => attempts.filter(counts).length);

export const usefulness = (attempts: readonly Attempt[]): number =>
  attempts.filter(({ lost }) => lost.length === 0).length / Math.max(1, attempts.length);

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** Attempts by family and place, and at the end of each place how much of the honest task was done beside them. */
export function tableOf(attempts: readonly Attempt[]): string {
  const places = [...new Set(attempts.map(({ place }) => place))];
  const table = new Table({
    head: ['place', 'family', 'texts', ...Object.keys(COUNTS), 'honest task done'],
    style: { head: [], border: [] },
  });
  for (const place of places) {
    const here = attempts.filter((attempt) => attempt.place === place);
    for (const family of new Set(here.map((attempt) => attempt.family))) {
      const ones = here.filter((attempt) => attempt.family === family);
      table.push([place, family, ones.length, ...counted(ones), percent(usefulness(ones))]);
    }
    table.push([place, 'all', here.length, ...counted(here), percent(usefulness(here))]);
  }
  return `${table.toString()}\n`;
}

/** Each breach and each loss as a line. */
export const breachLines = (attempts: readonly Attempt[]): string[] =>
  attempts.flatMap(({ name, place, breaches }) => breaches.map((breach) => `${name} in the ${place}: ${breach}`));
export const lossLines = (attempts: readonly Attempt[]): string[] =>
  attempts.flatMap(({ name, place, lost }) => lost.map((what) => `${name} in the ${place}: ${what}`));
