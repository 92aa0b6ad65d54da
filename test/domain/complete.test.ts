import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { complete, type TenantRecords } from '../../src/domain/complete.ts';
import { CategoriesPolicy, IntakePolicy } from '../../src/domain/policies.ts';
import type { Reading } from '../../src/domain/reading.ts';
import { emptyRequirement } from '../../src/domain/reading/paths.ts';
import type { Ask, Evidence, Requirement } from '../../src/domain/requirement.ts';

const policy = (name: string): unknown =>
  parse(readFileSync(new URL(`../../policies/${name}.yaml`, import.meta.url), 'utf8'));
const intake = IntakePolicy.parse(policy('intake'));
const categories = CategoriesPolicy.parse(policy('categories'));

const northwind = {
  number: 'V-1',
  name: 'Northwind Traders Inc.',
  aliases: [],
  country: 'US',
  taxIds: ['91-1234567'],
  domains: ['northwind.example'],
  email: 'orders@northwind.example',
  categories: ['furniture'],
};

const records = (change: Partial<TenantRecords> = {}): TenantRecords => ({
  person: { id: 'requester', defaultCostCenter: 'CC-1', defaultDeliveryPlace: 'Lab 2', asOf: '2026-11-24T00:00:00Z' },
  costCenters: ['CC-1', '4200'],
  vendors: [northwind],
  asOf: '2026-11-24T12:00:00Z',
  ...change,
});

type Change = Omit<Partial<Requirement>, 'vendor'> & { vendor?: Partial<Requirement['vendor']> };

const reading = ({ vendor = {}, ...change }: Change = {}, doubts: Ask[] = [], evidence: Evidence = {}): Reading => ({
  requirement: {
    ...emptyRequirement,
    lines: [{ description: 'desk chairs', quantity: '2', unit: null, unitPrice: { currency: 'USD', amount: '100' } }],
    currency: 'USD',
    total: { currency: 'USD', minor: 20000 },
    neededBy: '2026-12-05',
    ...change,
    vendor: { name: 'Northwind Traders', country: null, taxId: null, email: null, ...vendor },
  },
  evidence,
  doubts,
});

const completed = (given: Reading, known = records()) => complete(given, known, intake, categories);
const asked = (given: Reading, known = records()) => completed(given, known).asks.map(({ field }) => field);

test('a known vendor and a person with defaults leave nothing to ask, and each filled value names its record', () => {
  const { requirement, evidence, asks, vendorMatch } = completed(reading());
  expect(asks).toEqual([]);
  expect(vendorMatch).toEqual({ kind: 'one', number: 'V-1' });
  expect(requirement).toMatchObject({
    costCenter: 'CC-1',
    deliveryPlace: 'Lab 2',
    category: 'furniture',
    vendor: { country: 'US', taxId: '91-1234567', email: 'orders@northwind.example' },
  });
  expect(evidence['costCenter']).toEqual({
    by: 'record',
    record: 'person',
    id: 'requester',
    asOf: '2026-11-24T00:00:00Z',
  });
  expect(evidence['vendor.taxId']).toMatchObject({ by: 'record', record: 'vendor', id: 'V-1' });
});

test('all that is missing comes in one list, with its reason', () => {
  const person = { id: 'x', defaultCostCenter: null, defaultDeliveryPlace: null, asOf: '' };
  const { asks } = completed(
    reading({ vendor: { name: 'Lumen Optics LLC', country: 'US' }, neededBy: null, lines: [], total: null }),
    records({ person }),
  );
  expect(asks.map(({ field }) => field)).toEqual([
    'lines[0].description',
    'lines[0].quantity',
    'lines[0].unitPrice',
    'neededBy',
    'costCenter',
    'deliveryPlace',
    'vendor.email',
    'vendor.taxId',
  ]);
  expect(asks.at(-1)?.reason).toBe('the vendor is new to us, and the mail does not give its EIN');
});

test('a country that has no tax ids is not asked for one', () =>
  expect(asked(reading({ vendor: { name: 'Reef Ltd', country: 'BM', email: 'a@reef.example' } }))).toEqual([]));

test('the country follows from a proven tax id', () => {
  const { requirement, evidence } = completed(reading({ vendor: { name: 'Kessler GmbH', taxId: 'DE136695976' } }));
  expect(requirement.vendor.country).toBe('DE');
  expect(evidence['vendor.country']).toMatchObject({ by: 'derived', from: ['vendor.taxId'] });
});

test('with only a ceiling the price is left for the buyer', () =>
  expect(
    asked(
      reading({
        lines: [{ description: 'chairs', quantity: '2', unit: null, unitPrice: null }],
        total: null,
        ceiling: { currency: 'USD', minor: 30000 },
      }),
    ),
  ).toEqual([]));

test('a doubt about a value is asked, one about a value that nobody needs is not', () => {
  const doubts = [
    { field: 'total', reason: 'two totals' },
    { field: 'justification', reason: 'not in the mail' },
    { field: 'vendor.email', reason: 'two addresses' },
  ];
  expect(asked(reading({ vendor: { email: 'x@northwind.example' } }, doubts))).toEqual(['total']);
});

test('a doubt about money that nobody claimed is asked, since the sum would lack it', () => {
  const doubts = ['total', 'tax', 'ceiling', 'charges[0].amount'].map((field) => ({
    field,
    reason: 'the mail names it',
  }));
  expect(asked(reading({ total: null }, doubts))).toEqual(['total', 'tax', 'ceiling', 'charges[0].amount']);
});

test('no record stands in for what the mail says unclearly', () => {
  const fields = ['costCenter', 'deliveryPlace', 'vendor.taxId'];
  const given = reading(
    {},
    fields.map((field) => ({ field, reason: 'the mail names another' })),
  );
  expect(asked(given)).toEqual(fields);
  expect(completed(given).requirement).toMatchObject({
    costCenter: null,
    deliveryPlace: null,
    vendor: { taxId: null, country: 'US' },
  });
});

describe('a vendor record that contradicts the mail is asked about', () => {
  test('by its country', () => expect(asked(reading({ vendor: { country: 'CA' } }))).toContain('vendor.country'));
  test('by its tax id', () => expect(asked(reading({ vendor: { taxId: '16-5550184' } }))).toContain('vendor.taxId'));
  test('by a name that two records have', () =>
    expect(
      completed(reading(), records({ vendors: [northwind, { ...northwind, number: 'V-2', taxIds: [], domains: [] }] }))
        .vendorMatch,
    ).toMatchObject({ kind: 'unclear' }));
});

describe('a cost center', () => {
  test('is recognised in what the mail says', () =>
    expect(completed(reading({ costCenter: '4200 Maintenance' })).requirement.costCenter).toBe('4200'));
  test('that is not ours is asked', () =>
    expect(completed(reading({ costCenter: 'CC-9' })).asks).toEqual([
      { field: 'costCenter', reason: 'there is no cost center CC-9' },
    ]));
});

const lines = (...descriptions: string[]) =>
  descriptions.map((description) => ({
    description,
    quantity: '1',
    unit: null,
    unitPrice: { currency: 'USD', amount: '100' },
  }));

describe('a category', () => {
  const unknown = { name: 'Lumen Optics LLC' };
  test('counts from the words of every line', () =>
    expect(completed(reading({ vendor: unknown, lines: lines('Desk lamp', 'chairs') })).requirement.category).toBe(
      'furniture',
    ));
  test('stays open when lines differ or say nothing', () => {
    expect(completed(reading({ vendor: unknown, lines: lines('chair', 'laptop') })).requirement.category).toBeNull();
    expect(completed(reading({ vendor: unknown, lines: lines('gizmo') })).requirement.category).toBeNull();
  });
  test('stays open when record and words differ', () =>
    expect(completed(reading({ lines: lines('laptops') })).requirement.category).toBeNull());
  test('that a person set stays', () =>
    expect(
      completed(reading({ category: 'safety' }, [], { category: { by: 'edit', actor: 'buyer', at: '' } })).requirement
        .category,
    ).toBe('safety'));
});
