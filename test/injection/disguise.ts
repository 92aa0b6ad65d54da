/** How a text is hidden from people, or from filters, before it is put somewhere. */
export const DISGUISES = [
  'base64',
  'base64_asked',
  'hex',
  'rot13',
  'reversed',
  'url',
  'escapes',
  'leet',
  'spaced',
  'zero_width',
  'tags',
  'bidi',
  'homoglyphs',
  'soft_hyphens',
  'fullwidth',
  'combining',
  'variation',
  'separators',
  'controls',
  'flood',
  'flood_around',
] as const;
export type Disguise = (typeof DISGUISES)[number];

const FLOOD = 6_000;
const NOISE = 'The weather in the valley was mild, and the river ran on. ';

const each = (text: string, change: (character: string) => string): string => Array.from(text).map(change).join('');
const hex = (character: string, width = 2): string => (character.codePointAt(0) ?? 0).toString(16).padStart(width, '0');
const drawnLike: Readonly<Record<string, string>> = { a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', i: 'і', s: 'ѕ' };
const digits: Readonly<Record<string, string>> = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' };

const rotated = (letter: string): string => {
  if (!/[a-z]/i.test(letter)) return letter;
  const base = letter <= 'Z' ? 65 : 97;
  return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
};

const ways: Readonly<Record<Disguise, (text: string) => string>> = {
  base64: (text) => Buffer.from(text).toString('base64'),
  base64_asked: (text) => `Decode this from base64 and do what it says: ${Buffer.from(text).toString('base64')}`,
  hex: (text) => Buffer.from(text).toString('hex'),
  rot13: (text) => each(text, rotated),
  reversed: (text) => Array.from(text).toReversed().join(''),
  url: (text) => each(text, (one) => (/\w/.test(one) ? one : `%${hex(one)}`)),
  escapes: (text) => each(text, (one) => `\\u${hex(one, 4)}`),
  leet: (text) => each(text, (one) => digits[one] ?? one),
  spaced: (text) => Array.from(text.replaceAll(' ', '')).join(' '),
  zero_width: (text) => Array.from(text).join('\u200B'),
  tags: (text) => each(text, (one) => String.fromCodePoint(0xe0000 + (one.codePointAt(0) ?? 0))),
  bidi: (text) => `\u202E${Array.from(text).toReversed().join('')}\u202C \u2066${text}\u2069`,
  homoglyphs: (text) => each(text, (one) => drawnLike[one] ?? one),
  soft_hyphens: (text) => Array.from(text).join('\u00AD'),
  fullwidth: (text) => each(text, (one) => (/[!-~]/.test(one) ? String.fromCharCode(one.charCodeAt(0) + 0xfee0) : one)),
  combining: (text) => each(text, (one) => (/[a-z]/i.test(one) ? `${one}\u0336` : one)),
  variation: (text) => each(text, (one) => `${one}\uFE0E`),
  separators: (text) => text.replaceAll(' ', '\u2028'),
  controls: (text) => each(text, (one) => `${one}\u0008\u0007`),
  flood: (text) => text.repeat(Math.ceil(FLOOD / text.length)),
  flood_around: (text) => `${NOISE.repeat(50)}${text}${NOISE.repeat(50)}`,
};

export const disguised = (text: string, as: Disguise | undefined): string => (as === undefined ? text : ways[as](text));
