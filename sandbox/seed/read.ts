import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const Day = z.iso.date();
const Language = z.enum(['en', 'de', 'fr']);
export const Role = z.enum([
  'requester',
  'buyer',
  'department_head',
  'finance_director',
  'compliance',
  'receiver',
  'auditor',
  'administrator',
]);
const TaxId = z.strictObject({ type: z.enum(['EIN', 'VAT', 'CN']), value: z.string() });
const Identifier = z.string().regex(/^\d{9}$/);
const Email = z.email().endsWith('.example');

const Tenant = z.strictObject({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  country: z.string().length(2),
  taxId: TaxId,
  currency: z.string().length(3),
  timeZone: z.string(),
  locale: Language,
  mailDomain: z.string().endsWith('.example'),
  calendar: z.strictObject({
    hours: z.strictObject({ from: z.iso.time({ precision: -1 }), to: z.iso.time({ precision: -1 }) }),
    weekdays: z.array(z.int().min(1).max(7)),
    holidays: z.array(z.strictObject({ date: Day, name: z.string() })),
  }),
});
export type Tenant = z.infer<typeof Tenant>;

const Person = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: Email,
  roles: z.array(Role).min(1),
  language: Language,
  costCentre: z.string(),
  deliveryPlace: z.string(),
  deputy: z.string().optional(),
  categories: z.array(z.string()).optional(),
  groups: z.array(z.string()).default([]),
});
export type Person = z.infer<typeof Person>;

const Vendor = z.strictObject({
  number: z.string(),
  story: z.string(),
  name: z.string(),
  aliases: z.array(z.string()),
  country: z.string().length(2),
  taxIds: z.array(TaxId),
  email: Email,
  domain: z.string().endsWith('.example'),
  duns: Identifier.nullable(),
  categories: z.array(z.string()),
  status: z.enum(['active', 'hold', 'inactive']),
  holdReason: z.string().optional(),
  confirmed: z.strictObject({ by: z.string(), at: Day, source: z.string() }).nullable(),
});
export type Vendor = z.infer<typeof Vendor>;

const CostCentre = z.strictObject({
  code: z.string(),
  name: z.string(),
  owner: z.string(),
  years: z.record(z.string().regex(/^\d{4}$/), z.strictObject({ budget: z.int(), actual: z.int() })),
});
export type CostCentre = z.infer<typeof CostCentre>;

const Company = z.strictObject({
  duns: Identifier,
  name: z.string(),
  aliases: z.array(z.string()).default([]),
  country: z.string().length(2),
  registration: z.string().optional(),
  address: z.strictObject({
    line1: z.string(),
    locality: z.string(),
    region: z.string().optional(),
    postalCode: z.string(),
  }),
  domain: z.string().endsWith('.example').optional(),
  outOfBusiness: z.boolean().default(false),
  openBankruptcy: z.boolean().default(false),
  risk: z.strictObject({
    ser: z.int().min(1).max(9),
    failureClass: z.int().min(1).max(5),
    assessedDaysAgo: z.int().nonnegative(),
  }),
});
/** A company as the risk provider knows it. */
export type Company = z.infer<typeof Company>;

const Sanctions = z.strictObject({
  listVersions: z.array(z.string()).min(1),
  entries: z.array(
    z.strictObject({
      list: z.string(),
      name: z.string(),
      country: z.string().length(2),
      identifiers: z.array(z.string()),
    }),
  ),
});
export type Sanctions = z.infer<typeof Sanctions>;

const Contract = z.strictObject({
  tenant: z.string(),
  vendor: z.string().nullable(),
  language: Language,
  readers: z.array(Role).optional(),
});
/** A contract of the tenant: its file, and the text of its pages. */
export type Contract = z.infer<typeof Contract> & { name: string; bytes: Buffer; pages: string[] };

const ofTenant = <T extends z.ZodType>(item: T) => z.record(z.string(), z.array(item));

/** The seed files, checked; a file that breaks its shape throws a ZodError. Records are keyed by tenant. */
export const readTenants = (): Tenant[] => read('tenants.yaml', z.array(Tenant));
export const readPeople = (): Record<string, Person[]> => read('people.yaml', ofTenant(Person));
export const readVendors = (): Record<string, Vendor[]> => read('vendors.yaml', ofTenant(Vendor));
export const readCostCentres = (): Record<string, CostCentre[]> => read('cost-centres.yaml', ofTenant(CostCentre));
export const readCompanies = (): Company[] => read('companies.yaml', z.array(Company));
export const readSanctions = (): Sanctions => read('sanctions.yaml', Sanctions);

/** The files of `contracts/`, by name: what the head between the dashes says, and pages at each `<!-- page -->`. */
export function readContracts(): Contract[] {
  const folder = new URL('contracts/', import.meta.url);
  return readdirSync(folder)
    .toSorted()
    .map((name) => {
      const bytes = readFileSync(new URL(name, folder));
      const [, head = '', text = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(bytes.toString()) ?? [];
      return { ...Contract.parse(parse(head)), name, bytes, pages: text.split('<!-- page -->') };
    });
}

function read<T>(name: string, schema: z.ZodType<T>): T {
  return schema.parse(parse(readFileSync(new URL(name, import.meta.url), 'utf8')));
}
