import { describe, expect, test } from '@jest/globals';
import { intakeGate } from '../../../src/agents/intake/guardrail.ts';
import type { IntakeOutput } from '../../../src/agents/intake/output.ts';
import { acme, c, mailOf, nothing } from './mails.ts';

const order = 'Please order 12 laser pointers at $39.00 each from Northwind Traders Inc.';
const read: IntakeOutput = {
  ...nothing,
  vendor: { ...nothing.vendor, name: c('Northwind Traders Inc.', order) },
  lines: [
    {
      description: c('laser pointers', order),
      quantity: c('12', order),
      unit: null,
      unitPrice: c('$39.00', order),
    },
  ],
};

const size = 300_000;
const filled = (text: string): string => text.repeat(Math.ceil(size / text.length));

/** Far above what a long mail takes on a busy machine, and far below the minutes that a look at everything for each thing takes. */
const seconds = 25;
const patience = 2 * seconds * 1000;

const judged = (output: IntakeOutput, body: string) => {
  const started = performance.now();
  const { reading } = intakeGate(output, mailOf('Pointers', body), acme, 1);
  expect((performance.now() - started) / 1000).toBeLessThan(seconds);
  return reading;
};

describe('a mail of 300 kB is judged while the worker waits', () => {
  test.each([
    ['rows of a table', `Item | Quantity | Unit price\n${filled('laser pointers | 12 | $39.00\n')}`],
    ['rows without a head', filled('laser pointers | 12 | $39.00\n')],
    ['one row of cells', filled('12 | ')],
    ['one row of prose', filled('12 laser pointers at $39.00 each and ')],
    ['digits', filled('1')],
    ['spaced digits', filled('1 ')],
    ['capitals', filled('A')],
    ['number words', filled('two ')],
    ['dates', filled('by 10 December 2026, ')],
    ['companies', filled('from Cascade Fasteners Inc.\n')],
    ['spaces of another script', `cost center ${filled('\u1680')}x`],
  ])(
    '%s',
    (_, filling) => {
      expect(judged(read, `${order}\n${filling}`).requirement.lines).toHaveLength(1);
    },
    patience,
  );

  test('what begins like a tax id and is none', () => {
    expect(judged(read, `${order}\nDE${'1'.repeat(60)}x`).requirement.lines).toHaveLength(1);
  });
});

test(
  'four hundred lines of an order are judged, and proven',
  () => {
    const rows = Array.from({ length: 400 }, (_, index) => ({
      name: `sensor no${index}x`,
      count: `${(index % 90) + 2}`,
      price: `$${(index % 70) + 3}.50`,
    }));
    const quote = ({ name, count, price }: (typeof rows)[number]): string => `${name} | ${count} | ${price}`;
    const output = {
      ...read,
      lines: rows.map((row) => ({
        description: c(row.name, quote(row)),
        quantity: c(row.count, quote(row)),
        unit: null,
        unitPrice: c(row.price, quote(row)),
      })),
    };
    const body = `Please order from Northwind Traders Inc.\nItem | Quantity | Unit price\n${rows.map(quote).join('\n')}`;
    const { doubts, requirement } = judged(
      { ...output, vendor: { ...output.vendor, name: c('Northwind Traders Inc.') } },
      body,
    );
    expect(doubts).toEqual([]);
    expect(requirement.lines).toHaveLength(400);
  },
  patience,
);
