import { digestOf } from '../digest.ts';
import type { Message } from '../model/message.ts';
import { costMicroUsd, worstCase } from '../model/prices.ts';
import type { ModelReply } from '../model/reply.ts';
import type { ModelRequest } from '../model/request.ts';
import { isFinal } from '../domain/status.ts';
import { lockRequisition } from '../store/requisitions.ts';
import { reserveSpend, settleSpend } from '../store/spend.ts';
import { addMessage, readTranscript, TURN_STRIDE } from '../store/transcripts.ts';
import type { ModelActivities, Thought } from './api.ts';
import type { Bench } from './bench.ts';
import { benches } from './benches.ts';
import type { ActivityContext } from './context.ts';
import { beating } from './heartbeat.ts';
import { parseMessages } from './transcript.ts';
import { workerOf } from './steps/step.ts';

type Turn = Parameters<ModelActivities['think']>[0];

/** The messages so far, begun with the agent's first one; null when the requisition has ended meanwhile. */
const opened = (context: ActivityContext, bench: Bench, turn: Turn): Promise<Message[] | null> =>
  context.database.withPrincipal(workerOf(turn), async (tx) => {
    const requisition = await lockRequisition(tx, turn.requisition);
    if (isFinal(requisition.status)) return null;
    const first = { role: 'user', text: await bench.firstMessage({ tx, requisition }) } satisfies Message;
    await addMessage(tx, { ...turn, seq: 0, content: first });
    return parseMessages(await readTranscript(tx, turn.requisition, turn.run), turn.turn);
  });

/** The call itself: its worst case is reserved before it leaves, and real usage settles it. */
const called = async (context: ActivityContext, turn: Turn, request: ModelRequest): Promise<ModelReply> => {
  const { database, model, price } = context;
  const id = context.newId();
  const call = {
    id,
    requisition: turn.requisition,
    run: turn.run,
    turn: turn.turn,
    agent: turn.agent,
    model: model.name,
  };
  const reserved = { ...call, costMicroUsd: worstCase(request, price).microUsd, priceVersion: price.version };
  await database.withPrincipal(workerOf(turn), (tx) => reserveSpend(tx, reserved));
  const settle = (usage: ModelReply['usage']) =>
    database.withPrincipal(workerOf(turn), (tx) =>
      settleSpend(tx, id, usage && { ...usage, costMicroUsd: costMicroUsd(usage, price) }),
    );
  try {
    const reply = await beating((signal) => model.complete(request, signal));
    await settle(reply.usage);
    return reply;
  } catch (error) {
    await settle(null);
    throw error;
  }
};

const store = (context: ActivityContext, turn: Turn, seq: number, content: Message): Promise<void> =>
  context.database.withPrincipal(workerOf(turn), (tx) => addMessage(tx, { ...turn, seq, content }));

/** What a model answered, whether now or in an attempt before a crash. */
const answeredBefore = (messages: readonly Message[], turn: Turn): Extract<Message, { role: 'assistant' }> | null => {
  const last = messages.findLast((message) => message.role === 'assistant');
  return last && messages.filter(({ role }) => role === 'assistant').length === turn.turn ? last : null;
};

const wantedTools = (message: Extract<Message, { role: 'assistant' }>): Thought => ({
  kind: 'tools',
  calls: message.calls.map((call) => ({
    id: call.id,
    name: call.name.slice(0, 64),
    argumentsDigest: digestOf(call.arguments),
  })),
});

const MOST_CALLS = 8;

/** One turn of an agent. A turn that is repeated after a crash finds its answer stored, and is not paid for twice. */
export const think =
  (context: ActivityContext): ModelActivities['think'] =>
  async (turn) => {
    const bench = benches[turn.agent];
    const limits = context.policies.limits.agents[turn.agent];
    const messages = await opened(context, bench, turn);
    if (messages === null) return { kind: 'ended' };
    let message = answeredBefore(messages, turn);
    if (message === null) {
      const reply = await called(context, turn, bench.request(messages, limits?.outputTokensPerTurn ?? 1000));
      message = { ...reply.message, calls: reply.message.calls.slice(0, MOST_CALLS) };
      await store(context, turn, turn.turn * TURN_STRIDE, message);
    }
    if (message.calls.length > 0) return wantedTools(message);
    const attempts = messages.filter(({ role }) => role === 'user').length;
    const judged = await bench.judge(context, turn, message.text ?? '', attempts <= (limits?.reasks ?? 0));
    if (judged.verdict !== 'reask') return { kind: 'done', verdict: judged.verdict, fields: judged.fields };
    await store(context, turn, turn.turn * TURN_STRIDE + TURN_STRIDE - 1, { role: 'user', text: judged.say });
    return { kind: 'again' };
  };
