import type { CategoriesPolicy, IntakePolicy } from './policies.ts';
import type { Reading } from './reading.ts';
import { normalizedName } from './reading/names.ts';
import { getField, withFields } from './reading/paths.ts';
import { readTaxId } from './reading/tax-ids.ts';
import { folded, literal, sameWords, words } from './reading/text.ts';
import type { Ask, FieldPath, Proof } from './requirement.ts';
import { matchVendor, sameTaxId, type VendorIdentity } from './vendor-match.ts';

/** What the tenant's records say that bears on one request; `asOf` is when they were read. */
export type TenantRecords = {
  person: { id: string; defaultCostCenter: string | null; defaultDeliveryPlace: string | null; asOf: string };
  /** Ids of the cost centers that may be charged. */
  costCenters: readonly string[];
  vendors: readonly (VendorIdentity & { email: string | null; categories: readonly string[] })[];
  asOf: string;
};

/** Our own record of the vendor, none, or what keeps us from telling. */
export type FoundVendor =
  | { kind: 'one'; number: string }
  | { kind: 'none' }
  | { kind: 'unclear'; field: 'vendor.name' | 'vendor.taxId' | 'vendor.country'; reason: string };

/** A reading with the tenant's records filled in, and everything that still must be asked, in one list. */
export type Completed = Reading & { asks: Ask[]; vendorMatch: FoundVendor };

const isDoubted = ({ doubts }: Reading, field: FieldPath): boolean => doubts.some((doubt) => doubt.field === field);

const settle = (reading: Reading, field: FieldPath, value: unknown, proof: Proof): Reading => ({
  requirement: withFields(reading.requirement, [[field, value]]),
  evidence: { ...reading.evidence, [field]: proof },
  doubts: reading.doubts.filter((doubt) => doubt.field !== field),
});

const doubt = (reading: Reading, ask: Ask): Reading =>
  isDoubted(reading, ask.field) ? reading : { ...reading, doubts: [...reading.doubts, ask] };

/** What the mail left open is taken from the person's record, and can be changed before approval; what it says unclearly is not. */
const withDefaults = (reading: Reading, { person }: TenantRecords): Reading => {
  const defaults = { costCenter: person.defaultCostCenter, deliveryPlace: person.defaultDeliveryPlace };
  const proof: Proof = { by: 'record', record: 'person', id: person.id, asOf: person.asOf };
  return Object.entries(defaults)
    .filter(
      ([field, value]) => value !== null && getField(reading.requirement, field) === null && !isDoubted(reading, field),
    )
    .reduce((settled, [field, value]) => settle(settled, field, value, proof), reading);
};

/** A cost center must be one of ours; "4200 Maintenance" is 4200. */
const withKnownCostCenter = (reading: Reading, { costCenters }: TenantRecords): Reading => {
  const value = reading.requirement.costCenter;
  if (value === null || costCenters.includes(value)) return reading;
  const same = costCenters.filter((id) => sameWords(id, value));
  const named =
    same.length > 0
      ? same
      : costCenters.filter((id) =>
          folded(value)
            .split(/[\s,;:()]+/)
            .includes(folded(id)),
        );
  const [known, ...others] = named;
  if (known === undefined || others.length > 0)
    return doubt(reading, { field: 'costCenter', reason: `there is no cost center ${value}` });
  return { ...reading, requirement: withFields(reading.requirement, [['costCenter', known]]) };
};

const withCountry = (reading: Reading): Reading => {
  const { country, taxId } = reading.requirement.vendor;
  if (country !== null || taxId === null || isDoubted(reading, 'vendor.taxId')) return reading;
  const owner = readTaxId(taxId, null);
  if (!owner.ok) return reading;
  return settle(reading, 'vendor.country', owner.value.country, {
    by: 'derived',
    from: ['vendor.taxId'],
    rule: 'form of the tax id',
  });
};

type VendorRecord = TenantRecords['vendors'][number];

/** Looks the vendor up with what is beyond doubt. A record that contradicts the mail is asked about, not taken. */
const lookUp = (reading: Reading, { vendors }: TenantRecords): { found: FoundVendor; record: VendorRecord | null } => {
  const wanted = reading.requirement.vendor;
  const sure = <Value>(field: string, value: Value): Value | null => (isDoubted(reading, field) ? null : value);
  const vendor = {
    name: sure('vendor.name', wanted.name),
    country: sure('vendor.country', wanted.country),
    taxId: sure('vendor.taxId', wanted.taxId),
    email: sure('vendor.email', wanted.email),
  };
  const match = matchVendor(vendors, vendor);
  if (match.kind === 'unclear') return { found: match, record: null };
  const name = vendor.name;
  const record =
    match.kind === 'one'
      ? match.record
      : vendors.find((known) => name !== null && normalizedName(known.name) === normalizedName(name));
  if (record?.country && vendor.country && record.country !== vendor.country) {
    const reason = `our record ${record.number} of ${record.name} is in ${record.country}, the mail says ${vendor.country}`;
    const answered = ['answer', 'edit'].includes(reading.evidence['vendor.country']?.by ?? '');
    // A person who saw this and still named the country means another company.
    if (match.kind === 'one' || !answered)
      return { found: { kind: 'unclear', field: 'vendor.country', reason }, record: null };
  }
  const known = record?.taxIds ?? [];
  const taxId = vendor.taxId;
  if (match.kind === 'one' && taxId !== null && known.length > 0 && !known.some((own) => sameTaxId(own, taxId))) {
    return {
      found: { kind: 'unclear', field: 'vendor.taxId', reason: `our record ${match.record.number} has another tax id` },
      record: null,
    };
  }
  return match.kind === 'one'
    ? { found: { kind: 'one', number: match.record.number }, record: match.record }
    : { found: { kind: 'none' }, record: null };
};

/** Our record stands in for what the mail does not say, and its address for whatever addresses the mail names. */
const fromRecord = (reading: Reading, record: VendorRecord | null, asOf: string): Reading => {
  if (record === null) return reading;
  const proof: Proof = { by: 'record', record: 'vendor', id: record.number, asOf };
  const { vendor } = reading.requirement;
  const open: [FieldPath, string | null][] = [
    ...(vendor.country === null ? [['vendor.country', record.country] as [string, string | null]] : []),
    ...(vendor.taxId === null && record.taxIds.length === 1 && !isDoubted(reading, 'vendor.taxId')
      ? [['vendor.taxId', record.taxIds[0] ?? null] as [string, string | null]]
      : []),
    ...(vendor.email === null || isDoubted(reading, 'vendor.email')
      ? [['vendor.email', record.email] as [string, string | null]]
      : []),
  ];
  return open
    .filter(([, value]) => value !== null)
    .reduce((settled, [field, value]) => settle(settled, field, value, proof), reading);
};

const wholeWord = (name: string): RegExp => words(literal(folded(name)));

/** The one category whose words stand in the description of every line. */
const categoryByWords = ({ requirement }: Reading, { categories }: CategoriesPolicy): string | null => {
  const found = requirement.lines.map(({ description }) =>
    categories
      .filter(({ words: names }) =>
        Object.values(names)
          .flat()
          .some((name) => wholeWord(name).test(folded(description ?? ''))),
      )
      .map(({ id }) => id),
  );
  const [category] = found[0] ?? [];
  return category !== undefined && found.every((ids) => ids.length === 1 && ids[0] === category) ? category : null;
};

/** A category counts only from the vendor's record or from the words of the policy; where they differ it stays open. */
const withCategory = (
  reading: Reading,
  record: VendorRecord | null,
  policy: CategoriesPolicy,
  asOf: string,
): Reading => {
  const by = reading.evidence['category']?.by;
  if (reading.requirement.category !== null && (by === 'answer' || by === 'edit')) return reading;
  const named = record?.categories.length === 1 ? (record.categories[0] ?? null) : null;
  const worded = categoryByWords(reading, policy);
  if (named !== null && worded !== null && named !== worded) return reading;
  if (record && named !== null)
    return settle(reading, 'category', named, { by: 'record', record: 'vendor', id: record.number, asOf });
  if (worded === null) return reading;
  const from = reading.requirement.lines.map((_, index) => `lines[${index}].description`);
  return settle(reading, 'category', worded, { by: 'derived', from, rule: `categories ${policy.version}` });
};

/** `lines[].quantity` for every line, or for the first when there is none yet. */
const expanded = (pattern: string, count: number): FieldPath[] =>
  pattern.includes('[]')
    ? Array.from({ length: Math.max(1, count) }, (_, index) => pattern.replace('[]', `[${index}]`))
    : [pattern];

const requiredFields = ({ requirement }: Reading, policy: IntakePolicy, isNew: boolean): FieldPath[] => {
  const { required, taxId } = policy.newVendor;
  const rule = taxId[requirement.vendor.country ?? 'default'] ?? taxId['default'];
  const forNew = isNew ? required.filter((pattern) => pattern !== 'vendor.taxId' || rule?.required !== false) : [];
  // With only a ceiling, the buyer sets the price before approval.
  const open = requirement.ceiling === null ? [] : ['lines[].unitPrice', 'total'];
  return [...policy.required, ...forNew]
    .filter((pattern) => !open.includes(pattern))
    .flatMap((pattern) =>
      expanded(pattern, pattern.startsWith('charges') ? requirement.charges.length : requirement.lines.length),
    );
};

const missingReason = (field: FieldPath, { requirement }: Reading, policy: IntakePolicy): string => {
  if (field !== 'vendor.taxId') return 'the mail does not say it';
  const { taxId } = policy.newVendor;
  const name = (taxId[requirement.vendor.country ?? 'default'] ?? taxId['default'])?.name ?? 'tax id';
  return `the vendor is new to us, and the mail does not give its ${name}`;
};

/** A doubt about a value that is used is always asked; about one that is not there, only if it is required, is money or names the vendor. */
const mustSettle =
  (reading: Reading, required: readonly FieldPath[]) =>
  ({ field }: Ask): boolean =>
    required.includes(field) ||
    getField(reading.requirement, field) !== null ||
    /^(?:charges|tax$|total$|ceiling$|vendor\.taxId$)/.test(field);

/** The total is not asked for while the prices are, since it follows from them. */
const withoutConsequences = (missing: readonly FieldPath[]): FieldPath[] =>
  missing.filter((field) => field !== 'total' || !missing.some((other) => /\.(?:quantity|unitPrice)$/.test(other)));

/** Fills what the tenant's records know, then lists what the policy requires and is missing or doubtful. */
export const complete = (
  reading: Reading,
  records: TenantRecords,
  policy: IntakePolicy,
  categories: CategoriesPolicy,
): Completed => {
  const known = withCountry(withKnownCostCenter(withDefaults(reading, records), records));
  const { found, record } = lookUp(known, records);
  const recorded = fromRecord(known, record, records.asOf);
  const filled = withCategory(recorded, record, categories, records.asOf);
  const settled = found.kind === 'unclear' ? doubt(filled, { field: found.field, reason: found.reason }) : filled;
  const required = requiredFields(settled, policy, found.kind !== 'one');
  const asked = settled.doubts.filter(mustSettle(settled, required));
  const missing = required.filter(
    (field) => getField(settled.requirement, field) === null && !asked.some((ask) => ask.field === field),
  );
  const open = withoutConsequences(missing).map((field) => ({ field, reason: missingReason(field, settled, policy) }));
  return { ...settled, asks: [...asked, ...open], vendorMatch: found };
};
