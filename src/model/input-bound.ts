import type { Message } from './message.ts';
import { toWire, type ModelRequest } from './request.ts';

/** The most tokens that a request can be. */
export type InputBound = (request: ModelRequest) => number;

type Count = (text: string) => number;

/** Whose tokenizer is known. A name that is not here may be a model of any kind. */
const ENCODINGS = [
  { encoding: 'o200k', models: /^(?:ft:)?(?:gpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|chatgpt-4o|o1|o3|o4)(?:[-.:]|$)/ },
  { encoding: 'cl100k', models: /^(?:ft:)?(?:gpt-4|gpt-3\.5)(?:-|:|$)/ },
] as const;

type Encoding = (typeof ENCODINGS)[number]['encoding'];

const encodingOf = (model: string): Encoding | null =>
  ENCODINGS.find(({ models }) => models.test(model))?.encoding ?? null;

// Two megabytes of ranks each, which only the worker needs, and only of its model.
const load = {
  o200k: () => import('gpt-tokenizer/encoding/o200k_base'),
  cl100k: () => import('gpt-tokenizer/encoding/cl100k_base'),
} as const satisfies Record<Encoding, () => Promise<unknown>>;

/** The time to merge a run of letters, or of anything else between two spaces, grows with the square of its length. */
const LONGEST_RUN = 128;
const RUNS = new RegExp(`(\\S{${LONGEST_RUN},}|\\s{${LONGEST_RUN},})`, 'u');
const SLICES = new RegExp(`[^]{1,${LONGEST_RUN}}`, 'gu');

/** More than any prompt has room for; it is not worth the time. */
const LONGEST_TEXT = 1_000_000;

/** What is between long runs as it is, such a run in slices: cut where a token may have been, it has rather more of them. */
const counting =
  (count: Count): Count =>
  (text) => {
    if (text.length > LONGEST_TEXT) return Buffer.byteLength(text);
    const parts = text.split(RUNS);
    // Every second one is a run.
    const slices = parts.flatMap((part, at) => (at % 2 === 0 ? [part] : (part.match(SLICES) ?? [])));
    return slices.reduce((sum, slice) => sum + count(slice), 0);
  };

// What providers document: three tokens a message, three before the answer, a dozen around each function.
const PER_MESSAGE = 4;
const PER_CALL = 12;
const PER_TOOL = 16;
const PER_REQUEST = 64;

/** How a provider words a schema for its model is not documented, so a fifth is added to everything. */
const MARGIN = 1.2;

const tokensOf = (message: Message, count: Count): number => {
  if (message.role === 'user') return count(message.text);
  if (message.role === 'tool') return count(message.call) + count(message.text);
  const calls = message.calls.map((call) => PER_CALL + count(call.id) + count(call.name) + count(call.arguments));
  return count(message.text ?? '') + calls.reduce((sum, tokens) => sum + tokens, 0);
};

const counted = ({ system, messages, tools, output }: ModelRequest, count: Count): number => {
  const parts = [
    PER_REQUEST + PER_MESSAGE + count(system),
    ...messages.map((message) => PER_MESSAGE + tokensOf(message, count)),
    ...tools.map((tool) => PER_TOOL + count(JSON.stringify(tool))),
    count(output.name) + count(JSON.stringify(output.schema)),
  ];
  return Math.ceil(MARGIN * parts.reduce((sum, tokens) => sum + tokens, 0));
};

/** A token stands for a byte at least, whatever the tokenizer. */
const bytesOf: InputBound = (request) => Buffer.byteLength(JSON.stringify(toWire(request, '')));

/** By the model's own tokenizer where that is known, by bytes where not; never more than its bytes. */
export const inputBoundOf = async (model: string): Promise<InputBound> => {
  const encoding = encodingOf(model);
  if (encoding === null) return bytesOf;
  const { countTokens } = await load[encoding]();
  // What looks like a control token in a mail is text to the provider too.
  const count = counting((text) => countTokens(text, { disallowedSpecial: new Set() }));
  return (request) => Math.min(counted(request, count), bytesOf(request));
};
