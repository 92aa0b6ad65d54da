import type { Consumed } from '../consumer.ts';

/** An event as its row has it, in the order in which they were written; `key` is company and subject, `at` in ms since 1970. */
export type Told = { id: string; key: string; topic: string; at: number };

/** What a topic has beside the rows: by id, and how many records are repeats. */
export type Comparison = { lost: string[]; phantom: string[]; outOfOrder: string[]; duplicates: number };

const laneOf = ({ topic, key }: Pick<Told, 'topic' | 'key'>): string => `${topic} ${key}`;

const lanes = (all: readonly { lane: string; id: string }[]): Map<string, string[]> => {
  const found = new Map<string, Set<string>>();
  for (const { lane, id } of all) found.set(lane, (found.get(lane) ?? new Set()).add(id));
  return new Map([...found].map(([lane, ids]) => [lane, [...ids]]));
};

/** Compares what was committed with what somebody else read, who drops what they have seen before. */
export const compared = (rows: readonly Told[], records: readonly Consumed[], source: string): Comparison => {
  const seen = records.map(({ headers, ...record }) => ({
    lane: laneOf(record),
    id: headers['ce_id'] ?? '',
    isOurs: headers['ce_source'] === source,
  }));
  const [wanted, got] = [lanes(rows.map((row) => ({ lane: laneOf(row), id: row.id }))), lanes(seen)];
  const [written, read] = [new Set(rows.map(({ id }) => id)), new Set(seen.map(({ id }) => id))];
  return {
    lost: [...written].filter((id) => !read.has(id)),
    phantom: seen.filter(({ id, isOurs }) => !isOurs || !written.has(id)).map(({ id }) => id),
    outOfOrder: [...got].flatMap(([lane, ids]) => {
      const order = (wanted.get(lane) ?? []).filter((id) => ids.includes(id));
      return ids.filter((id, at) => written.has(id) && id !== order[at]);
    }),
    duplicates: records.length - read.size,
  };
};
