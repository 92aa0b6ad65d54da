import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startModel } from '../sandbox/model/server.ts';
import { dayIn } from '../src/domain/day.ts';
import { subjectOf } from '../src/evals/agents.ts';
import { purseOf } from '../src/evals/purse.ts';
import { EvaluatedAgent, type EvalReport } from '../src/evals/report.ts';
import { evaluate } from '../src/evals/run.ts';
import { createModel } from '../src/model/complete.ts';
import { inputBoundOf } from '../src/model/input-bound.ts';
import { parsePriceTable, priceOf } from '../src/model/prices.ts';
import { loadPolicies } from '../src/policies.ts';
import { loadRegistry } from '../src/tools/registry.ts';
import { ROOT } from './folders.ts';

const MODEL = 'stand-in-reader';
const PLENTY_MICRO_USD = 1_000_000_000;

/** The result of each agent with the stand-in for a model. Times are left at zero: they would say nothing, and change each time. */
export async function evaluateStandIn(): Promise<EvalReport[]> {
  const server = await startModel({ host: '127.0.0.1', port: 0 });
  try {
    const [policies, registry] = await Promise.all([loadPolicies(), loadRegistry()]);
    const day = dayIn('UTC', new Date());
    const prices = parsePriceTable(await readFile(join(ROOT, 'policies', 'prices.yaml'), 'utf8'));
    const price = priceOf(prices, MODEL, day, null);
    const settings = { model: MODEL, apiKey: 'none', baseUrl: `${server.url}/v1`, azure: null, timeoutMs: 60_000 };
    const model = createModel(settings);
    const mostInputTokens = await inputBoundOf(MODEL);
    const reports: EvalReport[] = [];
    for (const agent of EvaluatedAgent.options) {
      const limits = policies.limits.agents[agent];
      if (limits === undefined) throw new Error(`policies/limits.yaml has no limits for ${agent}.`);
      const purse = purseOf(PLENTY_MICRO_USD, price, mostInputTokens);
      const { signal } = new AbortController();
      const room = { model, price, purse, limits, signal, now: () => 0, day, times: 1, parallel: 2 };
      reports.push(await evaluate(subjectOf(agent, policies, registry), room));
    }
    return reports;
  } finally {
    await server.close();
  }
}
