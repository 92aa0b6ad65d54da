import { checkVAT, countries } from 'jsvat-next';
import { stdnum } from 'stdnum';
import { type Read, read, unread } from './read.ts';

/** A tax id in its normal form; `unchecked` where no rule is known for the country. */
export type TaxId = { country: string; normalized: string; kind: 'EIN' | 'VAT' | 'national' | 'unchecked' };

/** Prefixes that the IRS has not assigned. An EIN has no check digit, so this is all that can be checked. */
const unassigned = new Set('00 07 08 09 17 18 19 28 29 49 69 70 78 79 89 96 97'.split(' '));

/** The VAT number's prefix by country; Greece and Northern Ireland have one that is not their country code. */
const vatPrefixes: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    'AT BE BG CY CZ DE DK EE ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'
      .split(' ')
      .map((code) => [code, [code]]),
  ),
  GR: ['EL'],
  GB: ['GB', 'XI'],
};

const countryByPrefix = new Map(
  Object.entries(vatPrefixes).flatMap(([country, prefixes]) => prefixes.map((prefix) => [prefix, country] as const)),
);

const vatCountries = countries.filter(({ codes }) => codes.some((code) => code === 'GB' || code in vatPrefixes));

const label =
  /^\s*(?:our|ihre|notre)?\s*(?:u\.?s\.?\s*)?(?:federal\s+)?(?:ust\.?-?\s?id(?:ent)?(?:-?nr|nummer)?|tax\s*(?:id|no|number|identification number)|ein|fein|vat(?:\s*(?:id|no|reg(?:istration)?|number))*|n°?\s*(?:de\s*)?tva|tva(?:\s*intracom\p{L}*)?|uid|abn|gstin?|steuernummer|mwst)\b[\s.:#°-]*(?:(?:no|nr|number|is|ist|est)\b[\s.:#]*)?/iu;

const compact = (text: string): string => text.toUpperCase().replaceAll(/[\s./'-]/g, '');

const readEin = (text: string): Read<TaxId> => {
  const digits = /^(\d{2})-?(\d{7})$/.exec(text);
  if (!digits) return unread(`"${text}" is not an EIN: two digits, a dash, seven digits`);
  const [, prefix = '', rest = ''] = digits;
  if (unassigned.has(prefix)) return unread(`"${text}" is not an EIN: the IRS has not assigned the prefix ${prefix}`);
  return read({ country: 'US', normalized: `${prefix}-${rest}`, kind: 'EIN' });
};

const readVat = (text: string, country: string): Read<TaxId> => {
  const number = compact(text);
  const prefixes = vatPrefixes[country] ?? [];
  const prefix = prefixes.find((candidate) => number.startsWith(candidate));
  // "DE DE 136…" passes where the prefix is cut off as often as it stands there; here it is added at most once, never cut.
  const foreign = countryByPrefix.get(number.slice(0, 2));
  if (prefix === undefined && foreign !== undefined)
    return unread(`"${text}" is a number of ${foreign}, not of ${country}`);
  const full = prefix === undefined ? `${prefixes[0] ?? ''}${number}` : number;
  if (checkVAT(full, vatCountries).isValid) return read({ country, normalized: full, kind: 'VAT' });
  return unread(`"${text}" is not a valid VAT number of ${country}; check its length and digits`);
};

const readNational = (text: string, country: string): Read<TaxId> => {
  const validators = Object.values(stdnum[country] ?? {});
  if (validators.length === 0) {
    const number = compact(text);
    return /^[A-Z0-9]{4,20}$/.test(number) && /\d{3}/.test(number)
      ? read({ country, normalized: number, kind: 'unchecked' })
      : unread(`"${text}" does not look like a tax id`);
  }
  for (const validator of validators) {
    const result = validator.validate(text);
    if (result.isValid && result.isCompany) return read({ country, normalized: result.compact, kind: 'national' });
  }
  return unread(`"${text}" is not a valid tax id of ${country}; check its length and digits`);
};

const countryOf = (text: string): string | null => {
  if (/^\d{2}-\d{7}$/.test(text)) return 'US';
  if (/^CHE[\s.-]?\d/i.test(text)) return 'CH';
  return /\d/.test(text) ? (countryByPrefix.get(compact(text).slice(0, 2)) ?? null) : null;
};

/** A company's tax id by the rules of its country, or of the country that its form gives away. */
export const readTaxId = (text: string, country: string | null): Read<TaxId> => {
  const number = text
    .normalize('NFKC')
    .trim()
    .replace(label, '')
    .replace(/[.,;:]$/, '')
    .trim();
  const owner = country ?? countryOf(number);
  if (owner === null) return unread(`the country of "${number}" is not known; give the vendor's country`);
  if (owner === 'US') return readEin(number);
  return owner in vatPrefixes ? readVat(number, owner) : readNational(number, owner);
};

/** Where tax ids may stand in a text: an EIN, or a VAT prefix with at least seven further digits or letters. */
export const taxIdPattern = String.raw`(?<![\p{L}\d-])(?:\d{2}-\d{7}|(?:ATU|${[...countryByPrefix.keys()].join('|')}) ?(?:[A-Z]{1,2} ?)?\d[\dA-Z]*(?:[ .-]\d[\dA-Z]*)*|CHE-?\d{3}\.?\d{3}\.?\d{3}(?: (?:MWST|TVA|IVA))?)(?![\p{L}\d-])`;
