import { describe, expect, test } from '@jest/globals';
import { applyAnswers } from '../../../src/domain/reading/answers.ts';
import { emptyRequirement } from '../../../src/domain/reading/paths.ts';
import type { Reading } from '../../../src/domain/reading.ts';
import type { Proof, Requirement } from '../../../src/domain/requirement.ts';

const context = { today: '2026-11-24', baseCurrency: 'USD' };
const proof: Proof = { by: 'answer', task: 'question/1', actor: 'buyer', at: '2026-11-24T12:00:00Z' };
const quote: Proof = { by: 'quote', quote: 'five at $39', part: 'body' };

const line = { description: 'licence', quantity: '5', unit: null, unitPrice: { currency: 'USD', amount: '39' } };
const reading = (change: Partial<Requirement> = {}, rest: Partial<Reading> = {}): Reading => ({
  requirement: {
    ...emptyRequirement,
    currency: 'USD',
    lines: [line],
    total: { currency: 'USD', minor: 19500 },
    totalIs: 'net',
    ...change,
  },
  evidence: {
    total: { by: 'derived', from: ['lines[0]'], rule: 'lines + charges + tax = total' },
    totalIs: { by: 'derived', from: [], rule: '' },
  },
  doubts: [],
  ...rest,
});

const taken = (before: Reading, answers: Record<string, string>): Reading => {
  const answered = applyAnswers(before, answers, context, proof);
  if (!answered.ok) throw new Error(JSON.stringify(answered.errors));
  return answered.reading;
};

const refused = (before: Reading, answers: Record<string, string>, more = {}): Record<string, string> => {
  const answered = applyAnswers(before, answers, { ...context, ...more }, proof);
  return answered.ok ? {} : Object.fromEntries(answered.errors.map(({ field, reason }) => [field, reason]));
};

describe('an answer', () => {
  test('is read like a mail, stands with its proof and settles the doubt', () => {
    const after = taken(reading({}, { doubts: [{ field: 'neededBy', reason: 'two dates' }] }), {
      neededBy: 'next Friday',
      'vendor.taxId': '91-1234567',
    });
    expect(after.requirement.neededBy).toBe('2026-12-04');
    expect(after.requirement.vendor.taxId).toBe('91-1234567');
    expect(after.evidence['neededBy']).toEqual(proof);
    expect(after.doubts).toEqual([]);
  });

  test.each([
    [{ neededBy: '2026-11-01' }, 'lies in the past'],
    [{ 'vendor.taxId': '911-14-4442', 'vendor.country': 'US' }, 'is not an EIN'],
    [{ 'vendor.taxId': 'DE136695976', 'vendor.country': 'FR' }, 'is a number of DE'],
    [{ 'lines[0].quantity': '0' }, 'zero'],
    [{ total: '196.00 USD' }, 'the total is 196.00 USD'],
    [{ 'vendor.colour': 'red' }, 'no such field'],
    [{ '__proto__.x': 'red' }, 'no such field'],
    [{ 'lines[2].description': 'chair' }, 'the next one is lines[1]'],
    [{ 'charges[0].label': 'freight' }, 'needs its amount'],
    [{ 'lines[0].unitPrice': 'EUR 39' }, 'USD and EUR'],
    [{ costCenter: ' ' }, 'nothing is written'],
  ])('%j is refused', (answers, reason) => {
    const reasons = Object.values(refused(reading(), answers));
    expect(reasons.join('; ')).toContain(reason);
  });

  test('that is refused changes nothing else', () =>
    expect(applyAnswers(reading(), { neededBy: 'tomorrow', total: '1 USD' }, context, proof).ok).toBe(false));

  test("must be one of the tenant's cost centers", () => {
    expect(refused(reading(), { costCenter: 'CC-9' }, { costCenters: ['CC-1', 'CC-2'] })).toEqual({
      costCenter: 'CC-9 is not one of CC-1, CC-2',
    });
    const known = applyAnswers(reading(), { costCenter: 'cc-1' }, { ...context, costCenters: ['CC-1'] }, proof);
    expect(known.ok && known.reading.requirement.costCenter).toBe('CC-1');
  });

  test('does not make the requester the vendor', () => {
    const home = {
      requester: { name: 'Rita', email: 'rita@acme.example' },
      tenant: { name: 'Acme Inc.', domains: ['acme.example'], taxIds: [] },
    };
    expect(
      Object.keys(refused(reading(), { 'vendor.name': 'ACME', 'vendor.email': 'bob@acme.example' }, home)),
    ).toEqual(['vendor.name', 'vendor.email']);
  });
});

describe('a change of the lines', () => {
  test('works a derived total out anew', () =>
    expect(taken(reading(), { 'lines[0].quantity': '6' }).requirement.total).toEqual({
      currency: 'USD',
      minor: 23400,
    }));

  test('is refused while it contradicts a total that somebody stated', () => {
    const stated = reading({}, { evidence: { total: quote } });
    expect(Object.keys(refused(stated, { 'lines[0].quantity': '6' }))).toEqual(['lines[0].quantity']);
    expect(taken(stated, { 'lines[0].quantity': '6', total: '234.00' }).requirement.lines[0]?.quantity).toBe('6');
  });

  test('may add a whole line behind the last', () => {
    const after = taken(reading(), {
      'lines[1].description': 'chair',
      'lines[1].quantity': '2',
      'lines[1].unitPrice': '$100',
    });
    expect(after.requirement.lines[1]).toEqual({
      description: 'chair',
      quantity: '2',
      unit: null,
      unitPrice: { currency: 'USD', amount: '100' },
    });
    expect(after.requirement.total).toEqual({ currency: 'USD', minor: 39500 });
  });

  test('may add a charge', () =>
    expect(
      taken(reading(), { 'charges[0].amount': '5 USD', 'charges[0].label': 'freight' }).requirement.charges,
    ).toEqual([{ label: 'freight', amount: { currency: 'USD', minor: 500 } }]));

  test('that makes the sum fit settles every doubt about the sum, and no other', () => {
    const reason = 'lines and charges come to 195.00 USD, but the total is 200.00 USD';
    const before = reading(
      { total: { currency: 'USD', minor: 20000 } },
      {
        evidence: { total: quote },
        doubts: [
          { field: 'lines[0].quantity', reason },
          { field: 'lines[0].unitPrice', reason: `the mail also names $41; ${reason}` },
          { field: 'total', reason },
        ],
      },
    );
    expect(taken(before, { total: '195 USD' }).doubts).toEqual([
      { field: 'lines[0].unitPrice', reason: 'the mail also names $41' },
    ]);
  });

  test('of an amount names the currency of a request that had none', () => {
    const before = reading(
      { currency: null, total: null, totalIs: null, lines: [{ ...line, unitPrice: null }] },
      { evidence: {} },
    );
    expect(taken(before, { 'lines[0].unitPrice': 'EUR 39,00' }).requirement).toMatchObject({
      currency: 'EUR',
      total: { currency: 'EUR', minor: 19500 },
    });
  });
});

const categorised = (by: Proof) => reading({ category: 'office_supplies' }, { evidence: { category: by } });

describe('the category', () => {
  const record: Proof = { by: 'record', record: 'vendor', id: 'V-1', asOf: '2026-11-01' };
  const derived: Proof = { by: 'derived', from: ['lines[0].description'], rule: 'categories 1' };
  const edit: Proof = { by: 'edit', actor: 'buyer', at: '2026-11-24T12:00:00Z' };

  test.each([
    ['record', record],
    ['derived', derived],
    ['edit', edit],
  ])('that stands by %s goes with the vendor and with what is bought', (_, by) => {
    for (const answers of [{ 'vendor.name': 'Other Ltd' }, { 'lines[0].description': 'trophy engravings' }]) {
      const after = taken(categorised(by), answers);
      expect(after.requirement.category).toBeNull();
      expect(after.evidence['category']).toBeUndefined();
    }
    expect(taken(categorised(by), { neededBy: 'next Friday' }).requirement.category).toBe('office_supplies');
  });

  test('may be set anew together with the vendor', () =>
    expect(taken(categorised(record), { 'vendor.name': 'Other Ltd', category: 'software' }).requirement.category).toBe(
      'software',
    ));
});
