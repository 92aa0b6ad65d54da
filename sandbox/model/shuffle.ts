import { userText } from './conversation.ts';
import { parseMail } from './mail.ts';
import type { ChatRequest, Reply } from './wire.ts';

type Random = () => number;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * The same answer said in another way, as a real model would: tool calls and keys in another order, some calls left for the next
 * turn, quotes that are wider or narrower and prove the same, remarks in other words, spaces that mean nothing.
 */
export function shuffled(request: ChatRequest, reply: Reply, random: Random): Reply {
  if (reply.kind === 'calls') {
    const calls = mixed(reply.calls, random).map(({ name, arguments: given }) => ({
      name,
      arguments: typeof given === 'string' ? given : written(otherOrder(given, random), random),
    }));
    return { kind: 'calls', calls: calls.slice(0, 1 + below(calls.length, random)) };
  }
  if (reply.kind !== 'text') return reply;
  const said: unknown = JSON.parse(reply.text);
  return { kind: 'text', text: written(otherOrder(reworded(said, sourceOf(request), random), random), random) };
}

const below = (most: number, random: Random): number => Math.floor(random() * most);

const mixed = <T>(items: readonly T[], random: Random): T[] =>
  items
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);

const written = (value: unknown, random: Random): string =>
  ' '.repeat(below(3, random)) + JSON.stringify(value, null, below(3, random)) + '\n'.repeat(below(2, random));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys in another order at every depth; the order of a list means something and stays. */
function otherOrder(value: unknown, random: Random): unknown {
  if (Array.isArray(value)) return value.map((one) => otherOrder(one, random));
  if (!isRecord(value)) return value;
  return Object.fromEntries(mixed(Object.entries(value), random).map(([key, one]) => [key, otherOrder(one, random)]));
}

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** The parts of the mail that was read, each on one line. */
const sourceOf = (request: ChatRequest): string[] => {
  const mail = userText(request.messages)
    .map(parseMail)
    .findLast((found) => found !== null);
  return mail ? [mail.subject, mail.body, mail.forwarded, ...(mail.attached ?? [])].map(flat) : [];
};

const REMARKS = ['Note: ', 'Seen: ', 'It shows that ', ''];

function reworded(value: unknown, source: readonly string[], random: Random): unknown {
  if (Array.isArray(value)) return value.map((one) => reworded(one, source, random));
  if (!isRecord(value)) return value;
  const { text, quote } = value;
  if (typeof text === 'string' && typeof quote === 'string') return recopied({ text, quote }, source, random);
  const entries = Object.entries(value).map(([key, one]) => [key, remarked(key, one, source, random)] as const);
  return Object.fromEntries(entries);
}

/** Remarks decide nothing, so they may come in any words and order. */
function remarked(key: string, value: unknown, source: readonly string[], random: Random): unknown {
  const remark = (text: unknown): string => `${REMARKS[below(REMARKS.length, random)] ?? ''}${String(text)}`;
  if (key === 'findings' && Array.isArray(value)) return mixed(value, random).map(remark);
  if (key === 'whyNot' && typeof value === 'string') return remark(value);
  return reworded(value, source, random);
}

const MOST_WORDS = 8;

type Copied = { text: string; quote: string };

/** The same text with more or fewer words of the mail around it. */
function recopied({ text, quote }: Copied, source: readonly string[], random: Random): Copied {
  const wanted = flat(quote);
  const part = source.find((one) => one.includes(wanted));
  const inside = wanted.indexOf(flat(text));
  if (part === undefined || inside < 0) return { text, quote };
  const at = part.indexOf(wanted);
  const [start, end] = [at + inside, at + inside + flat(text).length];
  const isWider = random() < 0.5;
  const from = isWider ? back(part, at, below(MOST_WORDS, random)) : at + below(2, random) * (wordAt(part, start) - at);
  const to = isWider ? ahead(part, at + wanted.length, below(MOST_WORDS, random)) : wordEnd(part, end);
  return { text: `${text}${' '.repeat(below(2, random))}`, quote: spaced(part.slice(from, to), random) };
}

const spaced = (text: string, random: Random): string => {
  const words = text.split(' ');
  const at = below(words.length, random);
  return words.map((word, index) => (index === at ? `${word} ` : word)).join(' ');
};

const wordAt = (text: string, at: number): number => text.lastIndexOf(' ', at - 1) + 1;

function wordEnd(text: string, at: number): number {
  const next = text.indexOf(' ', at);
  return next < 0 ? text.length : next;
}

function back(text: string, at: number, words: number): number {
  let place = wordAt(text, at);
  for (let word = 0; word < words && place > 0; word += 1) place = wordAt(text, place - 1);
  return place;
}

function ahead(text: string, at: number, words: number): number {
  let place = wordEnd(text, at);
  for (let word = 0; word < words && place < text.length; word += 1) place = wordEnd(text, place + 1);
  return place;
}
