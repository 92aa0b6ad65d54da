import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Change, Changes } from '../../src/services/changes.ts';
import { createFollowing, type Follower, type Following } from '../../src/services/following.ts';

type Subscriber = (change: Change) => void;
const subscribers = new Set<Subscriber>();
const changes: Changes = {
  subscribe: (_, heard) => {
    subscribers.add(heard);
    return () => void subscribers.delete(heard);
  },
  close: () => undefined,
};
const change = (requisition: string | null) => {
  for (const heard of subscribers) heard({ tenant: 'acme', requisition });
};

let following: Following<string>;
let state: string;
let reads: number;
let failure: Error | null;
beforeEach(() => {
  subscribers.clear();
  following = createFollowing(changes);
  [state, reads, failure] = ['first', 0, null];
});

const read = async () => {
  reads += 1;
  if (failure !== null) throw failure;
  return { version: `v-${state}`, state };
};
const settled = () => new Promise(setImmediate);

/** Somebody who follows R-1, with what they were told. */
const follow = (over: { key?: string; requisition?: string | null; saw?: string } = {}) => {
  const told: string[] = [];
  const failed: unknown[] = [];
  const follower: Follower<string> = {
    saw: over.saw ?? null,
    pushed: ({ state: seen }) => void told.push(seen),
    failed: (error) => void failed.push(error),
  };
  const { key = 'rita', requisition = 'R-1' } = over;
  const stop = following.follow({ key, tenant: 'acme', requisition, read }, follower);
  return { told, failed, stop };
};

describe('whoever follows', () => {
  test('is told how it is, and each change after that', async () => {
    const { told } = follow();
    await settled();
    state = 'second';
    change('R-1');
    await settled();
    expect(told).toEqual(['first', 'second']);
  });

  test('is not told what they have seen already', async () => {
    const { told } = follow({ saw: 'v-first' });
    await settled();
    change('R-1');
    await settled();
    expect([told, reads]).toEqual([[], 2]);
  });

  test('costs no look while nothing changes, and none when something else does', async () => {
    follow();
    await settled();
    change('R-2');
    await settled();
    expect(reads).toBe(1);
  });

  test('looks again when the news of a while were missed', async () => {
    const { told } = follow();
    await settled();
    state = 'second';
    change(null);
    await settled();
    expect(told).toEqual(['first', 'second']);
  });

  test('of the whole company looks at each change', async () => {
    follow({ requisition: null });
    await settled();
    change('R-2');
    await settled();
    expect(reads).toBe(2);
  });

  test('is told nothing more once it is no longer theirs', async () => {
    const { told, failed } = follow();
    await settled();
    failure = new Error('hidden');
    change('R-1');
    await settled();
    expect([told, failed]).toEqual([['first'], [failure]]);
  });
});

describe('a thousand who may see the same', () => {
  test('cost one look for each change, and those who come later none', async () => {
    const many = Array.from({ length: 1_000 }, () => follow());
    await settled();
    expect(reads).toBe(1);
    state = 'second';
    change('R-1');
    await settled();
    expect(reads).toBe(2);
    expect(many.every(({ told }) => told.join() === 'first,second')).toBe(true);
    const late = follow();
    await settled();
    expect([late.told, reads]).toEqual([['second'], 2]);
  });

  test('and however many changes come during a look, they are one more', async () => {
    const { told } = follow();
    for (let count = 0; count < 50; count += 1) change('R-1');
    state = 'second';
    await settled();
    expect(reads).toBeLessThanOrEqual(2);
    expect(told.at(-1)).toBe('second');
  });

  test('leave nothing behind', async () => {
    const many = Array.from({ length: 10 }, (_, index) => follow({ key: `person-${index % 3}` }));
    await settled();
    expect(subscribers.size).toBe(3);
    for (const { stop } of many) stop();
    expect(subscribers.size).toBe(0);
  });
});
