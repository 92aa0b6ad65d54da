import type { FieldPath } from '../requirement.ts';
import { readMoney, readUnitPrice } from './amounts.ts';
import { readCountry } from './countries.ts';
import { readCurrency } from './currencies.ts';
import { readDate } from './dates.ts';
import { isLegalForm, readEmail } from './names.ts';
import { readQuantity } from './numbers.ts';
import { parsePath } from './paths.ts';
import { type Language, type Read, type ReadContext, read, unread } from './read.ts';
import { readTaxId } from './tax-ids.ts';
import { words } from './text.ts';
import { isWholeUnit, unitOf } from './units.ts';

/** How a field is read from words, what people call it, and what in a mail could be mistaken for it. */
export type Field = {
  read: (text: string, context: ReadContext & { unit: string | null }) => Read<unknown>;
  label: Readonly<Record<Language, string>>;
  rival: 'amount' | 'date' | 'quantity' | 'id' | 'name' | null;
  /** Only the requester's own words count, not what a vendor wrote in the forwarded part. */
  own: boolean;
};

const text =
  (longest: number) =>
  (written: string): Read<string> => {
    const plain = written.normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
    if (!/[\p{L}\d]/u.test(plain)) return unread('nothing is written there');
    return plain.length > longest ? unread(`it is longer than ${longest} characters`) : read(plain);
  };

const gross = words(
  'gross|brutto|ttc|(?:incl~|inkl~|including|einschl~|mit|avec|toutes)\\.? (?:\\d+(?:[.,]\\d+)? ?% )?(?:sales )?(?:tax~|vat|gst|mwst|ust|mehrwertsteuer|umsatzsteuer|tva)',
);
const net = words(
  'net|netto|ht|hors taxes?|(?:excl~|exkl~|excluding|plus|zzgl|zuzüglich|ohne|hors|without|before)\\.? (?:\\d+(?:[.,]\\d+)? ?% )?(?:sales )?(?:tax~|vat|gst|mwst|ust|mehrwertsteuer|umsatzsteuer|tva)|\\+ ?(?:vat|mwst|tva|tax)',
);

/** Whether words such as "zzgl. MwSt." or "TTC" put the tax outside or inside a total. */
export const readTotalBasis = (written: string): Read<'net' | 'gross'> => {
  const [isGross, isNet] = [gross.test(written), net.test(written)];
  if (isGross === isNet)
    return unread(`"${written.trim()}" does not say whether the total contains the tax; answer net or gross`);
  return read(isGross ? 'gross' : 'net');
};

/** Every field of a requirement: the gate, people's answers and edits read through this one table. */
export const fields = {
  'vendor.name': {
    read: (written) =>
      isLegalForm(written) ? unread(`"${written.trim()}" is a legal form, not a name`) : text(200)(written),
    label: { en: 'Vendor', de: 'Lieferant', fr: 'Fournisseur' },
    rival: 'name',
    own: false,
  },
  'vendor.country': {
    read: readCountry,
    label: { en: 'Vendor country', de: 'Land des Lieferanten', fr: 'Pays du fournisseur' },
    rival: 'id',
    own: false,
  },
  'vendor.taxId': {
    read: (written, { country }) => {
      const taxId = readTaxId(written, country);
      return taxId.ok ? read(taxId.value.normalized) : taxId;
    },
    label: { en: 'Vendor tax ID', de: 'Steuernummer des Lieferanten', fr: 'Numéro fiscal du fournisseur' },
    rival: 'id',
    own: false,
  },
  'vendor.email': {
    read: readEmail,
    label: { en: 'Vendor e-mail', de: 'E-Mail des Lieferanten', fr: 'E-mail du fournisseur' },
    rival: 'id',
    own: false,
  },
  'lines[].description': {
    read: text(500),
    label: { en: 'Description', de: 'Bezeichnung', fr: 'Désignation' },
    rival: 'name',
    own: false,
  },
  'lines[].quantity': {
    read: (written, context) => readQuantity(written, context, isWholeUnit(context.unit)),
    label: { en: 'Quantity', de: 'Menge', fr: 'Quantité' },
    rival: 'quantity',
    own: false,
  },
  'lines[].unit': {
    read: (written) => {
      const unit = text(40)(written);
      return unit.ok ? read(unitOf(unit.value)) : unit;
    },
    label: { en: 'Unit', de: 'Einheit', fr: 'Unité' },
    rival: 'name',
    own: false,
  },
  'lines[].unitPrice': {
    read: readUnitPrice,
    label: { en: 'Unit price', de: 'Einzelpreis', fr: 'Prix unitaire' },
    rival: 'amount',
    own: false,
  },
  'charges[].label': {
    read: text(200),
    label: { en: 'Charge', de: 'Nebenkosten', fr: 'Frais' },
    rival: null,
    own: false,
  },
  'charges[].amount': {
    read: readMoney,
    label: { en: 'Amount of the charge', de: 'Betrag der Nebenkosten', fr: 'Montant des frais' },
    rival: 'amount',
    own: false,
  },
  tax: { read: readMoney, label: { en: 'Tax', de: 'Steuer', fr: 'Taxe' }, rival: 'amount', own: false },
  total: {
    read: readMoney,
    label: { en: 'Total', de: 'Gesamtbetrag', fr: 'Montant total' },
    rival: 'amount',
    own: false,
  },
  totalIs: {
    read: readTotalBasis,
    label: { en: 'Total net or gross', de: 'Gesamtbetrag netto oder brutto', fr: 'Total HT ou TTC' },
    rival: null,
    own: false,
  },
  ceiling: {
    read: readMoney,
    label: { en: 'Most that may be spent', de: 'Höchstbetrag', fr: 'Montant maximal' },
    rival: 'amount',
    own: false,
  },
  currency: { read: readCurrency, label: { en: 'Currency', de: 'Währung', fr: 'Devise' }, rival: 'amount', own: false },
  neededBy: {
    read: readDate,
    label: { en: 'Needed by', de: 'Benötigt bis', fr: 'Nécessaire pour le' },
    rival: 'date',
    own: true,
  },
  costCenter: {
    read: text(60),
    label: { en: 'Cost center', de: 'Kostenstelle', fr: 'Centre de coûts' },
    rival: 'id',
    own: true,
  },
  deliveryPlace: {
    read: text(300),
    label: { en: 'Delivery place', de: 'Lieferort', fr: 'Lieu de livraison' },
    rival: 'name',
    own: true,
  },
  justification: {
    read: text(2000),
    label: { en: 'Justification', de: 'Begründung', fr: 'Justification' },
    rival: null,
    own: true,
  },
  category: { read: text(60), label: { en: 'Category', de: 'Warengruppe', fr: 'Catégorie' }, rival: null, own: true },
} as const satisfies Readonly<Record<string, Field>>;

const byPattern = new Map<string, Field>(Object.entries(fields));

/** The field of a path; null when there is none of that name. */
export const fieldOf = (path: FieldPath): Field | null => byPattern.get(parsePath(path)?.pattern ?? '') ?? null;

/** What people call a field: `Quantity (line 2)`. */
export const labelOf = (path: FieldPath, language: Language): string => {
  const at = parsePath(path);
  const label = fieldOf(path)?.label[language] ?? path;
  const line = { en: 'line', de: 'Position', fr: 'ligne' }[language];
  return at?.pattern.includes('[]') ? `${label} (${line} ${at.index + 1})` : label;
};
