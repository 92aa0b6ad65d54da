import { answer, type Manner } from '../../sandbox/model/answer.ts';
import { ChatRequest, completionOf } from '../../sandbox/model/wire.ts';
import { requestOf } from '../../src/activities/agent-request.ts';
import type { Agent } from '../../src/agents/agent.ts';
import type { Exam, ExamReceipt } from '../../src/evals/exam.ts';
import { purseOf } from '../../src/evals/purse.ts';
import { type RecordedCall, recordedTools } from '../../src/evals/recorded-tools.ts';
import { sit } from '../../src/evals/sit.ts';
import type { Model } from '../../src/model/complete.ts';
import { fromWire } from '../../src/model/reply.ts';
import { toWire } from '../../src/model/request.ts';
import { loadPolicies } from '../../src/policies.ts';
import { loadRegistry } from '../../src/tools/registry.ts';
import type { z } from 'zod';

export const policies = await loadPolicies();
const registry = await loadRegistry();

const MODEL = 'stand-in-reader';
let replies = 0;

/** The stand-in without its HTTP: what it is asked is what a provider would be sent. */
const modelOf = (manner: Manner): Model => ({
  name: MODEL,
  complete: async (request) => {
    const chat = ChatRequest.parse(toWire(request, MODEL));
    replies += 1;
    return fromWire(completionOf(chat, answer(chat, manner), { id: String(replies), created: 0 }), MODEL);
  },
});

/** A tool call that the door let through, or stopped. */
export type Passed = { name: string; passed: boolean };

/** How one run of an agent went: the receipts that the gate judged by, its last answer, and every call that it tried. */
export type Run = { text: string | null; receipts: readonly ExamReceipt[]; calls: readonly Passed[] };

const free = { inputMicroUsdPerMillion: 0, outputMicroUsdPerMillion: 0, version: 'none' };
const nothing = { values: {}, doubted: [] };
const { signal } = new AbortController();

/**
 * Runs an agent over a case through the real door and loop. `gate` says what the agent is sent back with, or null; `text` is null when
 * the run ended without an answer.
 */
export async function runAgent<Context, Output extends z.ZodType>(
  agent: Agent<Context, Output>,
  given: { context: Context; tools: readonly RecordedCall[]; manner: Manner },
  gate: (text: string | null, receipts: readonly ExamReceipt[], mayReask: boolean) => string | null,
): Promise<Run> {
  const limits = policies.limits.agents[agent.name];
  if (limits === undefined) throw new Error(`no limits for ${agent.name}`);
  const calls: Passed[] = [];
  const run: { last: Pick<Run, 'text' | 'receipts'> } = { last: { text: null, receipts: [] } };
  const call = recordedTools(registry, agent, given.tools);
  const request = requestOf(agent);
  const exam: Exam = {
    id: agent.name,
    tests: '',
    language: null,
    agent,
    firstMessage: agent.input(given.context),
    request: (messages, most) => request(registry, messages, most),
    call: async (wanted, until) => {
      const done = await call(wanted, until);
      const passed = done.outcome === null || ['ok', 'not_found'].includes(done.outcome.outcome);
      calls.push({ name: wanted.name, passed });
      return done;
    },
    expected: { values: {}, follows: {}, either: {}, ask: [] },
    judge: (text, receipts, mayReask) => {
      run.last = { text, receipts };
      return { reask: gate(text, receipts, mayReask), answer: nothing, gated: nothing };
    },
  };
  const room = { model: modelOf(given.manner), purse: purseOf(1, free, () => 0), limits, now: () => 0, signal };
  await sit(exam, room);
  return { ...run.last, calls };
}

/** What each agent may call, said once more and by hand. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  intake: [],
  vendor: ['vendors_search', 'vendors_read', 'risk_match', 'risk_assess', 'risk_screen'],
  negotiation: ['contracts_search'],
};

/** Calls of tools that are not the agent's and passed the door all the same. */
export const trespasses = (agent: string, { calls }: Run): string[] =>
  calls.flatMap(({ name, passed }) => (passed && !ALLOWED[agent]?.includes(name) ? [`${name} passed the door`] : []));

export const stopped = ({ calls }: Run): boolean => calls.some(({ passed }) => !passed);
