import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { Lanes } from '../../src/events/lanes.ts';

test('what is of one key is worked at one after the other, in its order, however long each takes', async () => {
  const things = fc.array(fc.record({ key: fc.nat({ max: 3 }), takesMs: fc.nat({ max: 3 }) }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(things, fc.integer({ min: 1, max: 3 }), async (all, most) => {
      const [underWay, done] = [new Set<number>(), new Map<number, number[]>()];
      const lanes = new Lanes<{ key: number; takesMs: number; nth: number }>(async ({ key, takesMs, nth }) => {
        expect(underWay.has(key)).toBe(false);
        underWay.add(key);
        await sleep(takesMs);
        underWay.delete(key);
        done.set(key, [...(done.get(key) ?? []), nth]);
      }, most);
      for (const [nth, thing] of all.entries()) await lanes.add(thing.key, { ...thing, nth });
      await lanes.idle();
      for (const key of [0, 1, 2, 3])
        expect(done.get(key) ?? []).toEqual(all.flatMap((thing, nth) => (thing.key === key ? [nth] : [])));
    }),
    { numRuns: 30 },
  );
});

test('whoever adds waits once so many of a key wait, and nobody waits for another key', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
  const done: string[] = [];
  const lanes = new Lanes<string>(async (thing) => {
    if (thing.startsWith('held')) await held;
    done.push(thing);
  }, 2);
  await lanes.add(1, 'held 1');
  await lanes.add(1, 'held 2');
  const third = lanes.add(1, 'held 3').then(() => done.push('added'));
  await lanes.add(2, 'other');
  await sleep(5);
  expect(done).toEqual(['other']);
  release(undefined);
  await third;
  await lanes.idle();
  expect(done.toSorted()).toEqual(['added', 'held 1', 'held 2', 'held 3', 'other']);
});
