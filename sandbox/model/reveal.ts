/** Letters of other scripts, and digits, that are drawn like Latin letters. */
const ALIKE: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  і: 'i',
  ѕ: 's',
  ԁ: 'd',
  һ: 'h',
  ո: 'n',
  ɡ: 'g',
  ο: 'o',
  ν: 'v',
  ι: 'i',
  α: 'a',
  τ: 't',
  κ: 'k',
  ρ: 'p',
};
const LEET: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's' };

const invisible = /[^\P{Cc}\n\t]|\p{Default_Ignorable_Code_Point}/gu;
const mapped = (text: string, table: Readonly<Record<string, string>>): string =>
  text.replaceAll(/./gu, (character) => table[character] ?? character);

const isReadable = (text: string): boolean =>
  text.length >= 8 && /[a-z]{3}/iu.test(text) && !text.includes('\uFFFD') && !/[^\P{Cc}\s]/u.test(text);

/** Each run of a pattern decoded; what comes out unreadable was none. */
const runs = (text: string, pattern: RegExp, decode: (run: string) => string): string[] =>
  [...text.matchAll(pattern)].map(([run]) => decode(run)).filter(isReadable);

const rotated = (text: string): string =>
  text.replaceAll(/[a-z]/giu, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });

const ofTags = (text: string): string =>
  text.replaceAll(/[\u{E0020}-\u{E007E}]/gu, (tag) => String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000));

const ofEscapes = (text: string): string =>
  text.replaceAll(/\\u([0-9a-f]{4})/giu, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

const ofPercents = (run: string): string => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8');

const joined = (text: string): string =>
  text.replaceAll(/(?<![\p{L}\d])(?:[\p{L}\d] ){4,}[\p{L}\d](?![\p{L}\d])/gu, (run) => run.replaceAll(' ', ''));

const commonWords = /\b(?:the|and|to|set|send|order|total|without|any|ask|not|do)\b/giu;
const common = (text: string): number => text.match(commonWords)?.length ?? 0;

/** Only the lines that become words by the change. */
const clearer = (text: string, change: (line: string) => string): string =>
  text
    .split('\n')
    .flatMap((line) => (common(change(line)) > common(line) + 1 ? [change(line)] : []))
    .join('\n');

/** A text, and every other way in which an eager reader could make words of it: what is hidden, encoded or written in other signs. */
export function revealed(text: string): string[] {
  const plain = mapped(ofTags(text).replaceAll(invisible, '').normalize('NFKD').replaceAll(/\p{M}/gu, ''), ALIKE);
  const found = [
    text,
    plain,
    /\p{L}\d\p{L}/u.test(plain) ? mapped(plain, LEET) : plain,
    joined(plain),
    ofEscapes(plain),
    clearer(plain, rotated),
    clearer(plain, (line) => Array.from(line).toReversed().join('')),
    plain.replaceAll(/(?:%[0-9a-f]{2}|[\w.-]){12,}/giu, (run) =>
      run.replaceAll(/(?:%[0-9a-f]{2})+/giu, (codes) => ofPercents(codes)),
    ),
    ...runs(plain, /[A-Za-z0-9+/]{24,}={0,2}/g, (run) => Buffer.from(run, 'base64').toString('utf8')),
    ...runs(plain, /(?:[0-9a-f]{2}){12,}/gi, (run) => Buffer.from(run, 'hex').toString('utf8')),
  ];
  return [...new Set(found)];
}
