import type { Ask } from '../requirement.ts';
import { countriesIn } from './countries.ts';
import { vendorCue } from './cues.ts';
import { monthPattern, weekdayPattern } from './date-words.ts';
import { companiesIn, emailPattern, hasLegalForm, normalizedName } from './names.ts';
import type { Case } from './rivals.ts';
import { isOwn, occurrences, overlaps, type Part, parts, type Source, type Span } from './source.ts';
import { also, claimOf, isInSignature, rowBefore } from './surroundings.ts';
import { anyCase, folded, words } from './text.ts';

/** A name that stands in the mail; `introduced` by a word such as "from" it begins where it begins, else the words before it may be no part of it. */
type Named = Span & { name: string; form: boolean; introduced: boolean };

const lead =
  '(?:from|with|by|bei|von|chez|auprès de)(?: (?:the|our|a|new|vendor|supplier|der|dem|unsere[mr]?|la|le|notre|firma|fa\\.|lieferant(?:en)?|société|fournisseur))*';
const word = String.raw`\p{Lu}(?:[\p{L}\d'&-]|\.(?=\p{L}))*`;
const names = String.raw`${word}(?: (?:(?:&|and|und|et|of) )?${word}){0,5}`;
const isIntroduced = new RegExp(
  String.raw`(?<![\p{L}\d])(?:${lead}|vendor|supplier|lieferant|anbieter|fournisseur)[ :]+$`,
  'iu',
);
const introduced = new RegExp(String.raw`(?<=(?<![\p{L}\d])(?:${anyCase(lead)}) )${names}`, 'gu');

/** Words that stand large before a name at the start of a sentence or in a subject. */
const notOfName =
  /^(?:(?:please|order|buy|purchase|get|quote|quotation|offer|invoice|request|re|fwd?|from|with|by|the|our|vendor|supplier|hello|hi|dear|bitte|bestellung|bestellen|angebot|anfrage|rechnung|bei|von|der|die|firma|lieferant(?:en)?|anbieter|merci|commande|commander|devis|offre|facture|chez|la|le|société|fournisseur)\.? )+(?=\S)/iu;

const whole = ({ name, introduced: said }: Pick<Named, 'name' | 'introduced'>): string =>
  said ? name.replace(/^(?:lieferant(?:en)?|anbieter|fournisseur) (?=\S)/iu, '') : name.replace(notOfName, '');

/** Every name with a legal form, and every one that is introduced without one. */
const namesIn = (source: Source): Named[] =>
  parts.flatMap((part) => {
    const text = source[part];
    const companies = companiesIn(text).map((company): Named => {
      const said = isIntroduced.test(text.slice(Math.max(0, company.start - 60), company.start));
      return { ...company, part, form: true, introduced: said, name: whole({ ...company, introduced: said }) };
    });
    const others = [...text.matchAll(introduced)].map(({ 0: name, index }): Named => ({
      part,
      start: index,
      end: index + name.length,
      form: false,
      introduced: true,
      name: whole({ name, introduced: true }),
    }));
    return [...companies, ...others.filter((other) => !companies.some((company) => overlaps(company, other)))];
  });

/** "Maritime Trading Ltd" out of "Zarubin Maritime Trading Ltd" is another company. Without a legal form only the start of a name is sure. */
const isCutFrom = (named: Named, span: Span, name: string): boolean =>
  overlaps(named, span) &&
  normalizedName(named.name) !== normalizedName(name) &&
  (named.start < span.start || (named.form && named.end > span.end));

/** A name that begins or ends before the one in the mail does. */
const cutDoubts = ({ scene }: Case, said: readonly Named[], places: readonly Span[], name: string): Ask[] => {
  const cuts = places.map((span) => said.find((named) => isCutFrom(named, span, name)));
  const longer = cuts.find((named) => named?.introduced) ?? (cuts.every((named) => named) ? cuts[0] : undefined);
  return longer
    ? [{ field: 'vendor.name', reason: `the mail says ${scene.source[longer.part].slice(longer.start, longer.end)}` }]
    : [];
};

const contrast =
  '(?:or|oder|ou|but|sondern|mais),?(?: (?:else|alternatively|also|perhaps|maybe|alternativ|auch|vielleicht|sinon|aussi|bien))?';
const behindContrast = new RegExp(
  String.raw`(?<![\p{L}\d])(?:${anyCase(`${contrast} (?:from|bei|chez|auprès de)(?: (?:the|der|dem|la|firma|société))*`)}) (?<name>${names})`,
  'gu',
);
const behindVendor = new RegExp(
  String.raw`^\.?(?: \([^)\n]*\))?,? (?:${anyCase(`${contrast}(?: ${lead})?`)}) (?<name>${names})`,
  'gu',
);
const beforeVendor = new RegExp(
  String.raw`(?<![\p{L}\d])(?:${anyCase(lead)}) (?<name>${names})\.?,? (?:${anyCase(`${contrast}(?: ${lead})?`)}) $`,
  'gu',
);
/** "Order … from Northwind Traders" and "Vendor: Northwind Traders" name the vendor without a legal form. */
const bought = new RegExp(
  String.raw`(?<![\p{L}\d])(?:${anyCase('order|buy|purchase|bestell|kauf|command|achet')})\p{L}*(?:[^.!?]|\.(?=\d)){0,200}?\s(?:${anyCase('from|bei|von|chez|auprès de')})(?: (?:${anyCase('the|our|vendor|supplier|der|dem|la|le|firma|société')}))* (?<name>${names})`,
  'gu',
);
const labelled = new RegExp(
  String.raw`^(?:${anyCase('vendor|supplier|seller|lieferant|anbieter|fournisseur')})[ \t]?:[ \t]?(?<name>${names})`,
  'gmu',
);
const noVendor = words(
  `${monthPattern}|${weekdayPattern}|i|we|ich|wir|je|nous|herrn?|frau|mr|mrs|ms|m|mme|bedarf|fragen|ruckfragen|problemen|gelegenheit|lieferung|abholung`,
);

/** Names that may stand for the vendor although they have no legal form: "buy from Rexel", "from Rexel or Sonepar", "but from Rexel". */
const alternatives = ({ scene }: Case, places: readonly Span[]): (Span & { name: string })[] => {
  const found = (part: Part, from: number, to: number, pattern: RegExp) =>
    [...scene.source[part].slice(from, to).matchAll(pattern)].map((match) => {
      const name = match.groups?.['name'] ?? '';
      const start = from + match.index + match[0].lastIndexOf(name);
      return { part, start, end: start + name.length, name };
    });
  return [
    ...parts.flatMap((part) =>
      [behindContrast, bought, labelled].flatMap((pattern) => found(part, 0, scene.source[part].length, pattern)),
    ),
    ...places.flatMap(({ part, start, end }) => [
      ...found(part, end, end + 160, behindVendor),
      ...found(part, Math.max(0, start - 160), start, beforeVendor),
    ]),
  ].filter(({ name }) => !noVendor.test(folded(name.split(' ')[0] ?? '')) && countriesIn(name).length === 0);
};

const refusal = new RegExp(
  String.raw`(?<![\p{L}\d])(?:not|never|no longer|nicht(?: mehr)?|pas|instead of|rather than|(?:an)?statt|au lieu de)(?: ${lead}| der| dem)? $`,
  'iu',
);

/** "Not from Rexel" names who does not sell. */
const isRefused = ({ scene }: Case, { part, start }: Span): boolean =>
  refusal.test(scene.source[part].slice(Math.max(0, start - 60), start));

/** A vendor is named by words such as "from", by its legal form, by its address or because the vendor wrote it. */
const isVendor = (given: Case, { span }: { span: Span }, name: string): boolean => {
  const squeezed = normalizedName(name).replaceAll(' ', '');
  const addresses = Object.values(given.scene.source).flatMap(
    (text) => text.match(new RegExp(`${emailPattern}|(?:https?://|www\\.)\\S+`, 'gu')) ?? [],
  );
  return (
    hasLegalForm(name) ||
    !isOwn(span.part) ||
    vendorCue.test(rowBefore(given, span)) ||
    addresses.some((address) =>
      address
        .toLowerCase()
        .replaceAll(/[^\p{L}\d]/gu, '')
        .includes(squeezed),
    )
  );
};

const isOfOtherField = ({ claims }: Case, named: Span): boolean =>
  claims.some(({ path, span }) => path !== 'vendor.name' && path !== 'justification' && overlaps(span, named));

/** What the mail says against the vendor's name: another company, a longer name, or nothing that makes it the vendor. */
export const nameDoubts = (given: Case, isHome: (name: string) => boolean): Ask[] => {
  const { claims, scene, requirement } = given;
  const claim = claimOf(claims, 'vendor.name');
  const name = requirement.vendor.name;
  if (!claim || name === null) return [];
  const said = namesIn(scene.source).filter((named) => !isInSignature(given, named));
  const places = parts.flatMap((part) => occurrences(scene.source, part, claim.copied.text));
  const companies = said.filter(
    (named) => named.form && (named.introduced || !normalizedName(named.name).endsWith(` ${normalizedName(name)}`)),
  );
  const informal = alternatives(given, places).filter(
    (named) => !normalizedName(name).startsWith(`${normalizedName(named.name)} `) && !isOfOtherField(given, named),
  );
  const others = [...companies, ...informal].filter(
    (named) =>
      !places.some((place) => overlaps(place, named)) &&
      normalizedName(named.name) !== normalizedName(name) &&
      !isHome(named.name) &&
      !isInSignature(given, named) &&
      !isRefused(given, named),
  );
  const refused = places.some((place) => isRefused(given, place));
  return [
    ...cutDoubts(given, said, places, name),
    ...also('vendor.name', others[0]?.name),
    ...(refused ? [{ field: 'vendor.name', reason: `the mail says not to order from ${name}` }] : []),
    ...(isVendor(given, claim, name)
      ? []
      : [{ field: 'vendor.name', reason: `the mail does not say that ${name} is the vendor` }]),
  ];
};
