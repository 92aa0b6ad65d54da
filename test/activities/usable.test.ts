import { beforeAll, describe, expect, test } from '@jest/globals';
import { benchOf } from '../../src/activities/benches.ts';
import { roomFor, SpendScope, type Total } from '../../src/domain/spend.ts';
import { inputBoundOf, type InputBound } from '../../src/model/input-bound.ts';
import { packagePriceOf } from '../../src/model/package-prices.ts';
import { costMicroUsd } from '../../src/model/prices.ts';
import { loadPolicies } from '../../src/policies.ts';
import { loadRegistry, type Registry } from '../../src/tools/registry.ts';
import { requestMail } from '../support/request-mail.ts';

const MODEL = 'gpt-4.1';
/** Of the bound, what a model counts at least when it counts by its own tokenizer. */
const REAL_INPUT = 0.7;
const REAL_OUTPUT = 0.15;

let bound: InputBound;
let registry: Registry;
let limits: Awaited<ReturnType<typeof loadPolicies>>['limits'];
beforeAll(async () => {
  [bound, { limits }, registry] = await Promise.all([inputBoundOf(MODEL), loadPolicies(), loadRegistry()]);
});

const nothing = { microUsd: 0, tokens: 0, turns: 0 };
const agents = ['intake', 'vendor'] as const;

describe.each(agents)('calls of the %s agent', (agent) => {
  test.each(SpendScope.options)('use up nine tenths of the cap of the %s before one is refused', (scope) => {
    const price = packagePriceOf(MODEL, '2026-11-22');
    if (price === null) throw new Error(`${MODEL} has no price.`);
    const own = limits.agents[agent];
    const request = benchOf({ agent, run: `${agent}/1` }).request(
      registry,
      [{ role: 'user', text: requestMail() }],
      own?.outputTokensPerTurn ?? 0,
    );
    const wanted = { inputTokens: bound(request), maxOutputTokens: request.maxOutputTokens };
    // Turns are counted in whole calls; here it is about money and tokens.
    const policy = { ...limits, requisition: { ...limits.requisition, turns: 1_000_000 } };
    const total: Total = {
      scope,
      key: scope === 'agent' ? `R-1/${agent}` : 'R-1',
      used: { ...nothing },
      raised: nothing,
    };
    let room = roomFor([total], wanted, price, policy);
    while ('outputTokens' in room) {
      const inputTokens = Math.floor(REAL_INPUT * wanted.inputTokens);
      const outputTokens = Math.floor(REAL_OUTPUT * room.outputTokens);
      total.used.microUsd += costMicroUsd({ inputTokens, outputTokens }, price);
      total.used.tokens += inputTokens + outputTokens;
      room = roomFor([total], wanted, price, policy);
    }
    expect(total.used[room.reached.measure]).toBeGreaterThanOrEqual(0.9 * room.reached.limit);
  });
});
