import { digestOf } from '../digest.ts';
import type { AssistantMessage, Message } from '../model/message.ts';
import { Context } from '@temporalio/activity';
import { dayIn } from '../domain/day.ts';
import { nearCap, roomFor, spendKeys, type Cap, type ReachedCap } from '../domain/spend.ts';
import { costMicroUsd, mostInputTokens } from '../model/prices.ts';
import type { ModelReply } from '../model/reply.ts';
import type { ModelRequest } from '../model/request.ts';
import { isFinal } from '../domain/status.ts';
import type { Tx } from '../store/database.ts';
import { lockRequisition } from '../store/requisitions.ts';
import { lockTotals, reserveSpend, settleSpend } from '../store/spend.ts';
import { readTenant } from '../store/tenants.ts';
import { addMessage, readTranscript, TURN_STRIDE } from '../store/transcripts.ts';
import { isOperation } from '../tools/operations.ts';
import { bounded, mayReask } from './agent-request.ts';
import type { ModelActivities, Thought } from './api.ts';
import type { Bench } from './bench.ts';
import { benches } from './benches.ts';
import type { ActivityContext } from './context.ts';
import { beating } from './heartbeat.ts';
import { parseMessages } from './transcript.ts';
import { workerOf } from './steps/step.ts';

type Turn = Parameters<ModelActivities['think']>[0];

/** A call whose worst case is reserved, or the answer that an attempt before a crash has stored. */
type Opened = { messages: Message[] } & ({ answer: AssistantMessage } | ReservedCall | { reached: ReachedCap });

/** `keys`: where it counts. */
type ReservedCall = { call: string; keys: ReturnType<typeof spendKeys>; near: Cap | null; request: ModelRequest };

/** The messages so far, begun with the agent's first one; null when the requisition has ended meanwhile. */
const opened = (context: ActivityContext, bench: Bench, turn: Turn): Promise<Opened | null> =>
  context.database.withPrincipal(workerOf(turn), async (tx) => {
    const requisition = await lockRequisition(tx, turn.requisition);
    if (isFinal(requisition.status) || requisition.round !== turn.round) return null;
    const first = {
      role: 'user',
      text: await bench.firstMessage({ tx, requisition, run: turn.run, policies: context.policies }),
    } satisfies Message;
    await addMessage(tx, { ...turn, seq: 0, content: first });
    const messages = parseMessages(await readTranscript(tx, turn.requisition, turn.run), turn.turn);
    const answer = answeredBefore(messages, turn);
    if (answer !== null) return { messages, answer };
    const limits = context.policies.limits.agents[turn.agent];
    const request = bench.request(messages, limits?.outputTokensPerTurn ?? 1000);
    return { messages, ...(await reserved(context, tx, turn, request)) };
  });

/** Before a call leaves, its worst case is reserved under every cap, its answer cut to what is left; or the cap that has no room. */
const reserved = async (
  { model, price, policies, newId, now }: ActivityContext,
  tx: Tx,
  { requisition, run, turn, agent }: Turn,
  request: ModelRequest,
): Promise<ReservedCall | { reached: ReachedCap }> => {
  const day = dayIn((await readTenant(tx)).timeZone, now());
  const keys = spendKeys({ day, requisition, agent });
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
      // First: it locks the requisition, which goes before the totals.
      if (content !== null) await addMessage(tx, { ...turn, seq: turn.turn * TURN_STRIDE, content });
      await settleSpend(tx, call, usage && { ...usage, costMicroUsd: costMicroUsd(usage, price) }, keys);
    });
  try {
    const reply = await beating((signal) => model.complete(request, signal));
    const message = bounded(reply.message);
    await stored(reply.usage, message);
    return message;
  } catch (error) {
    await stored(null, null);
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

const wantedTools = (message: AssistantMessage): Thought => ({
  kind: 'tools',
  calls: message.calls.map((call) => ({
    name: isOperation(call.name) ? call.name : 'unknown_tool',
    argumentsDigest: digestOf(call.arguments),
  })),
});

/** One turn of an agent. A turn that is repeated after a crash finds its answer stored, and is not paid for twice. */
export const think =
  (context: ActivityContext): ModelActivities['think'] =>
  async (turn) => {
    const bench = benches[turn.agent];
    const limits = context.policies.limits.agents[turn.agent];
    const at = await opened(context, bench, turn);
    if (at === null) return { kind: 'ended' };
    if ('reached' in at) return { kind: 'capped', cap: at.reached };
    const message = 'answer' in at ? at.answer : await called(context, turn, at);
    const warning = 'near' in at && at.near ? { near: at.near } : {};
    if (message.calls.length > 0) return { ...warning, ...wantedTools(message) };
    const judged = await bench.judge(context, turn, message.text ?? '', mayReask(at.messages, limits?.reasks ?? 0));
    if (judged.verdict !== 'reask') return { ...warning, kind: 'done', verdict: judged.verdict, fields: judged.fields };
    await store(context, turn, turn.turn * TURN_STRIDE + TURN_STRIDE - 1, { role: 'user', text: judged.say });
    return { ...warning, kind: 'again' };
  };
