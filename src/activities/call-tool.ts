import * as all from '../agents/all.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { Message, type ModelToolCall } from '../model/message.ts';
import { noteRemoved } from '../services/note-removed.ts';
import { addMessage, addReceipt, findReceipt, readTranscript, TURN_STRIDE } from '../store/transcripts.ts';
import { callTool as throughTheDoor } from '../tools/call-tool.ts';
import type { Activities } from './api.ts';
import { principalOf } from './acts-for.ts';
import { kindOf } from './case-kinds.ts';
import type { ActivityContext } from './context.ts';
import { beating } from './heartbeat.ts';
import { workerOf } from './steps/step.ts';

type Call = Parameters<Activities['callTool']>[0];

const agents = { ...all };

/** The call as the model wrote it, and the person in whose name the agent works. */
const loadCall = async (context: ActivityContext, call: Call) =>
  context.database.withPrincipal(workerOf(call), async (tx) => {
    const { person, status } = await kindOf(call).caller(tx, call);
    const said = (await readTranscript(tx, call.requisition, call.run)).find(
      ({ seq }) => seq === call.turn * TURN_STRIDE,
    );
    const message = Message.parse(said?.content);
    const wanted = message.role === 'assistant' ? message.calls[call.index] : undefined;
    if (!person || !wanted)
      throw new QuartermasterError(
        'internal',
        'A tool was called that no stored turn asked for, or for someone who left.',
      );
    return {
      wanted,
      principal: principalOf(workerOf(call).tenant, person),
      person: person.id,
      status,
      receipt: await findReceipt(tx, call.requisition, receiptId(call)),
    };
  });

const receiptId = ({ run, turn, index }: Call): string => `${run}/${turn}/${index}`;

const receiptOf = (call: Call, operation: string) => ({
  id: receiptId(call),
  requisition: call.requisition,
  run: call.run,
  agent: call.agent,
  operation,
});

/** An outage is recorded too: without it the gate would think that nobody had asked. */
const noteOutage = async (
  context: ActivityContext,
  call: Call,
  wanted: ModelToolCall,
  error: unknown,
): Promise<void> => {
  if (!(error instanceof QuartermasterError) || error.code !== 'provider_unavailable') return;
  await context.database.withPrincipal(workerOf(call), (tx) =>
    addReceipt(tx, {
      ...receiptOf(call, wanted.name),
      arguments: parsedArguments(wanted),
      outcome: 'unavailable',
      result: null,
    }),
  );
};

const parsedArguments = ({ arguments: text }: ModelToolCall): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** One tool call: its receipt and the message to the model are stored together; a repeated attempt finds them. */
export const callTool =
  (context: ActivityContext): Activities['callTool'] =>
  async (call) => {
    const { wanted, principal, person, status, receipt } = await loadCall(context, call);
    if (receipt && receipt.outcome !== 'unavailable') return { outcome: receipt.outcome };
    const request = {
      agent: agents[call.agent],
      principal,
      requisition: { id: call.requisition, status },
      run: call.run,
      receipt: receiptId(call),
      call: wanted,
    };
    const outcome = await beating((signal) => throughTheDoor({ tools: context.tools, signal }, request)).catch(
      async (error: unknown) => {
        if (error instanceof QuartermasterError && error.code === 'authorization_needed') return null;
        await noteOutage(context, call, wanted, error);
        throw error;
      },
    );
    if (outcome === null) return { outcome: 'unauthorized' };
    const { arguments: given, result, text } = outcome;
    await context.database.withPrincipal(workerOf(call), async (tx) => {
      const made = { ...receiptOf(call, wanted.name), arguments: given, outcome: outcome.outcome, result };
      const at = context.now();
      if (await addReceipt(tx, made)) await kindOf(call).noteCall(tx, call, { receipt: made, person, at });
      const message = { role: 'tool', call: wanted.id, text } satisfies Message;
      await addMessage(tx, { ...call, seq: call.turn * TURN_STRIDE + 1 + call.index, content: message });
      if (outcome.outcome !== 'ok') return;
      const note = { from: 'tool' as const, name: wanted.name, removed: outcome.removed };
      await noteRemoved(tx, call.requisition, { at, actor: { kind: 'worker' }, ...note });
    });
    return { outcome: outcome.outcome };
  };
