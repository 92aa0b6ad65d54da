import Table from 'cli-table3';
import type { Consumed } from '../consumer.ts';
import type { Comparison, Told } from './comparison.ts';
import type { Kill } from './kills.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

type When = Pick<Consumed, 'at' | 'readAt'>;

/** How long after each event was written it was first there, by this time of its records; ms, shortest first, of those that are there. */
const delaysOf = (told: readonly Told[], records: readonly Consumed[], time: (record: When) => number): number[] => {
  const first = new Map<string, number>();
  for (const record of records) {
    const id = record.headers['ce_id'] ?? '';
    first.set(id, Math.min(first.get(id) ?? Number.POSITIVE_INFINITY, time(record)));
  }
  return told
    .flatMap(({ id, at }) => {
      const seen = first.get(id);
      return seen === undefined ? [] : [seen - at];
    })
    .toSorted((one, other) => one - other);
};

/** Events that were written while a part was dead. */
export const duringDeath = (told: readonly Told[], kills: readonly Kill[], part: string): Told[] => {
  const deaths = kills.filter((kill) => kill.part === part);
  return told.filter(({ at }) => deaths.some((kill) => at > kill.at && at < kill.backAt));
};

export type Found = {
  kills: readonly Kill[];
  requisitions: number;
  receipts: number;
  told: readonly Told[];
  comparison: Comparison;
  /** Of one who read all of the topic once all was told. */
  all: readonly Consumed[];
  /** Of one who read all the time, as far as its client outlived the broker's deaths. */
  live: readonly Consumed[];
  killingMs: number;
  wholeMs: number;
};

/** What was killed, what happened meanwhile, and what of it arrived. */
export const reportOf = ({ kills, comparison, told, all, live, ...found }: Found): string => {
  const table = new Table({ head: ['', ''], style: { head: [], border: [] } });
  const rowOf = (what: string, records: readonly Consumed[], time: (record: When) => number): string[] => {
    const delays = delaysOf(told, records, time);
    const at = (share: number): string => seconds(delays[Math.floor(delays.length * share)] ?? 0);
    const figures = [at(0.5), at(0.99), seconds(delays.at(-1) ?? 0)].join(', ');
    return [`from writing to ${what}: half, 99 of 100, longest`, `${figures} of ${delays.length}`];
  };
  const dead = kills.filter(({ part }) => part === 'Kafka').reduce((sum, { at, backAt }) => sum + backAt - at, 0);
  const names = [...new Set(kills.map(({ part }) => part))].toSorted();
  table.push(
    ...names.map((name) => [`kills of ${name}`, kills.filter(({ part }) => part === name).length]),
    ['requisitions, from mail to order', found.requisitions],
    ['orders received', found.receipts],
    ['events committed', told.length],
    ['events committed while Kafka was dead', duringDeath(told, kills, 'Kafka').length],
    ['lost', comparison.lost.length],
    ['of what did not happen', comparison.phantom.length],
    ['out of order in their key, repeats dropped', comparison.outOfOrder.length],
    ['repeats', comparison.duplicates],
    ['time in which Kafka was dead or starting', seconds(dead)],
    rowOf('the broker', all, ({ at }) => at),
    rowOf('one who reads all the time', live, ({ readAt }) => readAt),
    ['killing', seconds(found.killingMs)],
    ['until all was ordered and told', seconds(found.wholeMs)],
  );
  return `${table.toString()}\n`;
};
