import { copy, type Copied, type Document, type Part, type Passage } from '../passages.ts';
import { anyCase, has, source, word } from '../words/words.ts';

/** Who sells, as the mail writes it. */
export interface VendorWords {
  name: Copied;
  country: Copied;
  taxId: Copied;
  email: Copied;
}

const LEGAL = String.raw`(?:LLC|L\.L\.C\.|Inc\.?|Incorporated|Corp\.?|Corporation|Ltd\.?|Limited|PLC|plc|LLP|GmbH(?:\s?&\s?Co\.?\s?KG)?|AG|KG|OHG|UG|e\.\s?K\.|SARL|S\.A\.R\.L\.|SAS|S\.A\.S\.|SASU|EURL|SA|S\.A\.|S\.r\.l\.|S\.p\.A\.|SpA|B\.\s?V\.|BV|N\.V\.|NV|AB|A/S|ApS|Oy|AS|K\.\s?K\.|KK|Co\.,?\s?Ltd\.?|Pty\.?\s?Ltd\.?|Sp\.\s?z\s?o\.\s?o\.|s\.r\.o\.|Kft\.?)`;
const WORD = String.raw`[\p{Lu}](?:[\p{L}\p{N}'’-]|&(?=\p{L}))*(?:\.(?=\p{L}))?`;
const NAME = String.raw`${WORD}(?:\s+(?:(?:&|und|et|and|of|de|du|des|la)\s+)?${WORD}){0,5}`;
const END = String.raw`(?![\p{L}\p{N}])`;
const WITH_LEGAL = new RegExp(
  String.raw`(?<![\p{L}\p{N}@.])(?:${NAME}|[\p{L}][\p{L}\p{N}'’-]*),?\s+${LEGAL}${END}`,
  'gu',
);
const IS_LABEL = String.raw`(?:^|[\s(])${anyCase(source('vendorLabel'))}\s*(?::|=|${anyCase('(?:is|ist|est)')}\s)\s*(?:${anyCase(source('article'))}\s+)?`;
const ONE_SENTENCE = String.raw`[\p{L}\p{N}](?:(?!\.\s+\p{Lu})[^,;|(\n])*?`;
const LABELLED = new RegExp(
  String.raw`${IS_LABEL}(?:(?<legal>${ONE_SENTENCE},?\s+${LEGAL}${END})|(?<plain>${ONE_SENTENCE})(?=\s*(?:[,;|(]|\.?$|\.\s|\s[–—-]\s)))`,
  'u',
);
const INTRODUCED = new RegExp(
  String.raw`(?<![\p{L}\p{N}])${anyCase(source('vendorBefore'))}\s+(?:${anyCase(source('firm'))}\s+)?(?<name>${NAME})`,
  'gu',
);
const BEFORE_VENDOR = new RegExp(String.raw`${anyCase(source('vendorBefore'))}\s+$`, 'u');
const FIRM_FIRST = new RegExp(String.raw`^(?:${source('firm', 'de')}|${source('firm', 'fr')})\s+`, 'iu');
const FIRM = new RegExp(String.raw`(?<![\p{L}\p{N}])${anyCase(source('firm'))}\s+(?<name>${NAME})`, 'gu');
const NOT_A_NAME = new RegExp(
  String.raw`^(?:${source('months')}|${source('weekdays')}|${source('notName')}|${source('deliveryLabel')})(?:\s+|$)`,
  'iu',
);

const PARTS: Part[] = ['body', 'subject', 'forwarded'];

/** The vendor's name, country, tax id and address; the requester's own are left out. */
export function readVendor(document: Document): VendorWords {
  const name = readName(document);
  return { name, country: readCountry(document, name), taxId: readTaxId(document), email: readEmail(document, name) };
}

function readName(document: Document): Copied {
  const spoken = document.passages.filter(({ kind, part }) => kind !== 'signature' || part === 'forwarded');
  const ordered = PARTS.flatMap((part) =>
    spoken.filter((passage) => passage.part === part && !has(passage.text, 'past')),
  );
  for (const find of [labelled, legal, introduced]) {
    for (const passage of ordered) {
      const names = find(passage);
      const found = names.find((name) => name !== '' && !isOwn(name, document));
      if (found) return copy(found, passage);
    }
  }
  return null;
}

const labelled = ({ text }: Passage) => {
  const { legal: full, plain } = LABELLED.exec(text)?.groups ?? {};
  const name = full ?? plain;
  return name ? [trimmed(name)] : [];
};
/** Behind a word such as "from" the name begins at once: "New Vendor LLC" is one. */
const legal = ({ text }: Passage) =>
  [...text.matchAll(WITH_LEGAL)].map(({ 0: name, index }) =>
    BEFORE_VENDOR.test(text.slice(0, index)) ? name.trim().replace(FIRM_FIRST, '') : trimmed(name),
  );

/** Every German noun is written large, so a name without a legal form needs "Firma" or two words there. */
const introduced = ({ text, language }: Passage) => {
  const firms = [...text.matchAll(FIRM)].map((found) => found.groups?.['name'] ?? '');
  const others = [...text.matchAll(INTRODUCED)].map((found) => found.groups?.['name'] ?? '');
  return [...firms, ...others.filter((name) => language !== 'de' || name.includes(' '))].map(trimmed);
};

/** Words that only lead up to a name are no part of it. */
function trimmed(name: string): string {
  const rest = name.trim().replace(NOT_A_NAME, '');
  return rest === name.trim() ? rest : trimmed(rest);
}

const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
const isOwn = (name: string, { company }: Document) => company.length > 2 && bare(name).startsWith(bare(company));

const CODES = 'US|U\\.S\\.|USA|UK|GB';
const ISO = 'US|GB|UK|DE|FR|AT|CH|IT|ES|NL|BE|PL|JP|CN|IN|CA|MX|IE|SE|DK|NO|FI|PT|CY|CZ|TW|KR|LU|HU|TR|GR';
const COUNTRY = String.raw`(?:${anyCase(source('countries'))}|(?<![\p{L}.])(?:${CODES})(?!\p{L}|\s?\$))`;
const PLACE_LABELLED = new RegExp(
  String.raw`(?:^|[\s(,;])${anyCase(source('countryLabel'))}\s*:\s*(?<country>${COUNTRY}|(?:${ISO})(?![\p{L}]))`,
  'u',
);
const IN_BRACKETS = new RegExp(String.raw`\((?:[^()]*[\s,])?(?<country>${COUNTRY}|(?:${ISO}))\s*[,)]`, 'u');
const NAMED = new RegExp(`(?<country>${COUNTRY})`, 'u');
const LAST = new RegExp(String.raw`(?<country>${COUNTRY})\s*\.?$`, 'u');
const AFTER_NAME = 60;
const BEFORE_NAME = 25;

function readCountry({ passages }: Document, name: Copied): Copied {
  for (const passage of passages) {
    const found = PLACE_LABELLED.exec(passage.text)?.groups?.['country'];
    if (found && !has(passage.text, 'deliveryLabel')) return copy(found, passage);
  }
  for (const passage of passages.filter(({ text }) => name && text.includes(name.text))) {
    const at = passage.text.indexOf(name?.text ?? '');
    const after = passage.text.slice(at + (name?.text.length ?? 0)).slice(0, AFTER_NAME);
    const near = after.split(new RegExp(source('dueHint'), 'iu'))[0] ?? '';
    const before = passage.text.slice(Math.max(0, at - BEFORE_NAME), at);
    const found = IN_BRACKETS.exec(near) ?? NAMED.exec(near) ?? NAMED.exec(before);
    if (found) return copy(found.groups?.['country'], passage);
  }
  const address = passages.find(
    ({ part, kind, text }) => part === 'forwarded' && kind !== 'heading' && LAST.test(text),
  );
  return address ? copy(LAST.exec(address.text)?.groups?.['country'], address) : null;
}

const TAX_ID = String.raw`(?:[A-Z]{2}[A-Z]?\s?[0-9A-Z](?:[ .]?[0-9A-Z]){6,13}|\d{2}-\d{7}|\d{9,14}|\d{2,3}(?:[/ ]\d{3,4}){2,3})(?![\p{L}\p{N}])`;
const LABELLED_ID = new RegExp(
  String.raw`${anyCase(source('taxIdLabel'))}[\s).:#-]*(?:${anyCase('(?:is|ist|est|lautet)')}\s+|:\s*)?(?<id>${TAX_ID})`,
  'u',
);
const BARE_ID =
  /(?<![\p{L}\p{N}-])(?:(?:DE|FR\d{2}|IT|AT\s?U|BE|ES|NL|PL|GB|CY|CZ|LU|HU|DK|FI|IE|PT|SE)\s?\d{7,12}[A-Z]?(?:B\d{2})?|\d{2}-\d{7})(?![\p{L}\p{N}-])/u;

/** A number with a tax label, or one that can only be a tax id; "our" before it in the requester's words makes it theirs. */
function readTaxId({ passages }: Document): Copied {
  const theirs = passages.filter(({ text, part, kind }) => {
    const label = text.search(word('taxIdLabel'));
    const own =
      part !== 'forwarded' &&
      (kind === 'signature' || has(text.slice(Math.max(0, label - 20), Math.max(0, label)), 'ours'));
    return !own;
  });
  for (const [pattern, group] of [
    [LABELLED_ID, 'id'],
    [BARE_ID, null],
  ] as const) {
    for (const passage of theirs) {
      const found = pattern.exec(passage.text);
      if (found) return copy(group ? found.groups?.[group] : found[0], passage);
    }
  }
  return null;
}

const EMAIL = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/gu;

/** The address whose domain carries the vendor's name, else the first that is not of the requester's company. */
function readEmail({ passages, sender }: Document, name: Copied): Copied {
  const domain = sender.split('@')[1] ?? '';
  const found = passages
    .flatMap((passage) => [...passage.text.matchAll(EMAIL)].map((match) => ({ address: match[0], passage })))
    .filter(({ address }) => !address.toLowerCase().endsWith(`@${domain}`));
  const [word1 = ''] = (name?.text ?? '').split(/\s+/).map(bare);
  const related = found.find(({ address }) => word1.length > 2 && bare(address.split('@')[1] ?? '').includes(word1));
  const best = related ?? found[0];
  return best ? copy(best.address, best.passage) : null;
}
