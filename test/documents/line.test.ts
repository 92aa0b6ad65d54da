import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createLine } from '../../src/documents/line.ts';

const patient = { behind: 100, milliseconds: 10_000 };
const refused = {
  code: 'rate_limited',
  retryAfterMs: expect.any(Number),
  message: expect.stringContaining('try again'),
};

/** Work that goes on until it is told to end, well or badly. */
const openWork = () => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { work: () => promise, ends: { well: resolve, badly: () => reject(new Error('broken')) } };
};

/** Lets everything happen that needs no further event. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A line, who works in it, and what became of everybody who came, by their number. */
const scene = (most: number, behind: number) => {
  const line = createLine(most);
  const started: number[] = [];
  const outcomes: (string | null)[] = [];
  const working: ReturnType<typeof openWork>['ends'][] = [];
  const come = (): void => {
    const [number, { work, ends }] = [outcomes.push(null) - 1, openWork()];
    const enter = () => {
      started.push(number);
      working.push(ends);
      return work();
    };
    line(enter, { behind, milliseconds: 10_000 }).then(
      () => (outcomes[number] = 'well'),
      (error: unknown) =>
        (outcomes[number] = error instanceof Error && error.message === 'broken' ? 'badly' : 'refused'),
    );
  };
  return { come, started, outcomes, working };
};

describe('a line', () => {
  test('lets no more work at once than it may, and everybody in the order in which they came', async () => {
    const moves = fc.array(fc.constantFrom('come', 'well', 'badly'), { maxLength: 40 });
    const room = fc.record({ most: fc.integer({ min: 1, max: 4 }), behind: fc.integer({ min: 0, max: 4 }) });
    await fc.assert(
      fc.asyncProperty(room, moves, async ({ most, behind }, all) => {
        const { come, started, outcomes, working } = scene(most, behind);
        const taken: number[] = [];
        for (const move of [...all, ...Array.from({ length: 50 }, () => 'well' as const)]) {
          const waiting = taken.length - started.length;
          if (move !== 'come') working.shift()?.[move]();
          else {
            if (working.length < most || waiting < behind) taken.push(outcomes.length);
            come();
          }
          await settled();
          const inside = taken.filter((number) => outcomes[number] === null).length;
          expect(working).toHaveLength(Math.min(most, inside));
          expect(started).toEqual(taken.slice(0, started.length));
        }
        expect(started).toEqual(taken);
        const goneAway = outcomes.flatMap((outcome, number) => (outcome === 'refused' ? [number] : []));
        expect(goneAway).toEqual(outcomes.map((_, number) => number).filter((number) => !taken.includes(number)));
      }),
    );
  });

  test('sends away whoever waits too long, and goes on with the next', async () => {
    const line = createLine(1);
    const { work, ends } = openWork();
    const busy = line(work, patient);
    const hasty = line(async () => 'never', { behind: 5, milliseconds: 1 });
    const next = line(async () => 'next', patient);
    await expect(hasty).rejects.toMatchObject(refused);
    ends.well();
    await busy;
    expect(await next).toBe('next');
  });

  test('sends away whoever would stand too far behind', async () => {
    const line = createLine(1);
    const { work, ends } = openWork();
    const busy = line(work, patient);
    await expect(line(async () => 'never', { ...patient, behind: 0 })).rejects.toMatchObject(refused);
    ends.well();
    await busy;
    expect(await line(async () => 'now', { ...patient, behind: 0 })).toBe('now');
  });
});
