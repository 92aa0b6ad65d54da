import { type Read, read, unread } from './read.ts';
import { folded } from './text.ts';

/** Legal forms as they end a company's name, folded and without punctuation; longest first. */
const legalForms = (
  'gmbh and co kg|gmbh and co kgaa|ag and co kg|gmbh|mbh|ggmbh|ug haftungsbeschrankt|ug|ag|kg|ohg|gbr|ek|' +
  'incorporated|inc|llc|lllp|llp|lp|corporation|corp|company|co|limited|ltd|plc|pty ltd|pvt ltd|co ltd|' +
  'sarl|sas|sasu|sa|eurl|sci|snc|bv|nv|bvba|spa|srl|sl|slu|lda|ab|oy|oyj|as|asa|aps|se|sp z o o|sro|kft|doo|kk'
)
  .split('|')
  .toSorted((a, b) => b.length - a.length);

const plain = (name: string): string =>
  folded(name)
    .replaceAll('&', ' and ')
    .replaceAll('+', ' and ')
    .replaceAll(/ (?:und|et) /g, ' and ')
    .replaceAll(/[.']/g, '')
    .replaceAll(/[^\p{L}\d]+/gu, ' ')
    .trim();

const withoutForm = (name: string): string => {
  const form = legalForms.find((candidate) => name.endsWith(` ${candidate}`));
  return form === undefined ? name : withoutForm(name.slice(0, -form.length).trim());
};

/** A company's name for look-ups: case, accents, punctuation and legal form are gone. */
export const normalizedName = (name: string): string =>
  withoutForm(plain(name).replace(/^(?:societe |ste |sarl |sas |eurl |fa |firma )+(?=\S)/, ''));

/** Whether a name ends in a legal form, and so names a company. */
export const hasLegalForm = (name: string): boolean => plain(name) !== normalizedName(name);

/** Whether nothing but a legal form is written, which names nobody. */
export const isLegalForm = (name: string): boolean => legalForms.includes(plain(name));

const formPattern =
  'GmbH & Co\\. ?KGa?A?|GmbH|gGmbH|UG|AG|KG|OHG|Inc|LLC|LLP|Corp|Corporation|Ltd|Limited|PLC|SARL|SAS|SASU|EURL|S\\.A\\.R\\.L|S\\.A\\.S|S\\.A|B\\.V|BV|N\\.V|NV|S\\.p\\.A|SpA|S\\.r\\.l|Srl|AB|Oy|ApS|S\\.L';
const company = new RegExp(
  `(?<![\\p{L}\\d])\\p{Lu}[\\p{L}\\d.'&-]{0,60}(?: (?:&|and|und|et|of|de|\\p{Lu}[\\p{L}\\d.'&-]{0,60})){0,8}?,? (?:${formPattern})(?![\\p{L}\\d]|-\\d)`,
  'gu',
);

/** Names with a legal form in a text, with their positions. */
export const companiesIn = (text: string): { name: string; start: number; end: number }[] =>
  [...text.matchAll(company)].map(({ 0: name, index }) => ({ name, start: index, end: index + name.length }));

export const emailPattern = String.raw`(?<![A-Za-z0-9._%+'-])[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+`;

/** One plain address, in lower case; a display name or `mailto:` around it is left out. */
export const readEmail = (text: string): Read<string> => {
  const found = text.match(new RegExp(emailPattern, 'g')) ?? [];
  const address = found[0]?.toLowerCase();
  return address !== undefined && found.length === 1 && address.length <= 254 && !address.includes('..')
    ? read(address)
    : unread(`"${text.trim()}" is not one e-mail address`);
};

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
