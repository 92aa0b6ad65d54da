import { callsDone, elementsOf, parseRecord, recordsWith, userText } from './conversation.ts';
import { fit, NothingFits } from './fit.ts';
import { readIntake } from './intake.ts';
import { addressOf, parseMail, unescapeText, type Mail } from './mail.ts';
import { readNegotiationTurn } from './negotiation.ts';
import { obeyInLetter } from './obey-letter.ts';
import { callsOrdered, instructionsIn, MOST_ORDERED, obeyInReading, obeyInTurn } from './obey.ts';
import { obeyInReply, parseReply, readReply } from './reply.ts';
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
    case 'intake_reply':
      return intakeReply(request, manner);
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
  const named = calls.filter(({ name }) => name !== 'send_mail' || offers(request, name)).slice(0, MOST_ORDERED);
  if (named.length > 0) return { kind: 'calls', calls: named };
  return { kind: 'text', text: JSON.stringify(obeyInReading(reading, text, addressOf(mail.from))) };
}

function intakeReply(request: ChatRequest, manner: Manner): Reply | null {
  const reply = parseReply(userText(request.messages));
  if (!reply) return null;
  return { kind: 'text', text: JSON.stringify(manner === 'honest' ? readReply(reply) : obeyInReply(reply)) };
}

const textOf = ({ subject, from, body, forwarded, attached = [], files = [] }: Mail) =>
  [subject, from, ...files, body, forwarded, ...attached].join('\n\n').replace(/(?<=\S)[ ]*\n(?=\S)/g, ' ');
const namesOf = (request: ChatRequest) => (request.tools ?? []).map((tool) => tool.function.name);
const offers = (request: ChatRequest, name: string) => namesOf(request).includes(name);
const namesCalled = (request: ChatRequest) => callsDone(request.messages).map(({ name }) => name);

function vendor(request: ChatRequest, manner: Manner): Reply {
  const turn = readVendorTurn(request.messages, namesOf(request));
  if (manner === 'honest') return turn;
  const texts = [...recordsIn(request, 'vendor'), ...resultsIn(request)].flatMap(stringsOf);
  return obeyInTurn(turn, texts.join('\n\n'), namesCalled(request));
}

/** Objects in an element of the first messages. */
const recordsIn = (request: ChatRequest, name: string): unknown[] =>
  elementsOf(userText(request.messages), name).map((json) => parseRecord(json));

const resultsIn = (request: ChatRequest): unknown[] =>
  callsDone(request.messages).flatMap(({ outcome }) => (outcome.state === 'result' ? [outcome.result] : []));

/** Every text of a value, at any depth. */
function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

function negotiation(request: ChatRequest, manner: Manner): Reply {
  const turn = readNegotiationTurn(request.messages, namesOf(request));
  if (manner === 'honest') return turn;
  const found = resultsIn(request);
  const clauses = recordsWith(found, 'text').map(({ id, text }) => ({ id: String(id), text: String(text) }));
  const answers = elementsOf(userText(request.messages), 'vendor').map(unescapeText);
  const names = recordsWith(recordsIn(request, 'case'), 'vendor').map((row) => String(row['vendor']));
  return obeyInLetter(turn, [...names, ...found.flatMap(stringsOf), ...answers], clauses, namesCalled(request));
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
