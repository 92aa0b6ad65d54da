import { orderDocument } from '../../src/domain/order.ts';
import type { OrderDocument, OrderHead } from '../../src/domain/order.ts';
import type { Requirement } from '../../src/domain/requirement.ts';

/** A complete requirement: 12.5 brackets at 8.00, 19 % tax included. */
export const requirement: Requirement = {
  vendor: { name: 'Northwind Traders', country: 'US', taxId: '91-1234567', email: 'orders@northwind.example' },
  lines: [{ description: 'Bracket', quantity: '12.5', unit: 'm', unitPrice: { currency: 'USD', amount: '8.00' } }],
  charges: [],
  tax: { currency: 'USD', minor: 1900 },
  total: { currency: 'USD', minor: 11900 },
  totalIs: 'gross',
  ceiling: null,
  currency: 'USD',
  neededBy: '2026-12-09',
  costCenter: 'CC-4200',
  deliveryPlace: 'Acme Robotics, Dock 3',
  justification: null,
  category: 'hardware',
};

export const orderHead: OrderHead = {
  number: 'PO-000012',
  date: '2026-11-22',
  requisition: 'R-17',
  tenant: { name: 'Acme Robotics Inc.' },
  vendor: {
    number: 'V-1001',
    name: 'Northwind Traders',
    country: 'US',
    taxId: '91-1234567',
    email: 'orders@northwind.example',
  },
};

export const order = (): OrderDocument => orderDocument(requirement, orderHead);

const usd = (minor: number) => ({ currency: 'USD', minor });

export const BRACKET = {
  description: 'Bracket',
  quantity: '3',
  unit: null,
  unitPrice: { currency: 'USD', amount: '10.00' },
  net: usd(3_000),
};
export const RAIL = {
  description: 'Rail',
  quantity: '2.5',
  unit: 'm',
  unitPrice: { currency: 'USD', amount: '4.20' },
  net: usd(1_050),
};

/** The same with these lines alone, without tax. */
export const orderOf = (lines: OrderDocument['lines']): OrderDocument => {
  const total = usd(lines.reduce((sum, { net }) => sum + net.minor, 0));
  return { ...order(), lines, tax: null, total, totalIs: 'net' };
};
