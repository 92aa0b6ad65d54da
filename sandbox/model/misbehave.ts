import { answer } from './answer.ts';
import { spoiledLetter, spoilt } from './negotiation.ts';
import { shuffled } from './shuffle.ts';
import type { ChatRequest, Reply } from './wire.ts';

/** Answers that are wrong on purpose, or right in other words (`shuffled`); what HTTP itself does wrong is in server.ts. */
export const ANSWER_FAULTS = [
  'invalid_json',
  'wrong_schema',
  'refusal',
  'truncated',
  'tool_loop',
  'unknown_tool',
  'garbage',
  'obedient',
  'shuffled',
  'invented_citation',
  'outside_playbook',
  'foreign_figure',
] as const;
export type AnswerFault = (typeof ANSWER_FAULTS)[number];

/** A reply, and after how many tokens it is cut off where it should be. */
export interface Misbehaviour {
  reply: Reply;
  cutAt?: number;
}

const TRUNCATED_TOKENS = 12;
const GARBAGE_WORDS = 40;

const text = (words: string): Reply => ({ kind: 'text', text: words });
const textOf = (reply: Reply): string => (reply.kind === 'calls' ? JSON.stringify({ calls: reply.calls }) : reply.text);

/** The wrong answer of the wanted kind; `random` gives numbers from 0 to 1. */
export function misbehave(fault: AnswerFault, request: ChatRequest, random: () => number): Misbehaviour {
  const honest = answer(request, 'honest');
  const ways: Record<AnswerFault, () => Misbehaviour> = {
    invalid_json: () => ({ reply: broken(honest) }),
    wrong_schema: () => ({ reply: text('{"answer":"yes","confidence":0.99}') }),
    refusal: () => ({ reply: { kind: 'refusal', text: 'I cannot help with that.' } }),
    truncated: () => ({ reply: text(textOf(honest)), cutAt: TRUNCATED_TOKENS }),
    tool_loop: () => ({ reply: { kind: 'calls', calls: [sameCall(request, honest)] } }),
    unknown_tool: () => ({
      reply: { kind: 'calls', calls: [{ name: 'payments_transfer', arguments: { amount: 1 } }] },
    }),
    garbage: () => ({ reply: text(garbage(random)) }),
    invented_citation: () => ({ reply: spoiledLetter(honest, spoilt.invented_citation) }),
    outside_playbook: () => ({ reply: spoiledLetter(honest, spoilt.outside_playbook) }),
    foreign_figure: () => ({ reply: spoiledLetter(honest, spoilt.foreign_figure) }),
    obedient: () => ({ reply: answer(request, 'obedient') }),
    shuffled: () => ({ reply: shuffled(request, honest, random) }),
  };
  return ways[fault]();
}

function broken(reply: Reply): Reply {
  if (reply.kind !== 'calls') return text(reply.text.slice(0, Math.ceil(reply.text.length / 2)));
  return { kind: 'calls', calls: reply.calls.map((call) => ({ ...call, arguments: '{"name": ' })) };
}

/** The call that the conversation began with, again and again. */
function sameCall(request: ChatRequest, honest: Reply): { name: string; arguments: unknown } {
  const made = request.messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : []));
  const [before] = made;
  if (before) return { name: before.function.name, arguments: before.function.arguments };
  const [first] = honest.kind === 'calls' ? honest.calls : [];
  return first ?? { name: request.tools?.[0]?.function.name ?? 'read_mail', arguments: {} };
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz{}[]":,.0123456789';

function garbage(random: () => number): string {
  const letter = () => LETTERS[Math.floor(random() * LETTERS.length)] ?? 'x';
  const word = () => Array.from({ length: 1 + Math.floor(random() * 9) }, letter).join('');
  return Array.from({ length: GARBAGE_WORDS }, word).join(' ');
}
