import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { intakeGate } from '../../../src/agents/intake/guardrail.ts';
import type { IntakeOutput } from '../../../src/agents/intake/output.ts';
import { acme, c, mailOf, nothing } from './mails.ts';

const order = 'Please order 5 annual licences from Northwind Traders Inc. at $39 each.';
const base: IntakeOutput = {
  ...nothing,
  vendor: { ...nothing.vendor, name: c('Northwind Traders Inc.', order) },
  lines: [
    { description: c('annual licences', order), quantity: c('5', order), unit: null, unitPrice: c('$39', order) },
  ],
};
const gate = (body: string, output: IntakeOutput = base, forwarded = '', attempt = 1) =>
  intakeGate(output, mailOf('Licences', body, forwarded), acme, attempt);
const doubts = (body: string, output: IntakeOutput = base, forwarded = '') =>
  gate(body, output, forwarded).reading.doubts.map(({ field }) => field);

const from = (vendor: string): string => `Please order 5 annual licences at $39 each from ${vendor}. Thank you.`;
const named = (body: string, name: string) => doubts(body, { ...base, vendor: { ...base.vendor, name: c(name) } });

const needed = (words: string, day: string) => doubts(`${order} ${words}`, { ...base, neededBy: c(day, words) });

test('a proven reading passes, with its sums worked out', () => {
  const { verdict, reading } = gate(order);
  expect(verdict.verdict).toBe('allow');
  expect(reading.requirement).toMatchObject({
    currency: 'USD',
    total: { currency: 'USD', minor: 19500 },
    totalIs: 'net',
  });
  expect(reading.evidence['lines[0].unitPrice']).toEqual({ by: 'quote', quote: order, part: 'body' });
  expect(reading.evidence['total']).toMatchObject({ by: 'derived' });
});

test('what is no purchase request is proposed for rejection, with the reason', () =>
  expect(gate(order, { ...nothing, isPurchaseRequest: false, whyNot: 'a newsletter' }).verdict).toEqual({
    verdict: 'block',
    reasons: ['a newsletter'],
  }));

describe('words that are not in the mail', () => {
  const invented = { ...base, total: c('$195', 'That makes $195.') };
  test('send the agent back once, naming the field', () => {
    const { verdict } = gate(order, invented, '', 0);
    expect(verdict).toMatchObject({
      verdict: 'reask',
      say: expect.stringContaining('total (Total): the quote is not in the mail'),
    });
  });
  test('are dropped and asked the second time', () => {
    const { verdict, reading } = gate(order, { ...base, neededBy: c('5 December') });
    expect(verdict).toMatchObject({
      verdict: 'ask_human',
      asks: [{ field: 'neededBy', reason: 'the quoted words are not in the mail' }],
    });
    expect(reading.requirement.neededBy).toBeNull();
  });
});

describe('a vendor', () => {
  test.each([
    ['Zarubin Maritime Trading Ltd', 'Maritime Trading Ltd'],
    ['Zarubin Maritime Trading Ltd', 'Zarubin Maritime'],
    ['Zarubin Maritime Trading, Ltd', 'Trading, Ltd'],
    ['Zarubin Maritime Trading', 'Maritime Trading'],
    ['New Vendor LLC', 'Vendor LLC'],
    ['New Vendor LLC', 'LLC'],
    ['AT&T Corp', 'T Corp'],
  ])('%s is not proven by %s', (whole, cut) => {
    expect(named(from(whole), whole)).not.toContain('vendor.name');
    expect(named(from(whole), cut)).toContain('vendor.name');
  });
  test.each([
    ['Order Northwind Traders Inc. licences: 5 annual licences at $39 each.', 'Northwind Traders Inc.'],
    ['From Northwind Traders Inc. please order 5 annual licences at $39 each.', 'Northwind Traders Inc.'],
    [from('Northwind Traders Inc.'), 'Northwind Traders'],
    ['5 annual licences at $39 each bei Firma Hanse Werkzeug GmbH & Co. KG.', 'Hanse Werkzeug GmbH'],
  ])('in "%s" is %s', (body, name) => expect(named(body, name)).not.toContain('vendor.name'));
});

test('the tax id of the own company is never that of the vendor, nor a rival of it', () => {
  const body = `${order} Invoice to us, EIN 16-5550184. Their EIN is 91-1234567.`;
  const taxed = (taxId: string) => gate(body, { ...base, vendor: { ...base.vendor, taxId: c(taxId) } }).reading;
  expect(taxed('91-1234567').doubts).toEqual([]);
  expect(taxed('16-5550184')).toMatchObject({
    requirement: { vendor: { taxId: null } },
    doubts: [{ field: 'vendor.taxId', reason: expect.stringContaining('your own') }],
  });
});

test('a day that has passed since the mail was sent is not taken', () => {
  const body = `${order} Needed by 10 December 2025.`;
  const mail = { ...mailOf('Licences', body), date: '2025-11-24T15:00:00+00:00' };
  const output = { ...base, neededBy: c('10 December 2025', 'Needed by 10 December 2025') };
  const { reading } = intakeGate(output, mail, { ...acme, today: '2026-11-24' }, 1);
  expect(reading.doubts).toEqual([{ field: 'neededBy', reason: '2025-12-10 lies in the past' }]);
});

test.each(['$61.00/pc', '$61/unit', '$61.00/ea', 'USD 61/pc'])('%s is a price, and no part number', (written) => {
  const body = `Please order 5 annual licences from Northwind Traders Inc. at ${written}.`;
  const output = {
    ...base,
    vendor: { ...base.vendor, name: c('Northwind Traders Inc.') },
    lines: [
      {
        description: c('annual licences'),
        quantity: c('5', '5 annual'),
        unit: null,
        unitPrice: c(written.split('/')[0] ?? '', written),
      },
    ],
  };
  expect(doubts(body, output)).toEqual([]);
});

describe('the day that something is needed by', () => {
  test.each([
    ['Do not deliver before 10 December.', '10 December'],
    ['Deliver after 10 December.', '10 December'],
    ['The quote is valid, as agreed, until 10 December.', '10 December'],
    ['All as per the quote, dated 10 December.', '10 December'],
    ['Bitte nicht vor dem 10.12.2026 liefern.', '10.12.2026'],
    ['Lieferung ab 10.12.2026.', '10.12.2026'],
    ['Livraison à partir du 10 janvier.', '10 janvier'],
    ['Lieferung bis übernächsten Freitag.', 'Freitag'],
    ['Livraison pour vendredi en huit.', 'vendredi'],
  ])('is not in "%s"', (words, day) => expect(needed(words, day)).toEqual(['neededBy']));
  test.each([
    ['Deliver after 10 December but before 20 December.', '20 December'],
    ['Lieferung ab dem 10.12.2026 bis 20.12.2026.', '20.12.2026'],
    ['Deliver before 10 December.', '10 December'],
    ['All as per the attached quote, by 10 December.', '10 December'],
    ['Bitte laut Angebot bestellen, bis 10.12.2026.', '10.12.2026'],
    ['Tout selon le devis ci-dessous, pour le 15 janvier.', '15 janvier'],
    ['Deliver no later than 10 December.', '10 December'],
  ])('is in "%s"', (words, day) => expect(needed(words, day)).toEqual([]));
});

describe('another vendor without a legal form is seen in', () => {
  test.each([
    ['from Northwind Traders or Cascade Fasteners Inc.', 'Cascade Fasteners Inc.'],
    ['from Northwind Traders or Cascade Fasteners Inc.', 'Northwind Traders'],
    ['not from Cascade Fasteners Inc. this time but from Northwind Traders.', 'Cascade Fasteners Inc.'],
    ['from Northwind Traders Inc. or alternatively Sunmark.', 'Northwind Traders Inc.'],
    ['from Northwind Traders Inc. this time, or from Sunmark.', 'Northwind Traders Inc.'],
    ['bei der Hanse Werkzeug GmbH oder bei Isar Elektronik.', 'Hanse Werkzeug GmbH'],
    ['nicht bei der Hanse Werkzeug GmbH, sondern bei Isar Elektronik.', 'Hanse Werkzeug GmbH'],
    ['chez Lyon Roulements SAS ou chez Rexel.', 'Lyon Roulements SAS'],
    ['chez Rexel ou Lyon Roulements SAS.', 'Lyon Roulements SAS'],
    ['pas chez Lyon Roulements SAS.', 'Lyon Roulements SAS'],
  ])('"%s"', (words, name) => expect(named(`5 annual licences at $39 each ${words}`, name)).toContain('vendor.name'));
  test.each([
    ['not from Cascade Fasteners Inc. this time but from Northwind Traders.', 'Northwind Traders'],
    ['from Northwind Traders Inc. by Monday or Tuesday.', 'Northwind Traders Inc.'],
    ['from Northwind Traders Inc. (Germany) or tell me why not.', 'Northwind Traders Inc.'],
    ['from Northwind Traders Inc., for colleagues from Marketing or Sales.', 'Northwind Traders Inc.'],
    ['from Northwind Traders Inc., as in the quote from Tom Baker.', 'Northwind Traders Inc.'],
    ['bei der Hanse Werkzeug GmbH. Bei Fragen oder bei Bedarf melden.', 'Hanse Werkzeug GmbH'],
    ['pas chez Rexel mais chez Lyon Roulements SAS.', 'Lyon Roulements SAS'],
  ])('but not in "%s"', (words, name) =>
    expect(named(`5 annual licences at $39 each ${words}`, name)).not.toContain('vendor.name'),
  );
});

test('a quantity stands apart from what was said before the comma', () => {
  const body = 'As agreed on the phone, 5 annual licences from Northwind Traders Inc. at $39 each, please.';
  const lines = [
    { description: c('annual licences'), quantity: c('5', '5 annual'), unit: null, unitPrice: c('$39', 'at $39 each') },
  ];
  expect(doubts(body, { ...base, vendor: { ...base.vendor, name: c('Northwind Traders Inc.') }, lines })).toEqual([]);
});

describe('who pays and where to deliver', () => {
  test.each([
    ['Cost center CC-4200 or CC-4300.', 'CC-4200'],
    ['Half on CC-4200, half on cost center CC-4300.', 'CC-4300'],
    ['Cost center 4200 or 4300.', '4200'],
    ['Kostenstelle K-310, die Hälfte auf K-320.', 'K-310'],
  ])('is asked for two cost centers in "%s"', (words, code) =>
    expect(doubts(`${order} ${words}`, { ...base, costCenter: c(code) })).toEqual(['costCenter']),
  );
  test.each([
    ['Cost center CC-4200.', 'costCenter'],
    ['Kostenstelle: K-310.', 'costCenter'],
    ['Deliver to Dock 4, Albany.', 'deliveryPlace'],
    ['Deliver by Friday to Dock 4, Albany.', 'deliveryPlace'],
    ['Delivery address: Dock 4, Albany.', 'deliveryPlace'],
    ['Lieferung an Halle 3.', 'deliveryPlace'],
    ['Lieferung bis 10.12.2026 an Halle 3.', 'deliveryPlace'],
    ['Livraison à Lyon.', 'deliveryPlace'],
    ['Their EIN is 91-1234567.', 'vendor.taxId'],
    ['Their EIN is 00-1234567.', 'vendor.taxId'],
  ])('or who sells is asked where "%s" was left out', (words, field) =>
    expect(doubts(`${order} ${words}`)).toEqual([field]),
  );
  test.each([
    ['Cost center 4200, invoice 4300.'],
    ['Please ship to us by Friday.'],
    ['Delivery to be confirmed.'],
    ['Lieferung an uns, bitte.'],
    ['Lieferung nach Absprache.'],
    ['Livraison au plus tard vendredi.'],
    ['Our EIN is 91-1234567.'],
    ['Invoice to EIN 16-5550184.'],
    ['Order 91-1234567.'],
  ])('is not asked for "%s"', (words) =>
    expect(doubts(`${order} ${words}`, words.startsWith('Cost') ? { ...base, costCenter: c('4200') } : base)).toEqual(
      [],
    ),
  );
});

describe('a field becomes a question when', () => {
  test('another price could stand for it', () =>
    expect(doubts(`${order} They also spoke of $37.50.`)).toEqual(['lines[0].unitPrice']));
  test('another quantity could stand for it', () =>
    expect(doubts(`${order} Or rather 6 annual licences.`)).toEqual(['lines[0].quantity']));
  test('the forwarded offer says another price', () =>
    expect(doubts(order, base, 'Annual licences at $41 each.')).toEqual(['lines[0].unitPrice']));
  test('the mail speaks of a discount', () =>
    expect(doubts(`${order} We get a 10 % discount.`)).toEqual(['lines[0].unitPrice']));
  test('a line of the mail was left out', () => {
    const two = `${order} And 3 headsets at $20 each.`;
    expect(doubts(two)).toContain('lines[0].unitPrice');
  });
  test('the price is for a hundred', () => {
    const bolts = 'Order 500 bolts from Northwind Traders Inc. at $12.50 per 100.';
    const output = {
      ...base,
      vendor: { ...base.vendor, name: c('Northwind Traders Inc.', bolts) },
      lines: [{ description: c('bolts', bolts), quantity: c('500', bolts), unit: null, unitPrice: c('$12.50', bolts) }],
    };
    expect(doubts(bolts, output)).toContain('lines[0].unitPrice');
  });
  test('an older price was taken for it', () => {
    const older = {
      ...base,
      lines: base.lines.map((line) => ({ ...line, unitPrice: c('$45', 'Last year we paid $45.') })),
    };
    expect(doubts(`${order} Last year we paid $45.`, older)).toContain('lines[0].unitPrice');
    expect(doubts(`${order} Last year we paid $45.`)).toEqual([]);
  });
  test('another day could stand for it, but not one that is past or of another matter', () => {
    const output = { ...base, neededBy: c('5 December', 'We need them by 5 December') };
    expect(doubts(`${order} We need them by 5 December. Our audit is on 8 December.`, output)).toEqual(['neededBy']);
    expect(
      doubts(`${order} We need them by 5 December. Asked on 1 November 2026, quote valid until 9 December.`, output),
    ).toEqual([]);
  });
  test('only the forwarded part says where to deliver and when', () => {
    const output = {
      ...base,
      neededBy: c('5 December', 'Delivery by 5 December to Dock 4'),
      deliveryPlace: c('Dock 4', 'Delivery by 5 December to Dock 4'),
    };
    const { reading } = gate(order, output, 'Delivery by 5 December to Dock 4.');
    expect(reading.doubts.map(({ field }) => field)).toEqual(['neededBy', 'deliveryPlace']);
    expect(reading.requirement).toMatchObject({ neededBy: null, deliveryPlace: null });
  });
  test('the vendor is the one who asks', () => {
    const { reading } = gate('Acme Robotics Inc. needs 5 annual licences at $39 each.', {
      ...base,
      vendor: { ...nothing.vendor, name: c('Acme Robotics Inc.'), email: null },
      lines: [
        {
          description: c('annual licences'),
          quantity: c('5', 'needs 5 annual'),
          unit: null,
          unitPrice: c('$39', 'at $39 each'),
        },
      ],
    });
    expect(reading.requirement.vendor.name).toBeNull();
    expect(reading.doubts.map(({ field }) => field)).toEqual(['vendor.name']);
  });
  test('the tax id belongs to another country', () => {
    const body = `${order} They are in France, EIN 91-1234567.`;
    expect(
      doubts(body, { ...base, vendor: { ...base.vendor, country: c('France'), taxId: c('91-1234567') } }),
    ).toContain('vendor.country');
  });
  test('the currency is not clear', () =>
    expect(
      intakeGate(base, mailOf('Licences', order), { ...acme, baseCurrency: 'EUR' }, 1).reading.doubts.map(
        ({ field }) => field,
      ),
    ).toEqual(['lines[0].unitPrice']));
});

test('"tomorrow" counts from the day that the tenant has when the mail is sent', () => {
  const mail = { ...mailOf('Licences', `${order} Needed by tomorrow.`), date: '2026-11-25T03:00:00+00:00' };
  const output = { ...base, neededBy: c('tomorrow', 'Needed by tomorrow') };
  expect(intakeGate(output, mail, acme, 1).reading.requirement.neededBy).toBe('2026-11-25');
  expect(intakeGate(output, mail, { ...acme, timeZone: 'Europe/Berlin' }, 1).reading.requirement.neededBy).toBe(
    '2026-11-26',
  );
});

test('the category is never taken from the model', () =>
  expect(gate(order, { ...base, category: c('annual licences', order) }).reading.requirement.category).toBeNull());

const price = (value: number): string => `$${(value / 100).toFixed(2)}`;

test('a number that was changed on its way is never proven, whatever the request', () => {
  const request = fc.record({
    quantity: fc.integer({ min: 2, max: 900 }),
    cents: fc.integer({ min: 101, max: 99_999 }),
    wrong: fc.integer({ min: 2, max: 900 }),
    wrongCents: fc.integer({ min: 101, max: 99_999 }),
  });
  fc.assert(
    fc.property(request, ({ quantity, cents, wrong, wrongCents }) => {
      fc.pre(wrong !== quantity && wrongCents !== cents);
      const text = `Please order ${quantity} annual licences from Northwind Traders Inc. at ${price(cents)} each, total ${price(cents * quantity)}.`;
      const read = (count: string, each: string): IntakeOutput => ({
        ...base,
        vendor: { ...base.vendor, name: c('Northwind Traders Inc.', text) },
        lines: [
          { description: c('annual licences', text), quantity: c(count, text), unit: null, unitPrice: c(each, text) },
        ],
        total: c(price(cents * quantity), text),
      });
      expect(gate(text, read(String(quantity), price(cents))).verdict.verdict).toBe('allow');
      expect(gate(text, read(String(wrong), price(cents))).reading.doubts.map(({ field }) => field)).toContain(
        'lines[0].quantity',
      );
      for (const each of [price(wrongCents), price(cents * quantity)]) {
        expect(gate(text, read(String(quantity), each)).reading.doubts.map(({ field }) => field)).toContain(
          'lines[0].unitPrice',
        );
      }
    }),
    { numRuns: 60 },
  );
});
