import { expect, test } from '@jest/globals';
import { readIntake } from '../../../sandbox/model/intake.ts';
import { intakeGate } from '../../../src/agents/intake/guardrail.ts';
import { IntakeOutput } from '../../../src/agents/intake/output.ts';
import { acme, c, mailOf, nothing } from './mails.ts';

const judged = (body: string, output?: IntakeOutput) => {
  const mail = mailOf('Request', body);
  const copied = IntakeOutput.parse(readIntake({ ...mail, from: `${mail.from.name} <${mail.from.address}>` }));
  return intakeGate(output ?? copied, mail, acme, 1).reading;
};

test.each([
  'Item: Desk lamp\nQuantity: 12\nUnit: pcs\nUnit price: $39.00\nVendor: Tidewater Lighting Inc.\nNeeded by: 10 December 2026',
  'Item: Desk lamp\nQuantity: 12 pcs\nUnit price: $39.00\nItem: Floor lamp\nQuantity: 2\nUnit price: $80.00\nTotal: $628.00',
  "I'd like a new office chair from Tidewater Lighting Inc. Needed by 10 December.",
  'Please order 12 desk lamps at US$39.00 each from Tidewater Lighting Inc.',
  'Please order 12 desk lamps at $39.00 each from Tidewater Lighting Inc. Needed by 10 December.\nI am out of office from December 1.',
])('a plain mail raises no doubt: %s', (body) => {
  const { doubts, requirement } = judged(body);
  expect(doubts).toEqual([]);
  expect(requirement.lines[0]?.description).not.toBeNull();
});

const order = 'Toner black: 4 pcs, $61.00 each, from Tidewater Lighting Inc., paid in US$.';
const read: IntakeOutput = {
  ...nothing,
  vendor: { ...nothing.vendor, name: c('Tidewater Lighting Inc.', order) },
  lines: [
    { description: c('Toner black', order), quantity: c('4', order), unit: c('pcs', order), unitPrice: c('$61.00') },
  ],
};
const doubted = (output: IntakeOutput) => judged(order, output).doubts.map(({ field }) => field);

test('a unit is no article', () => {
  expect(doubted(read)).toEqual([]);
  const described = (text: string) => ({
    ...read,
    lines: read.lines.map((line) => ({ ...line, unit: null, description: c(text, order) })),
  });
  expect(doubted(described('pcs'))).toContain('lines[0].description');
  expect(doubted(described('each'))).toContain('lines[0].description');
});

test('boxes may be what is bought', () => {
  const boxes = 'Please order 20 boxes at $2.50 each from Tidewater Lighting Inc.';
  const output = {
    ...read,
    vendor: { ...read.vendor, name: c('Tidewater Lighting Inc.') },
    lines: [{ description: c('boxes', boxes), quantity: c('20', boxes), unit: null, unitPrice: c('$2.50', boxes) }],
  };
  expect(judged(boxes, output).doubts).toEqual([]);
});

test('half of a currency is no country', () => {
  const body = 'Please order 4 lamps from Tidewater Lighting Inc. at US$61.00 each.';
  const output = {
    ...read,
    vendor: { ...nothing.vendor, name: c('Tidewater Lighting Inc.'), country: c('US', body) },
    lines: [{ description: c('lamps', body), quantity: c('4', body), unit: null, unitPrice: c('US$61.00', body) }],
  };
  const { doubts, requirement } = judged(body, output);
  expect(requirement.vendor.country).toBeNull();
  expect(doubts.map(({ field }) => field)).toEqual(['vendor.country']);
});
