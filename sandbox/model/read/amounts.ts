/** An amount as it stands in a text; `currency` is the sign or code beside it, null when there is none. */
export interface Amount {
  text: string;
  number: string;
  currency: string | null;
  start: number;
  end: number;
}

const CODES =
  'EUR|USD|GBP|JPY|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|CNY|RMB|INR|KRW|SGD|HKD|TWD|MXN|BRL|ZAR|TRY|ILS|AED|RON|KWD|BHD';
const SIGNS = String.raw`(?:US ?|CA|AU|NZ|HK|C|A)?\$|€|£|¥|₩|₹`;
const NAMES = String.raw`[Uu][Ss] [Dd]ollars?|[Ee]uros?|[Dd]ollars?|[Yy]en|[Pp]ounds?|Pfund|[Ff]rancs? suisses|Franken`;
const CURRENCY = String.raw`(?:(?:${CODES}|${NAMES})(?![\p{L}])|${SIGNS})`;
const GROUPED = String.raw`\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,4})?(?![\d])`;
const NUMBER = String.raw`(?:${GROUPED}|\d+(?:[.,]\d{1,4})?)`;
const CENTS = String.raw`(?:\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+[.,]\d{2}|\d+[.,]\d{2})`;
const DASH = String.raw`(?:,[-–—]{1,2}|\.[-–—])?`;
const GAP = String.raw`[ \u00a0\u202f]{0,2}`;
const NOT_INSIDE = String.raw`(?<![\p{L}\p{N}.,/-])`;

const AMOUNT = new RegExp(
  [
    String.raw`(?<before>(?<![\p{L}])${CURRENCY})${GAP}(?<first>${NUMBER})${DASH}(?:${GAP}(?:${CODES}))?(?![\p{N}])`,
    String.raw`${NOT_INSIDE}(?<second>${NUMBER})${DASH}${GAP}(?<after>${CURRENCY})`,
    String.raw`${NOT_INSIDE}(?<third>${CENTS})(?![\p{L}\p{N}%/]|[.,]\d|\s?%)`,
  ].join('|'),
  'gu',
);

/** Every amount of money in the text: with a sign or code, or written with cents. */
export function amounts(text: string): Amount[] {
  return [...text.matchAll(AMOUNT)].map((found) => {
    const { before, first, second, after, third } = found.groups ?? {};
    return {
      text: found[0],
      number: first ?? second ?? third ?? '',
      currency: before ?? after ?? null,
      start: found.index,
      end: found.index + found[0].length,
    };
  });
}

/** Currency named in a text without an amount, such as a table heading "Unit price (EUR)". */
export const currencyIn = (text: string): string | null =>
  new RegExp(String.raw`(?<![\p{L}])${CURRENCY}`, 'u').exec(text)?.[0] ?? null;

/** A plain number as a cell or a count carries it. */
export const plainNumber = (text: string): string | null =>
  new RegExp(`^${NUMBER}`, 'u').exec(text.trim())?.[0] ?? null;

/** Stands for characters that a reader must not see; of a private Unicode area, so no mail's text is taken for it. */
export const OUTSIDE = '\uE000';

/** The text with the given spans blanked, so that offsets stay. */
export function blank(text: string, spans: { start: number; end: number }[]): string {
  return spans.reduce(
    (left, { start, end }) => left.slice(0, start) + OUTSIDE.repeat(end - start) + left.slice(end),
    text,
  );
}
