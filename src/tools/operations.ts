import { z } from 'zod';
import { FoundClauses } from './contract-types.ts';
import { ErpOrder } from './erp.ts';
import { operation, type Operation } from './operation.ts';
import { AssessResult, Duns, MatchResult, ScreenResult } from './risk-types.ts';
import { readVendor, searchVendors, VendorRecord } from './vendors.ts';

const Text = z.string().trim().min(1).max(300);
const Country = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .describe('ISO 3166 code of two letters');
const Key = z.string().min(1).max(300);

const WHILE_SCREENING = ['reading', 'needs_info', 'screening', 'on_hold'] as const;
const WHILE_NEGOTIATING = ['screening', 'on_hold', 'negotiating'] as const;
const WHILE_ORDERING = ['ordering', 'on_hold'] as const;
// A stop while ordering must still be able to look up and undo what was posted.
const AFTER_ORDERING = [...WHILE_ORDERING, 'withdrawn', 'failed'] as const;

/** Everything that may be called outside. Not listed is not allowed. */
export const operations = {
  vendors_search: operation({
    description:
      'Searches our own vendor database. Finds vendors with this name, tax id or mail domain; give each that is known, else null. An empty list means that the vendor is new.',
    effect: 'read',
    scope: 'vendors:read',
    during: WHILE_SCREENING,
    timeoutMs: 10_000,
    input: z
      .object({ name: Text.nullable(), taxId: Text.nullable(), domain: Text.nullable() })
      .refine(({ name, taxId, domain }) => (name ?? taxId ?? domain) !== null, {
        path: ['name'],
        error: 'name, taxId or domain is needed',
      }),
    output: z.object({ vendors: z.array(VendorRecord).max(20) }),
    run: ({ systems, principal }, query) => searchVendors(systems.vendors, principal, query),
  }),
  vendors_read: operation({
    description: 'Reads one vendor of our own database by its number.',
    effect: 'read',
    scope: 'vendors:read',
    during: WHILE_SCREENING,
    timeoutMs: 10_000,
    input: z.object({ number: Text }),
    output: z.object({ vendor: VendorRecord }),
    run: ({ systems, principal }, { number }) => readVendor(systems.vendors, principal, number),
  }),
  risk_match: operation({
    description:
      'Asks the risk provider which companies it knows under this name in this country. Returns candidates with their DUNS number and a confidence from 1 to 10. Give the tax id as registrationNumber when it is known, else null.',
    effect: 'read',
    scope: 'risk:read',
    during: WHILE_SCREENING,
    timeoutMs: 30_000,
    input: z.object({ name: Text, countryCode: Country, registrationNumber: Text.nullable() }),
    output: MatchResult,
    run: ({ systems, signal }, query) => systems.risk.match(query, signal),
  }),
  risk_assess: operation({
    description:
      'Asks the risk provider for the assessment of one company, by the DUNS number that risk_match returned.',
    effect: 'read',
    scope: 'risk:read',
    during: WHILE_SCREENING,
    timeoutMs: 30_000,
    input: z.object({ duns: Duns }),
    output: AssessResult,
    run: ({ systems, signal }, { duns }) => systems.risk.assess(duns, signal),
  }),
  risk_screen: operation({
    description:
      'Screens a company against sanctions lists, by name and country, and by its DUNS number when risk_match returned one, else null.',
    effect: 'read',
    scope: 'risk:read',
    during: WHILE_SCREENING,
    timeoutMs: 30_000,
    input: z.object({ name: Text, countryCode: Country, duns: Duns.nullable() }),
    output: ScreenResult,
    run: ({ systems, signal }, query) => systems.risk.screen(query, signal),
  }),
  contracts_search: operation({
    description:
      'Searches clauses of our earlier contracts by meaning and words. Give what is looked for as text; vendor and language narrow the search, null leaves them open; limit is at most 10. Returns clauses with their id, contract, section, page and text.',
    effect: 'read',
    scope: 'contracts:read',
    during: WHILE_NEGOTIATING,
    timeoutMs: 30_000,
    input: z.object({
      text: Text,
      vendor: Text.nullable(),
      language: z
        .string()
        .regex(/^[a-z]{2}$/)
        .nullable(),
      limit: z.int().min(1).max(10),
    }),
    output: FoundClauses,
    run: async ({ systems, principal, signal }, query) => ({
      clauses: [...(await systems.contracts.search(principal, query, signal))],
    }),
  }),
  order_create: operation({
    description: 'Posts a purchase order to the ERP under an idempotency key.',
    effect: 'write',
    scope: 'orders:write',
    during: WHILE_ORDERING,
    timeoutMs: 30_000,
    input: z.object({ key: Key, order: z.record(z.string(), z.json()) }),
    output: ErpOrder,
    run: ({ systems, signal }, { key, order }) => systems.erp.create(key, order, signal),
  }),
  order_find: operation({
    description: 'Looks up a purchase order in the ERP by its idempotency key.',
    effect: 'read',
    scope: 'orders:write',
    during: AFTER_ORDERING,
    timeoutMs: 30_000,
    input: z.object({ key: Key }),
    output: ErpOrder,
    run: ({ systems, signal }, { key }) => systems.erp.find(key, signal),
  }),
  order_cancel: operation({
    description: 'Cancels a purchase order in the ERP.',
    effect: 'write',
    scope: 'orders:write',
    during: AFTER_ORDERING,
    timeoutMs: 30_000,
    input: z.object({ erpNumber: Text }),
    output: ErpOrder,
    run: ({ systems, signal }, { erpNumber }) => systems.erp.cancel(erpNumber, signal),
  }),
} satisfies Record<string, Operation>;

/** As the model calls it. */
export type OperationName = keyof typeof operations;

export const isOperation = (name: string): name is OperationName => Object.hasOwn(operations, name);
