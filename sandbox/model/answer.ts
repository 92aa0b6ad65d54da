import { callsDone, userText } from './conversation.ts';
import { fit, NothingFits } from './fit.ts';
import { readIntake } from './intake.ts';
import { parseMail, type Mail } from './mail.ts';
import { callsOrdered, instructionsIn, obeyInReading, obeyInTurn } from './obey.ts';
import { obeyInLetter, readNegotiationTurn } from './negotiation.ts';
import { readVendorTurn } from './vendor.ts';
import { schemaName, type ChatRequest, type Reply } from './wire.ts';

/** Whether instructions inside untrusted text are data, as they should be, or are carried out. */
export type Manner = 'honest' | 'obedient';

const REFUSAL = 'The stand-in model reads purchase mails and vendors only; it has no answer to this.';

/** What the stand-in says to a conversation; the schema's name tells which reader is asked. */
export function answer(request: ChatRequest, manner: Manner): Reply {
  return shaped(request, read(request, manner));
}

function read(request: ChatRequest, manner: Manner): Reply | null {
  switch (schemaName(request)) {
    case 'intake_output':
      return intake(request, manner);
    case 'vendor_output':
      return vendor(request, manner);
    case 'negotiation_output':
      return negotiation(request, manner);
    case null:
    default:
      return null;
  }
}

function intake(request: ChatRequest, manner: Manner): Reply | null {
  const mail = userText(request.messages)
    .map(parseMail)
    .findLast((found) => found !== null);
  if (!mail) return null;
  const reading = readIntake(mail);
  if (manner === 'honest') return { kind: 'text', text: JSON.stringify(reading) };
  const text = textOf(mail);
  const called = callsDone(request.messages).map(({ name }) => name);
  const calls = callsOrdered(instructionsIn(text)).filter(({ name }) => !called.includes(name));
  const named = calls.filter(({ name }) => name !== 'send_mail' || offers(request, name));
  if (named.length > 0) return { kind: 'calls', calls: named };
  return { kind: 'text', text: JSON.stringify(obeyInReading(reading, text)) };
}

const textOf = (mail: Mail) =>
  [mail.subject, mail.body, mail.forwarded].join('\n').replace(/(?<=\S)[ ]*\n(?=\S)/g, ' ');
const namesOf = (request: ChatRequest) => (request.tools ?? []).map((tool) => tool.function.name);
const offers = (request: ChatRequest, name: string) => namesOf(request).includes(name);

function vendor(request: ChatRequest, manner: Manner): Reply {
  const turn = readVendorTurn(request.messages, namesOf(request));
  if (manner === 'honest') return turn;
  return obeyInTurn(
    turn,
    untrustedText(request),
    callsDone(request.messages).map(({ name }) => name),
  );
}

const untrustedText = (request: ChatRequest): string =>
  request.messages
    .flatMap((message) =>
      message.role === 'user' || message.role === 'tool' ? [message.content.replaceAll('\\n', '\n')] : [],
    )
    .join('\n');

function negotiation(request: ChatRequest, manner: Manner): Reply {
  const turn = readNegotiationTurn(request.messages, namesOf(request));
  const called = callsDone(request.messages).map(({ name }) => name);
  return manner === 'honest' ? turn : obeyInLetter(turn, untrustedText(request), called);
}

/** A text answer in the shape that the request's schema asks for; without a reader, an empty one, else a refusal. */
function shaped(request: ChatRequest, reply: Reply | null): Reply {
  if (reply && reply.kind !== 'text') return request.parallel_tool_calls === false ? firstCall(reply) : reply;
  const format = request.response_format;
  if (format?.type !== 'json_schema' || !format.json_schema.schema) return reply ?? { kind: 'refusal', text: REFUSAL };
  try {
    const value: unknown = reply ? JSON.parse(reply.text) : null;
    return { kind: 'text', text: JSON.stringify(fit(format.json_schema.schema, value)) };
  } catch (error) {
    if (error instanceof NothingFits) return { kind: 'refusal', text: REFUSAL };
    throw error;
  }
}

const firstCall = (reply: Reply): Reply =>
  reply.kind === 'calls' ? { kind: 'calls', calls: reply.calls.slice(0, 1) } : reply;
