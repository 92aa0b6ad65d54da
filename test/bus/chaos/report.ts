import Table from 'cli-table3';
import type { Consumed } from '../consumer.ts';
import type { Comparison, Told } from './comparison.ts';
import type { Kill } from './kills.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** How long after each event was written somebody first read it; ms, shortest first. */
export const delaysOf = (told: readonly Told[], records: readonly Consumed[]): number[] => {
  const first = new Map<string, number>();
  for (const { headers, readAt } of records)
    if (!first.has(headers['ce_id'] ?? '')) first.set(headers['ce_id'] ?? '', readAt);
  return told.flatMap(({ id, at }) => (first.get(id) ?? at) - at).toSorted((one, other) => one - other);
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
  /** Of one who read all the time. */
  live: readonly Consumed[];
  killingMs: number;
  wholeMs: number;
};

/** What was killed, what happened meanwhile, and what of it arrived. */
export const reportOf = ({ kills, comparison, told, live, ...found }: Found): string => {
  const table = new Table({ head: ['', ''], style: { head: [], border: [] } });
  const delays = delaysOf(told, live);
  const at = (share: number): string => seconds(delays[Math.floor(delays.length * share)] ?? 0);
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
    ['from writing to reading, half', at(0.5)],
    ['from writing to reading, 99 of 100', at(0.99)],
    ['from writing to reading, longest', seconds(delays.at(-1) ?? 0)],
    ['killing', seconds(found.killingMs)],
    ['until all was ordered and told', seconds(found.wholeMs)],
  );
  return `${table.toString()}\n`;
};
