import { elementsOf } from './conversation.ts';
import { unescapeText } from './mail.ts';
import { obeyInReading } from './obey.ts';
import type { IntakeReading } from './intake.ts';
import { readPassages, type Copied } from './passages.ts';
import { readCategory, readCostCenter, readDeliveryPlace, readJustification } from './read/context.ts';
import { readNeededBy } from './read/dates.ts';
import { readLines } from './read/lines.ts';
import { readSums } from './read/sums.ts';
import { readVendor } from './read/vendor.ts';

/** A reply as the prompt carries it, and the names of the fields that were asked. */
export type AskedReply = { body: string; asked: string[] };

/** The reply inside the user messages; null when they carry none. */
export function parseReply(messages: readonly string[]): AskedReply | null {
  const body = elementsOf(elementsOf(messages, 'reply'), 'body').at(-1);
  const asked = elementsOf(messages, 'asked').at(-1);
  if (body === undefined || asked === undefined) return null;
  const names = unescapeText(asked)
    .split('\n')
    .map((line) => line.split(':')[0]?.trim() ?? '');
  return { body: unescapeText(body).trim(), asked: names.filter(Boolean) };
}

/** The reading as for a mail, whether or not it asks for anything to be bought. */
function readingOf(body: string): IntakeReading {
  const document = readPassages({ subject: '', body, forwarded: '', from: '' });
  const lines = readLines(document);
  return {
    isPurchaseRequest: true,
    whyNot: null,
    vendor: readVendor(document),
    lines,
    ...readSums(document),
    neededBy: readNeededBy(document),
    costCenter: readCostCenter(document),
    deliveryPlace: readDeliveryPlace(document),
    justification: readJustification(document),
    category: readCategory(document, lines),
  };
}

type Answers = { answers: { field: string; text: string; quote: string }[] };

const answersOf = ({ vendor, lines, totalBasis, tax, total, ceiling, currency, ...rest }: IntakeReading): Answers => {
  const { neededBy, costCenter, deliveryPlace, justification, category } = rest;
  const found: [string, Copied][] = [
    ...Object.entries(vendor).map(([name, copied]): [string, Copied] => [`vendor.${name}`, copied]),
    ...lines.flatMap((line, index) =>
      Object.entries(line).map(([name, copied]): [string, Copied] => [`lines[${index}].${name}`, copied]),
    ),
    ...Object.entries({ tax, total, totalIs: totalBasis, ceiling, currency }),
    ...Object.entries({ neededBy, costCenter, deliveryPlace, justification, category }),
  ];
  return { answers: found.flatMap(([field, copied]) => (copied === null ? [] : [{ field, ...copied }])) };
};

/** Reads a reply by rules, as a mail is read; what was not asked is left out. */
export function readReply({ body, asked }: AskedReply): Answers {
  const { answers } = answersOf(readingOf(body));
  return { answers: answers.filter(({ field }) => asked.includes(field)) };
}

/** The same, with all that the reply orders carried out, whether it was asked or not. */
export const obeyInReply = ({ body }: AskedReply): Answers => answersOf(obeyInReading(readingOf(body), body));
