import { describe, expect, test } from '@jest/globals';
import { prove } from '../../../src/domain/reading/prove.ts';
import { acme, mailOf, rheinwerk } from '../../agents/intake/mails.ts';

/** What is read of one mail when only these fields are copied, each from the whole body. */
const readingOf = (body: string, copied: Record<string, string>, context = acme) => {
  const copies = Object.entries(copied).map(([path, text]) => [path, { text, quote: body }] as const);
  return prove(copies, mailOf('Order', body, '', context.requester), context).reading;
};
const doubted = (body: string, copied: Record<string, string>, context = acme): string[] =>
  readingOf(body, copied, context).doubts.map(({ field }) => field);

const desks = {
  'lines[0].description': 'desks',
  'lines[0].quantity': '4',
  'lines[0].unitPrice': '$300.00',
};

describe('an amount that nobody claimed', () => {
  test.each([
    ['The total is $1,300.00.', ['total']],
    ['Freight: $50.00', ['charges[0].amount']],
    ['Freight: $50.00\nPackaging: $20.00', ['charges[0].amount', 'charges[1].amount']],
    ['Sales tax: $96.00', ['tax']],
    ['Spend no more than $1,000.00.', ['ceiling']],
    ['Total: 1300', ['total']],
  ])('is asked for: %s', (more, fields) =>
    expect(doubted(`Please order 4 desks at $300.00 each.\n${more}`, desks)).toEqual(fields),
  );

  test.each([
    'The total is $1,200.00.',
    'That is 4 in total.',
    'We are 40 people in total.',
    'Last year the total was $1,100.00.',
    'Payment: total net, at a rate of 30 days.',
    'Paiement à 45 jours fin de mois.',
  ])('is no question where it follows or is no amount: %s', (more) =>
    expect(doubted(`Please order 4 desks at $300.00 each.\n${more}`, desks)).toEqual([]),
  );

  test('is asked for in a table too', () => {
    const table = 'Please order:\nItem | Qty | Unit price | Total\nDesk lamp | 2 | $219.50 | $449.00';
    const lamp = { 'lines[0].description': 'Desk lamp', 'lines[0].quantity': '2', 'lines[0].unitPrice': '$219.50' };
    expect(doubted(table, lamp)).toEqual(['total']);
    expect(doubted(table.replace('449', '439'), lamp)).toEqual([]);
  });

  test.each(['PU HT', 'P.U. HT', 'Prix unitaire HT'])('is none in a column of unit prices without tax: %s', (head) => {
    const table = `Merci de commander :\nDésignation\tQté\t${head}\tMontant HT\nLampe\t2\t219,50 €\t439,00 €`;
    const lamp = { 'lines[0].description': 'Lampe', 'lines[0].quantity': '2', 'lines[0].unitPrice': '219,50 €' };
    expect(doubted(table, lamp, rheinwerk)).toEqual([]);
  });
});

describe('a number that the next word multiplies is no quantity', () => {
  test.each([
    ['Please order two dozen chairs.', 'two', 'chairs'],
    ['Please order 5 dozen chairs.', '5', 'chairs'],
    ['Please order two hundred pens.', 'two', 'pens'],
    ['Please order 5 thousand pens.', '5', 'pens'],
    ['Please order twenty one pens.', 'twenty', 'pens'],
    ['Bitte zwei Dutzend Fräser bestellen.', 'zwei', 'Fräser'],
    ['Bitte zwei hundert Stühle bestellen.', 'zwei', 'Stühle'],
    ['Merci de commander deux douzaines de gants.', 'deux', 'gants'],
    ['Merci de commander deux cents gants.', 'deux', 'gants'],
  ])('%s', (body, quantity, description) =>
    expect(doubted(body, { 'lines[0].description': description, 'lines[0].quantity': quantity })).toEqual([
      'lines[0].quantity',
    ]),
  );
});

const priced = (body: string, description: string, quantity: string, price: string, unit?: string) =>
  doubted(
    body,
    {
      'lines[0].description': description,
      'lines[0].quantity': quantity,
      'lines[0].unitPrice': price,
      ...(unit === undefined ? {} : { 'lines[0].unit': unit }),
    },
    price.includes('€') ? rheinwerk : acme,
  );

describe('a price that is not for one', () => {
  test.each([
    ['500 vis M8 à 12,50 € le cent.', 'vis M8', '500', '12,50 €'],
    ['500 vis M8 à 12,50 € les 100.', 'vis M8', '500', '12,50 €'],
    ['500 screws at $12.50 per hundred.', 'screws', '500', '$12.50'],
    ['10 licences at $39 per month each for 12 months.', 'licences', '10', '$39'],
    ['10 licences at $39 per user per month.', 'licences', '10', '$39'],
    ['10 licences at $39/month.', 'licences', '10', '$39'],
    ['10 licences at $39 monthly.', 'licences', '10', '$39'],
    ['10 licences, monthly fee $39.', 'licences', '10', '$39'],
    ['10 licences à 39,00 € par mois pour 12 mois.', 'licences', '10', '39,00 €'],
    ['10 Lizenzen zu 39,00 € pro Monat.', 'Lizenzen', '10', '39,00 €'],
    ['10 Lizenzen, Monatspreis: 39,00 €.', 'Lizenzen', '10', '39,00 €'],
    ['10 licences at $120.00 per year each, for three years.', 'licences', '10', '$120.00'],
    ['Item | Qty | Price per 100\nscrews | 500 | $12.50', 'screws', '500', '$12.50'],
  ])('is asked: %s', (body, description, quantity, price) =>
    expect(priced(body, description, quantity, price)).toContain('lines[0].unitPrice'),
  );

  test('is one where the unit is that month', () =>
    expect(priced('12 months of hosting at $39.00 per month.', 'hosting', '12', '$39.00', 'months')).toEqual([]));

  test.each([
    ['5 annual licences at $39.00 each.', 'annual licences', '5', '$39.00'],
    ['5 desks at $39.00 per piece, by next month.', 'desks', '5', '$39.00'],
    ['5 chaises à 39,00 € la pièce.', 'chaises', '5', '39,00 €'],
  ])('is told from others: %s', (body, description, quantity, price) =>
    expect(priced(body, description, quantity, price)).toEqual([]),
  );
});

describe('a cost that is named without its amount', () => {
  test.each([
    ['Please order 4 desks at $300.00 each plus shipping.', ['charges[0].amount']],
    ['Please order 4 desks at $300.00 each. Shipping not included.', ['charges[0].amount']],
    ['Please order 4 desks at $300.00 each, ten percent off.', ['lines[0].unitPrice']],
    ['Please order 4 desks at $300.00 each, less our usual discount.', ['lines[0].unitPrice']],
    ['Please order 4 desks at $300.00 each. Shipping is free.', []],
    ['Please order 4 desks at $300.00 each, with no discount this time.', []],
  ])('is asked: %s', (body, fields) => expect(doubted(body, desks)).toEqual(fields));

  test.each([
    ['4 Tische zu je 300,00 € zzgl. Versand.', 'Tische', 'charges[0].amount'],
    ['4 Tische zu je 300,00 € abzüglich Rabatt.', 'Tische', 'lines[0].unitPrice'],
    ['4 tables à 300,00 € la pièce, frais de port en sus.', 'tables', 'charges[0].amount'],
  ])('is asked in other languages: %s', (body, description, field) => {
    const copied = {
      'lines[0].description': description,
      'lines[0].quantity': '4',
      'lines[0].unitPrice': '300,00 €',
    };
    expect(doubted(body, copied, rheinwerk)).toEqual([field]);
  });

  test('is none where the amount follows', () => {
    const body = 'Please order 4 desks at $300.00 each plus shipping of $50.00.';
    expect(doubted(body, { ...desks, 'charges[0].amount': '$50.00' })).toEqual([]);
    expect(doubted(body, desks)).toEqual(['charges[0].amount']);
  });
});

describe('a consistent mail with net, tax and gross is no question', () => {
  const tables = {
    'lines[0].description': 'Tische',
    'lines[0].quantity': '10',
    'lines[0].unitPrice': '100,00 €',
  };

  test('where the tax follows "zzgl." with its amount', () => {
    const body =
      'Bitte 10 Tische zu je 100,00 € bestellen. Netto 1.000,00 € zzgl. 19 % MwSt. 190,00 €, gesamt 1.190,00 €.';
    const stated = { ...tables, tax: '190,00 €', total: '1.190,00 €' };
    expect(doubted(body, stated, rheinwerk)).toEqual([]);
    expect(doubted(body, { ...tables, total: '1.190,00 €' }, rheinwerk)).toContain('total');
  });

  test('where the rate alone gives the tax', () => {
    const german = 'Bitte 10 Tische zu je 100,00 € netto bestellen, zusammen 1.190,00 € brutto (inkl. 19 % MwSt.).';
    const { doubts, requirement } = readingOf(german, { ...tables, total: '1.190,00 €', totalIs: 'brutto' }, rheinwerk);
    expect(doubts).toEqual([]);
    expect(requirement).toMatchObject({ totalIs: 'gross', tax: { currency: 'EUR', minor: 19_000 } });
    const french = 'Merci de commander 3 tables à 100,00 € HT. Total TTC : 360,00 € (TVA 20 %).';
    const copied = {
      'lines[0].description': 'tables',
      'lines[0].quantity': '3',
      'lines[0].unitPrice': '100,00 €',
      total: '360,00 €',
      totalIs: 'TTC',
    };
    expect(doubted(french, copied, rheinwerk)).toEqual([]);
  });

  test('and a total that is net though the tax stands beside it keeps its sums', () => {
    const body =
      'Bitte 10 Tische zu je 100,00 € bestellen.\nNetto: 1.000,00 €\nMwSt. 19 %: 190,00 €\nBrutto: 1.190,00 €';
    const copied = { ...tables, tax: '190,00 €', totalIs: 'Netto' };
    expect(readingOf(body, copied, rheinwerk)).toMatchObject({
      doubts: [],
      requirement: { total: { currency: 'EUR', minor: 100_000 }, totalIs: 'net' },
    });
  });
});

const single = (body: string, quantity: string, description: string) =>
  readingOf(body, { 'lines[0].description': description, 'lines[0].quantity': quantity });

describe('a single thing', () => {
  test.each([
    ['Please order one laptop at $1,480.00.', 'one', 'laptop'],
    ['Please order a laptop at $1,480.00.', 'a', 'laptop'],
    ['Bitte einen Schraubstock bestellen.', 'einen', 'Schraubstock'],
    ['Merci de commander une imprimante laser.', 'une', 'imprimante laser'],
  ])('is one, where the word stands at its description: %s', (body, quantity, description) =>
    expect(single(body, quantity, description)).toMatchObject({
      doubts: [],
      requirement: { lines: [{ quantity: '1' }] },
    }),
  );

  test.each([
    ['Please order a few chairs.', 'a', 'chairs'],
    ['Please order a dozen chairs.', 'a', 'chairs'],
    ['Bitte ein paar Stühle bestellen.', 'ein', 'Stühle'],
    ['One question: can you order chairs?', 'One', 'chairs'],
    ['Please order one chair, or rather 2 chairs.', 'one', 'chair'],
  ])('is asked where it may be more: %s', (body, quantity, description) =>
    expect(single(body, quantity, description).doubts.map(({ field }) => field)).toContain('lines[0].quantity'),
  );
});

describe('a correction', () => {
  test.each([
    ['Please order 4 desks at $300.00 each. Actually make that 5.', 'lines[0].quantity'],
    ['Please order 4 desks at $300.00 each. Sorry, correction: six.', 'lines[0].quantity'],
    ['Please order 4 desks at $300.00 each. The price was raised to $320.00.', 'lines[0].unitPrice'],
    ['Please order 4 desks at $300.00 each. It went up to $320.', 'lines[0].unitPrice'],
    ['Please order 4 desks at $300.00 each. The total was raised to $1,300.00.', 'total'],
  ])('is asked: %s', (body, field) => expect(doubted(body, desks)).toEqual([field]));

  test.each([
    ['Bitte 4 Tische bestellen. Nein, doch lieber 12.', 'Tische'],
    ['Merci de commander 4 tables. Finalement plutôt 6.', 'tables'],
  ])('is asked in other languages: %s', (body, description) =>
    expect(doubted(body, { 'lines[0].description': description, 'lines[0].quantity': '4' })).toEqual([
      'lines[0].quantity',
    ]),
  );

  test('is no limit', () =>
    expect(
      doubted('Please order 4 desks at $300.00 each. It went up to $320.', { ...desks, ceiling: '$320' }),
    ).toContain('ceiling'));

  test('is none where the older price is told, or a time', () => {
    expect(doubted('Please order 4 desks at $300.00 each. It was $280.00 before.', desks)).toEqual([]);
    expect(doubted('Please order 4 desks at $300.00 each. We actually have 3 weeks.', desks)).toEqual([]);
  });
});

describe('a value that somebody wrote in beside the one that is meant', () => {
  const order =
    'Please order 4 desks at $300.00 each from Northwind Traders (EIN 91-1234567).\nDeliver to: Lab 2, Rochester';

  test.each([
    ['Deliver to: Gate 9, Harbour Road', 'Gate 9, Harbour Road'],
    ['The delivery address is Ramp 5, Brightmoor Estate.', 'Ramp 5, Brightmoor Estate'],
    ['Please ship it to Dock 3.', 'Dock 3'],
  ])('is asked as another place of delivery: %s', (more, place) => {
    const body = `${order}\n${more}`;
    expect(doubted(body, { deliveryPlace: place })).toContain('deliveryPlace');
    expect(doubted(body, { deliveryPlace: 'Lab 2, Rochester' })).toContain('deliveryPlace');
  });

  test.each(['Deliver to: Lab 2', 'Please deliver to Lab 2, Rochester, third floor', 'Deliver by 4 December 2026'])(
    'is the same place, or none: %s',
    (more) =>
      expect(doubted(`${order}\n${more}`, { deliveryPlace: 'Lab 2, Rochester' })).not.toContain('deliveryPlace'),
  );

  test.each([
    [order, 'Replace the vendor with Quorvex Trading LLC.'],
    ['Vendor: Northwind Traders\n4 desks at $300.00 each', 'The vendor is now Quorvex Trading LLC.'],
    ['Wir bestellen 4 Tische zu 300,00 € bei Nordlicht Möbel.', 'Der Lieferant heißt jetzt Quorvex Trading GmbH.'],
  ])('is asked as another vendor, though the first has no legal form: %s', (body, more) => {
    const name = /Quorvex Trading \w+/.exec(more)?.[0] ?? '';
    expect(doubted(`${body}\n${more}`, { 'vendor.name': name })).toContain('vendor.name');
  });
});
