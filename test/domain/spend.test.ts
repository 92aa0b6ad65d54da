import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { LimitsPolicy } from '../../src/domain/policies.ts';
import {
  limitOf,
  Measure,
  mostMicroUsd,
  nearCap,
  readCap,
  roomFor,
  shownCap,
  spendKeys,
  type Total,
} from '../../src/domain/spend.ts';

const policy: LimitsPolicy = {
  version: '1',
  tenant: { dayMicroUsd: 50_000, monthMicroUsd: 500_000 },
  requisition: { turns: 5, tokens: 20_000, microUsd: 10_000 },
  agents: { intake: { turns: 4, tokens: 8_000, outputTokensPerTurn: 4_000, microUsd: 4_000, reasks: 1 } },
  retries: { model: wait(), tool: wait(), erp: wait(), mail: wait() },
  providerDown: { waitSeconds: [1] },
  alone: { waitMinutes: 1, lookAgainMinutes: 1 },
};

function wait() {
  return { attempts: 1, firstWaitSeconds: 1, longestWaitSeconds: 1 };
}

const none = { microUsd: 0, tokens: 0, turns: 0 };
const keys = spendKeys({ day: '2026-11-26', requisition: 'R-000001', agent: 'intake' });

/** The four totals of a call, with what is used of one or all of them. */
const totals = (used: Partial<Total['used']> = {}, raised: Partial<Total['raised']> = {}): Total[] =>
  (['month', 'day', 'requisition', 'agent'] as const).map((scope) => ({
    scope,
    key: keys[scope],
    used: { ...none, ...used },
    raised: { ...none, ...raised },
  }));

const price = { inputMicroUsdPerMillion: 400_000, outputMicroUsdPerMillion: 1_600_000 };
const call = { inputTokens: 2_000, maxOutputTokens: 1_500 };
const room = (given: readonly Total[], wanted = call) => roomFor(given, wanted, price, policy);

test('a call counts under the month and the day of its tenant, its requisition and its agent', () => {
  expect(keys).toEqual({ month: '2026-11', day: '2026-11-26', requisition: 'R-000001', agent: 'R-000001/intake' });
});

const most = (given: readonly Total[], limits = policy) => mostMicroUsd('R-000001', given, limits);

describe('the most that a requisition can cost', () => {
  test('is known before the first call: its cap, or its agents’ where those are lower together', () => {
    expect(most([])).toBe(4_000);
    const vendor = { turns: 8, tokens: 8_000, outputTokensPerTurn: 2_000, microUsd: 7_000, reasks: 1 };
    expect(most([], { ...policy, agents: { ...policy.agents, vendor } })).toBe(10_000);
  });

  test('rises with what people have raised, and with nothing else', () => {
    expect(most(totals({ microUsd: 3_000 }))).toBe(4_000);
    expect(most(totals({}, { microUsd: 500 }))).toBe(4_500);
    expect(most(totals({}, { tokens: 500 }))).toBe(4_000);
  });

  test('is never passed by calls that found room', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ inputTokens: fc.nat(2_000), maxOutputTokens: fc.integer({ min: 1, max: 2_000 }) })),
        (calls) => {
          const given = totals();
          for (const wanted of calls) {
            const found = room(given, wanted);
            if ('reached' in found) continue;
            const cost = Math.ceil(
              (wanted.inputTokens * price.inputMicroUsdPerMillion +
                found.outputTokens * price.outputMicroUsdPerMillion) /
                1_000_000,
            );
            for (const total of given) total.used.microUsd += cost;
          }
          const spent = given.find(({ scope }) => scope === 'requisition')?.used.microUsd ?? 0;
          expect(spent).toBeLessThanOrEqual(most(given));
        },
      ),
    );
  });
});

describe('the room for a call', () => {
  test('is all that it wants while there is enough of everything', () => {
    expect(room(totals())).toEqual({ outputTokens: 1_500 });
  });

  test('is cut to what the tightest cap has left', () => {
    expect(room(totals({ tokens: 5_200 }))).toEqual({ outputTokens: 800 });
    // 2,720 of 4,000 micro-dollars are left for the agent: 800 for the input, the rest for 1,200 tokens of output.
    expect(room(totals({ microUsd: 1_280 }))).toEqual({ outputTokens: 1_200 });
  });

  test.each([
    [
      'the tokens of an agent',
      { tokens: 7_000 },
      { scope: 'agent', key: 'R-000001/intake', measure: 'tokens', limit: 8_000 },
    ],
    [
      'the money of a requisition',
      { microUsd: 9_900 },
      { scope: 'requisition', key: 'R-000001', measure: 'microUsd', limit: 10_000 },
    ],
    ['the turns of a requisition', { turns: 5 }, { scope: 'requisition', key: 'R-000001', measure: 'turns', limit: 5 }],
    [
      'the money of a day',
      { microUsd: 49_900 },
      { scope: 'day', key: '2026-11-26', measure: 'microUsd', limit: 50_000 },
    ],
  ])('ends at %s, which is named', (_, used, reached) => {
    expect(room(totals(used))).toEqual({ reached });
  });

  test('is there again when the cap was raised', () => {
    expect(room(totals({ turns: 5 }, { turns: 1 }))).toEqual({ outputTokens: 1_500 });
    expect(room(totals({ turns: 6 }, { turns: 1 }))).toMatchObject({ reached: { measure: 'turns' } });
  });

  test('is never for an answer too short to be of use, unless no more was wanted', () => {
    expect(room(totals({ tokens: 5_600 }))).toMatchObject({ reached: { measure: 'tokens' } });
    expect(room(totals({ tokens: 5_600 }), { inputTokens: 2_000, maxOutputTokens: 300 })).toEqual({
      outputTokens: 300,
    });
  });

  test('never lets a call at its worst pass a cap', () => {
    const amount = fc.nat(60_000);
    fc.assert(
      fc.property(
        fc.record({ microUsd: amount, tokens: amount, turns: fc.nat(8) }),
        fc.record({ inputTokens: fc.nat(30_000), maxOutputTokens: fc.integer({ min: 1, max: 8_000 }) }),
        fc.record({ inputMicroUsdPerMillion: fc.nat(9_000_000), outputMicroUsdPerMillion: fc.nat(30_000_000) }),
        (used, wanted, costs) => {
          const given = totals(used);
          const found = roomFor(given, wanted, costs, policy);
          if ('reached' in found) return;
          const { inputTokens } = wanted;
          const { outputTokens } = found;
          const millionths =
            inputTokens * costs.inputMicroUsdPerMillion + outputTokens * costs.outputMicroUsdPerMillion;
          const worst = { microUsd: Math.ceil(millionths / 1e6), tokens: inputTokens + outputTokens, turns: 1 };
          for (const total of given)
            for (const measure of Measure.options)
              expect(total.used[measure] + worst[measure]).toBeLessThanOrEqual(
                limitOf(total, measure, policy) ?? Number.POSITIVE_INFINITY,
              );
        },
      ),
    );
  });
});

test('a cap is near from four fifths on, as it was raised', () => {
  expect(nearCap(totals({ turns: 3 }), policy)).toBeNull();
  expect(nearCap(totals({ turns: 4 }), policy)).toMatchObject({ scope: 'requisition', measure: 'turns' });
  expect(nearCap(totals({ turns: 4 }, { turns: 1 }), policy)).toBeNull();
});

describe('a cap that somebody writes', () => {
  test.each([
    ['2.50', 'microUsd', 2_500_000],
    ['$ 2', 'microUsd', 2_000_000],
    ['0.000001', 'microUsd', 1],
    ['40', 'turns', 40],
    ['2,50', 'microUsd', null],
    ['1e9', 'microUsd', null],
    ['-1', 'turns', null],
    ['2.5', 'tokens', null],
    ['', 'turns', null],
  ] as const)('%j of %s is %p', (text, measure, value) => {
    expect(readCap(text, measure)).toBe(value);
  });

  test('is shown as people write it', () => {
    expect([shownCap(2_500_000, 'microUsd'), shownCap(40, 'turns')]).toEqual(['$2.50', '40 turns']);
  });
});
