import { loadavg } from 'node:os';
import Table from 'cli-table3';
import { median, quantile } from '../numbers.ts';
import type { Arm } from './stage.ts';

/** Events a second of each round, of events that had waited and of those that came all at once; ms of each event at a steady rate. */
export type Findings = {
  waiting: Record<Arm, number[]>;
  fresh: number[];
  steady: Record<Arm, number[]>;
  perSecond: number;
  seconds: number;
  count: number;
};

const RATE_GOAL = 0.5;
const P99_GOAL_MS = 250;

const met = (isMet: boolean): string => (isMet ? 'met' : 'NOT MET');
const rate = (value: number): string => value.toFixed(0);
const share = (value: number): string => value.toFixed(2);
const spread = (values: readonly number[], shown: (value: number) => string): string =>
  `${shown(median(values))} [${shown(Math.min(...values))}–${shown(Math.max(...values))}]`;

/** The figures beside their goals, and what the machine did to them. */
export const reportOf = ({ waiting, fresh, steady, perSecond, seconds, count }: Findings): string => {
  const table = new Table({
    head: ['', 'bare producer', 'relay', 'relay/bare', 'goal', ''],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right', 'left', 'left'],
  });
  const ratios = (rates: readonly number[]): number[] =>
    rates.map((value, round) => value / (waiting.bare[round] ?? Number.NaN));
  const share99 = quantile(steady.relay, 0.99);
  const steadyRow = (what: string, part: number): string[] => {
    const [bare, relay] = [quantile(steady.bare, part), quantile(steady.relay, part)];
    return [what, `${bare.toFixed(0)} ms`, `${relay.toFixed(0)} ms`, (relay / bare).toFixed(1)];
  };
  const goal = median(ratios(waiting.relay));
  table.push(
    [
      `${count} that waited, a second`,
      spread(waiting.bare, rate),
      spread(waiting.relay, rate),
      spread(ratios(waiting.relay), share),
      `≥ ${RATE_GOAL}`,
      met(goal >= RATE_GOAL),
    ],
    [`${count} committed at once, a second`, '', spread(fresh, rate), spread(ratios(fresh), share), '', ''],
    [...steadyRow(`${perSecond} a second, p50 to a consumer`, 0.5), '', ''],
    [...steadyRow(`${perSecond} a second, p99 to a consumer`, 0.99), `< ${P99_GOAL_MS} ms`, met(share99 < P99_GOAL_MS)],
  );
  const load = loadavg().map((value) => value.toFixed(1));
  const noise = Math.max(...waiting.bare) / Math.min(...waiting.bare);
  return [
    table.toString(),
    `Medians of ${fresh.length} rounds, lowest and highest in brackets; ${perSecond} a second for ${seconds} s.`,
    `The bare producer has the same client, settings and batches, and its records ready in memory. Between its own rounds it differs by a factor of ${noise.toFixed(2)}; load average ${load.join(' ')}.`,
    'Rates are by the time at which the broker got the first and the last record; times are from the writing of the event to its arrival at a consumer.',
    'Postgres with fsync; one broker, acks=all, idempotent; three partitions of one topic; one relay.',
  ].join('\n');
};
