import { describe, expect, test } from '@jest/globals';
import { readIntake } from '../../../sandbox/model/intake.ts';
import { IntakeOutput } from '../../../src/agents/intake/output.ts';
import { flatten } from './reading.ts';

const read = (subject: string, body: string) => {
  const reading = readIntake({ subject, body, forwarded: '', from: 'Robin Reyes <robin@requester.example>' });
  expect(IntakeOutput.parse(reading)).toEqual(reading);
  return flatten(reading);
};

const line = (index: number, fields: Record<string, string>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`lines[${index}].${name}`, value]));

describe('a form that was filled in is read label by label', () => {
  test.each([
    [
      'Item: Desk lamp\nQuantity: 12\nUnit price: $39.00\nVendor: Tidewater Lighting Inc.',
      { description: 'Desk lamp', quantity: '12', unitPrice: '$39.00' },
    ],
    [
      'Item: Desk lamp, Qty: 12 pcs, Price: $39.00 each\nVendor: Tidewater Lighting Inc.',
      { description: 'Desk lamp', quantity: '12', unit: 'pcs', unitPrice: '$39.00' },
    ],
    [
      '- Menge: 12\n- Einheit: Stück\n- Artikel: Fräser 8 mm\n- Einzelpreis: 39,00 €',
      { description: 'Fräser 8 mm', quantity: '12', unit: 'Stück', unitPrice: '39,00 €' },
    ],
    ['- Item: Desk lamp\n- Quantity: 12 pcs', { description: 'Desk lamp', quantity: '12', unit: 'pcs' }],
    [
      'Article : Gants nitrile\nQuantité : douze\nPrix unitaire : 39,00 €',
      { description: 'Gants nitrile', quantity: 'douze', unitPrice: '39,00 €' },
    ],
  ])('%s', (body, fields) => {
    expect(read('Request', body)).toMatchObject({ isPurchaseRequest: true, ...line(0, fields) });
  });

  test('with several things, each of which begins with a label that comes again', () => {
    const body =
      'Item: Desk lamp\nQuantity: 12\nUnit price: $39.00\n\nItem: Floor lamp\nQuantity: two\nUnit price: $80.00\n\nTotal: $628.00';
    expect(read('Request', body)).toMatchObject({
      ...line(0, { description: 'Desk lamp', quantity: '12', unitPrice: '$39.00' }),
      ...line(1, { description: 'Floor lamp', quantity: 'two', unitPrice: '$80.00' }),
      total: '$628.00',
    });
  });

  test('a name and a phone number make no form', () => {
    expect(read('Hello', 'Name: Robin Reyes\nPhone: 555 0142').isPurchaseRequest).toBe(false);
  });
});

describe('a wish for one thing is a request, without a count', () => {
  test.each([
    ["I'd like a new office chair from Tidewater Lighting Inc., needed by 10 December.", 'new office chair'],
    ['Could I have another monitor?', 'monitor'],
    ['We would like to order some whiteboard markers for the lab.', 'whiteboard markers'],
    ['Wir brauchen neue Regale für das Lager.', 'Regale'],
    ['Nous avons besoin de quelques gants. Il nous faut des gants nitrile.', 'gants nitrile'],
  ])('%s', (body, description) => {
    const reading = read('Request', body);
    expect(reading).toMatchObject({ isPurchaseRequest: true, 'lines[0].description': description });
    expect(reading).not.toHaveProperty('lines[0].quantity');
  });

  test.each([
    "I'd like a quote for the new floor.",
    "I'd like a meeting with you on Monday.",
    'I want a day off.',
    "I'd like to know when my chair arrives.",
    'Could I have a copy of the invoice?',
  ])('but not: %s', (body) => expect(read('Hello', body).isPurchaseRequest).toBe(false));
});

describe('a note of absence', () => {
  const order = 'Please order 12 desk lamps at $39.00 each from Tidewater Lighting Inc.';

  test('beside an order is only a note', () => {
    const body = `${order}\nI am out of office from December 1, so please ask before that.`;
    expect(read('Lamps', body)).toMatchObject({ isPurchaseRequest: true, 'lines[0].quantity': '12' });
    expect(read('Lamps for when I am on vacation', order).isPurchaseRequest).toBe(true);
  });

  test('that the mail begins with, or that asks for nothing, is an automatic reply', () => {
    expect(read('Automatic reply: Lamps', order).whyNot).toContain('automatic reply');
    expect(read('Re: Out of office', order).whyNot).toContain('automatic reply');
    expect(read('Lamps', 'I am out of office. Please order through my colleague.').whyNot).toContain('automatic reply');
  });
});

test.each(['* Toner black: 4 pcs, $61.00/pc', 'Toner black: 4 pcs at $61.00 each'])(
  'a count behind a name counts what is named: %s',
  (row) => {
    const fields = { description: 'Toner black', quantity: '4', unit: 'pcs', unitPrice: '$61.00' };
    expect(read('Toner', `Please order:\n${row}`)).toMatchObject(line(0, fields));
  },
);

test.each(['US$39.00', 'US $39.00'])('%s names a currency and no country', (price) => {
  const reading = read('Lamps', `Please order 12 desk lamps from Tidewater Lighting Inc. at ${price} each.`);
  expect(reading).toMatchObject({ 'lines[0].unitPrice': price });
  expect(reading).not.toHaveProperty('vendor.country');
});
