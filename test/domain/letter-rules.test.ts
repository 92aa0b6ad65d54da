import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { proseOf, type Draft } from '../../src/domain/letter.ts';
import { letterFaults, type LetterCase } from '../../src/domain/letter-rules.ts';
import { CLAUSES } from '../support/clauses.ts';

const about: LetterCase = {
  vendor: 'V-1003',
  others: ['Northwind Traders'],
  language: 'en',
  options: [
    { kind: 'bank_guarantee', percent: { floor: 5, ceiling: 20 } },
    { kind: 'escrow', percent: null },
  ],
  clauses: CLAUSES,
  theirs: ['We agree to all of it. You will get our papers on Monday, as soon as our bank has signed them.'],
};

const draft: Draft = {
  language: 'en',
  subject: 'Security for our enquiry',
  paragraphs: [
    'Before we go on we need security for the time until the delivery. Please let us know whether you agree.',
  ],
  asks: [{ kind: 'bank_guarantee', percent: 10 }],
  citations: [
    { clause: 'K-1/4', quote: 'The vendor provides a bank guarantee of 10 %', claim: 'It was agreed before.' },
    { clause: 'K-2/7', quote: 'released 37 days after the acceptance', claim: 'Others do so too.' },
  ],
};

const saying = (text: string): Draft => ({ ...draft, paragraphs: [...draft.paragraphs, text] });

test('a draft that keeps to playbook and sources has no faults', () => {
  expect(letterFaults(draft, about)).toEqual([]);
  expect(letterFaults(saying('The bank guarantee of 10 % is the one of the agreement.'), about)).toEqual([]);
});

describe('a draft is refused', () => {
  const cases: [string, Draft, RegExp][] = [
    [
      'that repeats a clause outside of its quote',
      saying('It is returned after acceptance of the goods.'),
      /words of your own/,
    ],
    [
      'that repeats what the vendor wrote',
      saying('You will get our papers on Monday, as soon as our bank has signed them.'),
      /words of your own/,
    ],
    [
      'that says what our check came to',
      saying('You have been cleared as our vendor.'),
      /states what a letter may not/,
    ],
    ['with letters that only look like ours', saying('Please answer sооn.'), /letters that its readers know/],
    ['with signs that nobody sees', saying('Please\u200B answer.'), /letters that its readers know/],
    ['with an account', saying('The account is DE89 3704 0044 0532 0130 00.'), /links, addresses/],
    [
      'that cites what was not retrieved',
      { ...draft, citations: [{ clause: 'K-3/1', quote: 'a'.repeat(20), claim: '' }] },
      /not retrieved/,
    ],
    [
      'that quotes what the clause does not say',
      { ...draft, citations: [{ clause: 'K-1/4', quote: 'The vendor provides a bank guarantee of 50 %', claim: '' }] },
      /word for word/,
    ],
    [
      'that cuts a quote out of a number',
      { ...draft, citations: [{ clause: 'K-2/7', quote: '7 days after the acceptance of the goods', claim: '' }] },
      /word for word/,
    ],
    [
      'whose claim names another figure than its quote',
      {
        ...draft,
        citations: [{ clause: 'K-1/4', quote: 'The vendor provides a bank guarantee of 10 %', claim: 'It was 15 %.' }],
      },
      /claim/,
    ],
    [
      'that asks for what is not offered',
      { ...draft, asks: [{ kind: 'certificate', percent: null }] },
      /may not be asked/,
    ],
    [
      'that asks for more than the ceiling',
      { ...draft, asks: [{ kind: 'bank_guarantee', percent: 21 }] },
      /from 5 to 20/,
    ],
    ['that asks for less than the floor', { ...draft, asks: [{ kind: 'bank_guarantee', percent: 4 }] }, /from 5 to 20/],
    ['that gives a figure to what has none', { ...draft, asks: [{ kind: 'escrow', percent: 5 }] }, /no figure/],
    ['that asks for nothing', { ...draft, asks: [] }, /one to/],
    ['with an amount of its own', saying('We can offer the price of $4,000 for it.'), /4,000/],
    ['with a date', saying('Please answer the letter by 3 December.'), /3 is neither/],
    ['with a figure in words', saying('Please answer the letter in ten days.'), /10 is neither/],
    ['with a figure of another vendor', saying('The goods are accepted in 37 days.'), /37/],
    ['that names another vendor', saying('We do the same with Northwind Traders.'), /another vendor/],
    ['with the figure of an ask for something else', saying('Please answer the letter in 10 days.'), /10 is neither/],
    ['that speaks of what it does not ask for', saying('The escrow account is for the price.'), /escrow/],
    ['that promises an order', saying('We hereby confirm that the order is placed.'), /promises/],
    ['with a link', saying('Please see https://pay.example/now for the details.'), /links/],
    ['with a bare domain', saying('Please see pay.example for the details.'), /links/],
    ['with an address', saying('Please write to the address sales@pay.example today.'), /links/],
    [
      'in another language',
      {
        ...draft,
        paragraphs: ['Bitte teilen Sie uns mit, ob Sie mit den Punkten und der Lieferung einverstanden sind.'],
      },
      /written in en/,
    ],
    ['with a subject of two lines', { ...draft, subject: 'One\nTwo' }, /one line/],
    ['that is too long', { ...draft, paragraphs: ['the order '.repeat(200)] }, /characters/],
  ];

  test.each(cases)('%s', (_name, wrong, why) => {
    expect(letterFaults(wrong, about).join('\n')).toMatch(why);
  });
});

test('whatever number a letter names, it is an ask’s or a quotable quote’s, or the letter is refused', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000_000 }),
      fc.constantFrom('%', ' days', ' USD', '€', ''),
      (figure, unit) => {
        const faults = letterFaults(saying(`We speak of ${figure}${unit} in the letter.`), about);
        expect(faults.length === 0).toBe(figure === 10 && unit === '%');
      },
    ),
  );
});

test('no ask outside floor and ceiling passes, whatever else the letter says', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1000, max: 1000 }), (percent) => {
      const asks = [{ kind: 'bank_guarantee' as const, percent }];
      expect(letterFaults({ ...draft, asks, citations: [] }, about).length === 0).toBe(percent >= 5 && percent <= 20);
    }),
  );
});

test('a letter typed by a person is a subject and paragraphs, or nothing', () => {
  expect(proseOf('Subject: Our enquiry\r\n\r\nOne.\r\n\r\nTwo\nlines.\n')).toEqual({
    subject: 'Our enquiry',
    paragraphs: ['One.', 'Two\nlines.'],
  });
  for (const text of ['', 'One.', 'Subject: x', 'Subject:\n\nOne.']) expect(proseOf(text)).toBeNull();
});
