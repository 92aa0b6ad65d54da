import { z } from 'zod';
import { PersonId, Role } from './principal.ts';
import { readCountry } from './reading/countries.ts';
import { readEmail } from './reading/names.ts';
import { settled } from './reading/numbers.ts';
import type { Read } from './reading/read.ts';

/** What a company brings as files. */
export const importKinds = ['people', 'vendors', 'cost-centres', 'budgets', 'contracts'] as const;
export type ImportKind = (typeof importKinds)[number];

const text = z.string().max(200);
const needed = text.min(1, { error: 'is needed', abort: true });
const orNull = text.transform((value) => (value === '' ? null : value));

/** Values of a cell are divided by `|`. */
const list = text.max(1_000).transform((value) =>
  value
    .split('|')
    .map((one) => one.trim())
    .filter((one) => one !== ''),
);

const reading = (read: (value: string) => Read<string>) =>
  z.string().transform((value, context) => {
    const found = read(value);
    if (found.ok) return found.value;
    context.addIssue({ code: 'custom', message: found.reason });
    return z.NEVER;
  });

const orAbsent = <T extends z.ZodType<string | null, string>>(schema: T) =>
  z.union([z.literal('').transform(() => null), schema]);

const yes = ['true', 'yes', 'ja', 'oui', '1'];
const no = ['false', 'no', 'nein', 'non', '0'];
const truth = z
  .string()
  .toLowerCase()
  .refine((value) => [...yes, ...no].includes(value), 'is neither true nor false')
  .transform((value) => yes.includes(value));

const email = reading(readEmail);
const year = z
  .string()
  .regex(/^20\d\d$/, 'is no year')
  .transform(Number);

/** An amount in either notation, where it can be read in one way only. */
const amount = reading((value) => settled(value.replaceAll(' ', ''), null));

const code = needed.regex(/^[\w.-]{1,40}$/, 'is a code of letters, digits, dots and dashes');

/** A column for each key; those that may be left out keep what is there. */
export const importRows = {
  people: z.strictObject({
    id: PersonId,
    name: needed,
    email,
    roles: list.pipe(z.array(Role).min(1, 'names no role')),
    language: z.enum(['en', 'de', 'fr']),
    cost_centre: orNull.optional(),
    delivery_place: orNull.optional(),
    deputy: orNull.optional(),
    categories: list.transform((ids) => (ids.length === 0 ? null : ids)).optional(),
    groups: list.optional(),
    active: truth.optional(),
  }),
  vendors: z.strictObject({
    number: code,
    name: needed,
    country: orAbsent(reading(readCountry)).optional(),
    tax_ids: list.optional(),
    email: orAbsent(email).optional(),
    duns: orAbsent(z.string().regex(/^\d{9}$/, 'is not nine digits')).optional(),
    categories: list.optional(),
    status: z.enum(['active', 'hold', 'inactive', 'new']).optional(),
    hold_reason: orNull.optional(),
  }),
  'cost-centres': z.strictObject({ code, name: needed, owner: PersonId, fiscal_year: year }),
  budgets: z.strictObject({ cost_centre: code, fiscal_year: year, amount }),
  contracts: z.strictObject({
    file: needed.regex(/^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))[^\\]+$/, 'is a path below the list, with "/"'),
    vendor: orNull.optional(),
    readers: list
      .pipe(z.array(Role))
      .transform((roles) => (roles.length === 0 ? null : roles))
      .optional(),
    group: orNull.optional(),
  }),
} as const satisfies Record<ImportKind, z.ZodType>;

/** A file of each kind that says how it is written. */
export const importExamples = {
  people:
    'id;name;email;roles;language;cost_centre;delivery_place;deputy;categories;groups;active\nrita;Rita Delgado;rita@acme.example;requester;en;CC-4200;"Lab 2, 1200 Foundry Street";;;;true\n',
  vendors:
    'number;name;country;tax_ids;email;duns;categories;status;hold_reason\nV-1001;Northwind Traders;US;84-2914563;sales@northwind.example;;office_supplies;active;\n',
  'cost-centres': 'code;name;owner;fiscal_year\nCC-4200;Laboratory;rita;2026\n',
  budgets: 'cost_centre;fiscal_year;amount\nCC-4200;2026;250000.00\n',
  contracts: 'file;vendor;readers;group\n2025/frame-agreement.pdf;V-1001;buyer|compliance;\nour-terms.md;;;\n',
} as const satisfies Record<ImportKind, string>;

export type ImportRow<K extends ImportKind> = z.output<(typeof importRows)[K]>;
