import { digestOf } from '../digest.ts';
import type { AssistantMessage, Message } from '../model/message.ts';
import { Context } from '@temporalio/activity';
import { dayIn } from '../domain/day.ts';
import { nearCap, roomFor, type Cap, type ReachedCap, type SpendKeys } from '../domain/spend.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { costMicroUsd } from '../model/prices.ts';
import type { ModelReply } from '../model/reply.ts';
import type { ModelRequest } from '../model/request.ts';
import type { Tx } from '../store/database.ts';
import { takeTokens } from '../store/rates.ts';
import { lockTotals, releaseSpend, reserveSpend, settleSpend } from '../store/spend.ts';
import { readTenant } from '../store/tenants.ts';
import { measuredCall } from '../telemetry/model-call.ts';
import { modelSpend, rateWaits, verdicts } from '../telemetry/metrics.ts';
import { addMessage, readTranscript, TURN_STRIDE } from '../store/transcripts.ts';
import type { Registry } from '../tools/registry.ts';
import { bounded, mayReask } from './agent-request.ts';
import type { ModelActivities, Thought } from './api.ts';
import type { Bench } from './bench.ts';
import { kindOf } from './case-kinds.ts';
import type { ActivityContext } from './context.ts';
import { beating } from './heartbeat.ts';
import { parseMessages } from './transcript.ts';
import { pausedBy } from './steps/await-resume.ts';
import { workerOf } from './steps/step.ts';

const WAITING = 'The tokens of this minute are used up. The call is made as soon as there are enough.';

/** Of a dollar. */
const MICRO = 1_000_000;

type Turn = Parameters<ModelActivities['think']>[0];

/** A call whose worst case is reserved, or the answer that an attempt before a crash has stored. */
type Opened = { messages: Message[] } & (
  | { answer: AssistantMessage }
  | ReservedCall
  | { reached: ReachedCap }
  | { paused: true }
);

/** `keys`: where it counts. */
type ReservedCall = { call: string; keys: SpendKeys; near: Cap | null; request: ModelRequest };

/** The messages so far, begun with the agent's first one; null when the case has ended meanwhile. */
const opened = (context: ActivityContext, bench: Pick<Bench, 'request'>, turn: Turn): Promise<Opened | null> =>
  context.database.withPrincipal(workerOf(turn), async (tx) => {
    const text = await kindOf(turn).open(tx, turn, context.policies);
    if (text === null) return null;
    await addMessage(tx, { ...turn, seq: 0, content: { role: 'user', text } satisfies Message });
    const messages = parseMessages(await readTranscript(tx, turn.requisition, turn.run), turn.turn);
    const answer = answeredBefore(messages, turn);
    if (answer !== null) return { messages, answer };
    if ((await pausedBy(context, tx, turn.agent)) !== null) return { messages, paused: true };
    const limits = context.policies.limits.agents[turn.agent];
    const request = bench.request(context.tools.registry, messages, limits?.outputTokensPerTurn ?? 1000);
    return { messages, ...(await reserved(context, tx, turn, request)) };
  });

/** Before a call leaves, its worst case is reserved under every cap, its answer cut to what is left; or the cap that has no room. */
const reserved = async (
  { model, price, mostInputTokens, policies, newId, now, tokensPerMinute }: ActivityContext,
  tx: Tx,
  at: Turn,
  request: ModelRequest,
): Promise<ReservedCall | { reached: ReachedCap }> => {
  const { requisition, run, turn, agent } = at;
  const day = dayIn((await readTenant(tx)).timeZone, now());
  const keys = kindOf(at).keys({ day, requisition, agent });
  const wanted = { inputTokens: mostInputTokens(request), maxOutputTokens: request.maxOutputTokens };
  const totals = await lockTotals(tx, keys);
  const room = roomFor(totals, wanted, price, policies.limits);
  if ('reached' in room) return room;
  const worst = { inputTokens: wanted.inputTokens, outputTokens: room.outputTokens };
  const { workflowExecution, activityId: activity, attempt } = Context.current().info;
  const call = newId();
  const named = { id: call, requisition, run, turn, agent, model: model.name, day };
  const made = { workflowRun: workflowExecution?.runId ?? '', activity, attempt };
  const costs = { tokens: worst.inputTokens + worst.outputTokens, costMicroUsd: costMicroUsd(worst, price) };
  await reserveSpend(tx, { ...named, ...made, ...costs, priceVersion: price.version }, keys);
  const near = nearCap(totals, policies.limits);
  // Last: all workers share it, and whoever finds too little there leaves nothing reserved.
  const wait = tokensPerMinute === null ? 0 : await takeTokens(tx, model.name, tokensPerMinute, costs.tokens);
  if (wait > 0) {
    rateWaits.inc({ agent, whose: 'own' });
    throw new QuartermasterError('rate_limited', WAITING, { retryAfterMs: wait });
  }
  return { call, keys, near, request: { ...request, maxOutputTokens: room.outputTokens } };
};

/** The call itself; its answer and what it really used are stored together, so that what was paid for is kept. */
const called = async (
  context: ActivityContext,
  turn: Turn,
  { call, keys, request }: ReservedCall,
): Promise<AssistantMessage> => {
  const { database, model, price } = context;
  const stored = (usage: ModelReply['usage'], content: AssistantMessage | null) =>
    database.withPrincipal(workerOf(turn), async (tx) => {
      if (content !== null) await addMessage(tx, { ...turn, seq: turn.turn * TURN_STRIDE, content });
      await settleSpend(tx, call, usage && { ...usage, costMicroUsd: costMicroUsd(usage, price) }, keys);
    });
  try {
    const named = { agent: turn.agent, model: model.name, requisition: turn.requisition };
    const reply = await measuredCall(named, () => beating((signal) => model.complete(request, signal, call)));
    if (reply.usage !== null)
      modelSpend.inc({ agent: turn.agent, model: model.name }, costMicroUsd(reply.usage, price) / MICRO);
    const message = bounded(reply.message);
    await stored(reply.usage, message);
    return message;
  } catch (error) {
    if (error instanceof QuartermasterError && error.code === 'rate_limited')
      await database.withPrincipal(workerOf(turn), (tx) => releaseSpend(tx, call, keys));
    else await stored(null, null);
    throw error;
  }
};

const store = (context: ActivityContext, turn: Turn, seq: number, content: Message): Promise<void> =>
  context.database.withPrincipal(workerOf(turn), (tx) => addMessage(tx, { ...turn, seq, content }));

/** What a model answered, whether now or in an attempt before a crash. */
const answeredBefore = (messages: readonly Message[], turn: Turn): AssistantMessage | null => {
  const last = messages.findLast((message) => message.role === 'assistant');
  return last && messages.filter(({ role }) => role === 'assistant').length === turn.turn ? last : null;
};

const wantedTools = ({ find }: Registry, message: AssistantMessage): Thought => ({
  kind: 'tools',
  calls: message.calls.map((call) => ({
    name: find(call.name)?.name ?? 'unknown_tool',
    argumentsDigest: digestOf(call.arguments),
  })),
});

/** One turn of an agent. A turn that is repeated after a crash finds its answer stored, and is not paid for twice. */
export const think =
  (context: ActivityContext): ModelActivities['think'] =>
  async (turn) => {
    const bench = kindOf(turn).bench(turn);
    const limits = context.policies.limits.agents[turn.agent];
    const at = await opened(context, bench, turn);
    if (at === null) return { kind: 'ended' };
    if ('paused' in at) return { kind: 'paused' };
    if ('reached' in at) return { kind: 'capped', cap: at.reached };
    const message = 'answer' in at ? at.answer : await called(context, turn, at);
    const warning = 'near' in at && at.near ? { near: at.near } : {};
    if (message.calls.length > 0) return { ...warning, ...wantedTools(context.tools.registry, message) };
    const judged = await bench.judge(context, turn, message.text ?? '', mayReask(at.messages, limits?.reasks ?? 0));
    verdicts.inc({ agent: turn.agent, verdict: judged.verdict });
    if (judged.verdict !== 'reask') return { ...warning, kind: 'done', verdict: judged.verdict, fields: judged.fields };
    await store(context, turn, turn.turn * TURN_STRIDE + TURN_STRIDE - 1, { role: 'user', text: judged.say });
    return { ...warning, kind: 'again' };
  };
