import type { Ask, Requirement } from '../requirement.ts';
import { sameTaxId } from '../vendor-match.ts';
import { countriesIn } from './countries.ts';
import { countryCue } from './cues.ts';
import { readCurrency } from './currencies.ts';
import { costCenterDoubts, deliveryDoubts } from './destinations.ts';
import { currencyNamed } from './amounts.ts';
import { domainOf, normalizedName, readEmail } from './names.ts';
import type { Case } from './rivals.ts';
import { isOwn, overlaps, parts, textAt } from './source.ts';
import type { Token } from './scan.ts';
import { also, claimOf, isInSignature, rowBefore, unread } from './surroundings.ts';
import { readTaxId } from './tax-ids.ts';
import { nameDoubts } from './vendor-names.ts';

/** Who asks, so that they are not taken for who sells. */
export type Home = {
  requester: { name: string; email: string };
  tenant: { name: string; domains: readonly string[]; taxIds: readonly string[] };
};

const isHomeAddress = (home: Home, address: string): boolean => {
  const domain = domainOf(address);
  return (
    address === home.requester.email.toLowerCase() ||
    home.tenant.domains.some((own) => domain === own || domain.endsWith(`.${own}`))
  );
};

const isHomeName = (home: Home, name: string): boolean =>
  [home.tenant.name, home.requester.name].some((own) => normalizedName(own) === normalizedName(name));

const isHomeTaxId = (home: Home, taxId: string): boolean => home.tenant.taxIds.some((own) => sameTaxId(own, taxId));

/** The vendor is not the requester, nor the company that the requester works for. */
export const homeDoubts = ({ vendor }: Requirement, home: Home): Ask[] => [
  ...(vendor.name !== null && isHomeName(home, vendor.name)
    ? [{ field: 'vendor.name', reason: `${vendor.name} is the one who asks, not the vendor` }]
    : []),
  ...(vendor.email !== null && isHomeAddress(home, vendor.email)
    ? [{ field: 'vendor.email', reason: `${vendor.email} is an address of your own company` }]
    : []),
  ...(vendor.taxId !== null && isHomeTaxId(home, vendor.taxId)
    ? [{ field: 'vendor.taxId', reason: `${vendor.taxId} is your own company's tax id` }]
    : []),
];

const emailDoubts = (given: Case, home: Home): Ask[] => {
  const { scene, requirement } = given;
  const email = requirement.vendor.email;
  if (email === null) return [];
  const others = scene.tokens
    .filter(({ kind }) => kind === 'email')
    .map((token) => readEmail(textAt(scene.source, token)))
    .flatMap((address) =>
      address.ok && address.value !== email && !isHomeAddress(home, address.value) ? [address.value] : [],
    );
  return also('vendor.email', others[0]);
};

const taxLabel =
  /(?<![\p{L}])(?:ein|fein|(?:federal )?tax|vat|gst|ust|umsatzsteuer|steuer|uid|tva|siren|siret)(?![\p{L}])[^,;\n]*$/iu;
const ours = /(?<![\p{L}])(?:our|my|unsere?[rn]?|meine?|notre|nos)(?![\p{L}])[^.;\n]{0,30}$/iu;

/** A tax id that the mail gives, and that is not the requester's own. */
const isOfVendor = (given: Case, home: Home, token: Token): boolean => {
  const before = rowBefore(given, token);
  const id = readTaxId(textAt(given.scene.source, token), null);
  return (
    taxLabel.test(before) &&
    !(isOwn(token.part) && ours.test(before)) &&
    !(id.ok && isHomeTaxId(home, id.value.normalized))
  );
};

const taxIdDoubts = (given: Case, home: Home): Ask[] => {
  const { claims, scene, requirement } = given;
  const { taxId, country } = requirement.vendor;
  const tokens = scene.tokens.filter((token) => token.kind === 'taxId' && !isInSignature(given, token));
  if (claimOf(claims, 'vendor.taxId') === undefined)
    return unread(
      'vendor.taxId',
      tokens.filter((token) => isOfVendor(given, home, token)).map((token) => textAt(scene.source, token)),
    );
  if (taxId === null) return [];
  const others = tokens.flatMap((token) => {
    const text = textAt(scene.source, token);
    const id = [readTaxId(text, null), readTaxId(text, country)].find(({ ok }) => ok);
    return id?.ok && id.value.normalized !== taxId && !isHomeTaxId(home, id.value.normalized)
      ? [id.value.normalized]
      : [];
  });
  return also('vendor.taxId', others[0]);
};

/** A country is proven by a tax id of it; else no other country may be named, and a code needs a word that says what it is. */
const countryDoubts = (given: Case): Ask[] => {
  const { claims, scene, requirement } = given;
  const { country, taxId } = requirement.vendor;
  const claim = claimOf(claims, 'vendor.country');
  if (country === null || claim === undefined) return [];
  const owner = taxId === null ? null : readTaxId(taxId, null);
  if (owner?.ok) {
    const reason = `the tax id ${taxId} is one of ${owner.value.country}, the mail says ${country}`;
    return owner.value.country === country
      ? []
      : ['vendor.country', 'vendor.taxId'].map((field) => ({ field, reason }));
  }
  const place = claimOf(claims, 'deliveryPlace')?.span;
  if (place && overlaps(place, claim.span))
    return [{ field: 'vendor.country', reason: 'that is where to deliver, not where the vendor is' }];
  if (claim.copied.text.trim().length === 2 && !countryCue.test(rowBefore(given, claim.span))) {
    return [
      { field: 'vendor.country', reason: `"${claim.copied.text}" does not stand in the mail as the vendor's country` },
    ];
  }
  const others = parts
    .flatMap((part) => countriesIn(scene.source[part]).map((named) => ({ ...named, part })))
    .filter((named) => named.code !== country && !(place && overlaps(place, named)) && !isInSignature(given, named))
    .map(({ code }) => code);
  return also('vendor.country', others[0]);
};

const majorCurrencies =
  /(?<![\p{L}])(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|SEK|NOK|DKK|PLN|CZK|CNY|INR|SGD|HKD|NZD|euros?|Dollar|dollars?|US-Dollar)(?![\p{L}])/gu;

const currencyDoubts = ({ scene, requirement, context }: Case): Ask[] => {
  const { currency } = requirement;
  if (currency === null) return [];
  const beside = scene.tokens
    .filter(({ kind }) => kind === 'number')
    .map((token) => currencyNamed(textAt(scene.source, token), context));
  const named = Object.values(scene.source)
    .flatMap((text) => text.match(majorCurrencies) ?? [])
    .map((text) => readCurrency(text, context))
    .map((read) => (read.ok ? read.value : null));
  return also('currency', [...beside, ...named].find((other) => other !== null && other !== currency) ?? undefined);
};

/** What the mail says against names, ids, currency and places. */
export const identityDoubts = (given: Case, home: Home): Ask[] => [
  ...nameDoubts(given, (name) => isHomeName(home, name)),
  ...emailDoubts(given, home),
  ...taxIdDoubts(given, home),
  ...countryDoubts(given),
  ...currencyDoubts(given),
  ...costCenterDoubts(given),
  ...deliveryDoubts(given),
];
