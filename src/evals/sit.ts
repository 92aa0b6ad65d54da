import { setTimeout as delay } from 'node:timers/promises';
import { bounded, mayReask } from '../activities/agent-request.ts';
import { digestOf } from '../digest.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { loopBreaker, type AnsweredCall } from '../domain/loop-breaker.ts';
import type { LimitsPolicy } from '../domain/policies.ts';
import type { Model } from '../model/complete.ts';
import type { Message } from '../model/message.ts';
import type { ModelReply } from '../model/reply.ts';
import type { ModelRequest } from '../model/request.ts';
import type { Exam, ExamReceipt, Judgement } from './exam.ts';
import type { Purse, Spent } from './purse.ts';
import type { Got } from './score.ts';

export type AgentLimits = LimitsPolicy['agents'][string];

/** What an agent works with while it sits an exam. */
export type Room = { model: Model; purse: Purse; limits: AgentLimits; now: () => number; signal: AbortSignal };

/** How one sitting went: what the agent answered first, what was left of its last answer after the gate, and what it took. */
export type Sitting = {
  answer: Got;
  gated: Got;
  turns: number;
  spent: Spent;
  ms: number;
  /** As the service named itself in its replies. */
  answeredBy: readonly string[];
  /** Calls that the case did not foresee, and why a run ended before its time. */
  notes: readonly string[];
};

const TRIES = 4;
const WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

type Run = {
  messages: Message[];
  receipts: ExamReceipt[];
  past: AnsweredCall[];
  notes: string[];
  spent: Spent;
  answeredBy: Set<string>;
  first: Got | null;
};

/** The loop that the workflow runs, without its durability: turns, tool calls, the gate sending back, limits and loop breaker. */
export async function sit(exam: Exam, room: Room): Promise<Sitting> {
  const started = room.now();
  const run: Run = {
    messages: [{ role: 'user', text: exam.firstMessage }],
    receipts: [],
    past: [],
    notes: [],
    spent: { inputTokens: 0, outputTokens: 0, costMicroUsd: 0 },
    answeredBy: new Set(),
    first: null,
  };
  let turns = 0;
  let judged: Judgement | null = null;
  while (judged === null && turns < room.limits.turns) {
    turns += 1;
    judged = await turn(exam, room, run);
  }
  if (turns >= room.limits.turns && judged === null) run.notes.push('turn_limit');
  const { gated, answer } = judged ?? exam.judge(null, run.receipts, false);
  return {
    answer: run.first ?? answer,
    gated,
    turns,
    spent: run.spent,
    ms: Math.round(room.now() - started),
    answeredBy: [...run.answeredBy],
    notes: run.notes,
  };
}

/** One turn; null when the agent goes on. */
async function turn(exam: Exam, room: Room, run: Run): Promise<Judgement | null> {
  const reply = await asked(exam.request(run.messages, room.limits.outputTokensPerTurn), room, run);
  const message = bounded(reply.message);
  const before = [...run.messages];
  run.messages.push(message);
  if (message.calls.length > 0) {
    const why = await callsOf(exam, room, run, message.calls);
    if (why === null) return null;
    run.notes.push(why);
    return exam.judge(null, run.receipts, false);
  }
  const judged = exam.judge(message.text ?? '', run.receipts, mayReask(before, room.limits.reasks));
  run.first ??= judged.answer;
  if (judged.reask === null) return judged;
  run.messages.push({ role: 'user', text: judged.reask });
  return null;
}

/** Makes the calls of a turn; why the run ends there, or null. */
async function callsOf(
  exam: Exam,
  room: Room,
  run: Run,
  calls: readonly { id: string; name: string; arguments: string }[],
): Promise<'tool_unavailable' | 'loop' | null> {
  let down = false;
  for (const call of calls) {
    const { outcome, note } = await exam.call(call, room.signal);
    if (note !== null) run.notes.push(note);
    const id = `receipt/${run.receipts.length + 1}`;
    if (outcome === null) {
      down = true;
      const given = argumentsOf(call.arguments);
      run.receipts.push({ id, operation: call.name, arguments: given, outcome: 'unavailable', result: null });
      continue;
    }
    run.receipts.push({ ...outcome, id, operation: call.name });
    run.messages.push({ role: 'tool', call: call.id, text: outcome.text });
    run.past.push({ name: call.name, argumentsDigest: digestOf(call.arguments), outcome: outcome.outcome });
  }
  if (down) return 'tool_unavailable';
  return loopBreaker(run.past) === 'stop' ? 'loop' : null;
}

const argumentsOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** One call of the model, its worst case held back before; an outage is waited for a few times. */
async function asked(request: ModelRequest, room: Room, run: Run): Promise<ModelReply> {
  for (let attempt = 1; ; attempt += 1) {
    const settle = room.purse.hold(request);
    try {
      const reply = await room.model.complete(request, room.signal);
      add(run, settle(reply.usage));
      run.answeredBy.add(reply.model);
      return reply;
    } catch (error) {
      // Whether a call that failed was paid for is not known: it counts at its worst, as in production; a refused one cost nothing.
      add(run, settle(isThrottled(error) ? { inputTokens: 0, outputTokens: 0 } : null));
      if (!isOutage(error) || attempt === TRIES) throw error;
      const wait = error.retryAfterMs ?? WAIT_MS * 2 ** (attempt - 1);
      await delay(Math.min(wait, LONGEST_WAIT_MS), undefined, { signal: room.signal });
    }
  }
}

const isOutage = (error: unknown): error is QuartermasterError =>
  isThrottled(error) || (error instanceof QuartermasterError && error.code === 'provider_unavailable');

const isThrottled = (error: unknown): error is QuartermasterError =>
  error instanceof QuartermasterError && error.code === 'rate_limited';

function add({ spent }: Run, more: Spent): void {
  spent.inputTokens += more.inputTokens;
  spent.outputTokens += more.outputTokens;
  spent.costMicroUsd += more.costMicroUsd;
}
