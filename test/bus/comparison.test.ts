import { describe, expect, test } from '@jest/globals';
import { compared, type Told } from './chaos/comparison.ts';
import type { Consumed } from './consumer.ts';

const SOURCE = 'urn:quartermaster:test';
const row = (id: string, key = 'acme/R-1'): Told => ({ id, key, topic: 'task', at: 0 });
const record = (id: string, key = 'acme/R-1', source = SOURCE): Consumed => ({
  topic: 'task',
  key,
  headers: { ce_id: id, ce_source: source },
  at: 0,
  value: '{}',
  event: null,
  readAt: 0,
});

describe('a topic beside the rows', () => {
  test('may repeat, also behind what followed', () => {
    const records = ['a', 'b', 'a', 'b', 'c', 'b'].map((id) => record(id));
    expect(
      compared(
        ['a', 'b', 'c'].map((id) => row(id)),
        records,
        SOURCE,
      ),
    ).toEqual({
      lost: [],
      phantom: [],
      outOfOrder: [],
      duplicates: 3,
    });
  });

  test('shows what is lost, what never happened, what another installation sent, and what came before its turn', () => {
    const rows = [row('a'), row('b'), row('c'), row('d', 'acme/R-2'), row('e', 'acme/R-2')];
    const records = [record('b'), record('a'), record('x'), record('e', 'acme/R-2', 'urn:other')];
    expect(compared(rows, records, SOURCE)).toEqual({
      lost: ['c', 'd'],
      phantom: ['x', 'e'],
      outOfOrder: ['b', 'a'],
      duplicates: 0,
    });
  });
});
