import { expect, test } from '@jest/globals';
import { orderDocument } from '../../src/domain/order.ts';
import { order, orderHead, requirement } from '../support/order.ts';

const incomplete = () =>
  orderDocument(
    {
      ...requirement,
      total: null,
      neededBy: null,
      lines: [{ description: null, quantity: '1', unit: null, unitPrice: null }],
    },
    { ...orderHead, vendor: { ...orderHead.vendor, email: null } },
  );

test('computes the net of each line', () => {
  expect(order().lines[0]?.net).toEqual({ currency: 'USD', minor: 10000 });
});

test('is refused while a fact is unknown, with every one of them named', () => {
  expect(incomplete).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  expect(incomplete).toThrow(/vendor\.email.*lines\[0\]\.description.*lines\[0\]\.unitPrice.*total.*neededBy/);
});

test('is refused without lines, and when currencies mix', () => {
  expect(() => orderDocument({ ...requirement, lines: [] }, orderHead)).toThrow(/lacks lines/);
  expect(() => orderDocument({ ...requirement, currency: 'EUR' }, orderHead)).toThrow(/total/);
});
