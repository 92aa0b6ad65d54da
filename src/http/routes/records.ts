import { z } from 'zod';
import { PlainText } from '../../domain/plain-text.ts';
import { listOf as allOf, pageOf } from '../../services/answers-view.ts';
import {
  BudgetRow,
  OrderRow,
  orderStatuses,
  OrderView,
  SpendView,
  VendorRow,
  vendorStatuses,
  VendorView,
} from '../../services/records-view.ts';
import type { Dependencies } from '../context.ts';
import { plain, taking } from '../endpoint.ts';
import { versioned } from '../etag.ts';
import { idOf, Limit } from '../input.ts';
import { resource, type Router } from '../router.ts';
import { json, listOf, queryOf } from '../takes.ts';
import { orderActRoutes } from './order-acts.ts';

const Word = PlainText.min(1).max(200);
const After = PlainText.min(1).max(1_000);

const VendorQuery = z.strictObject({
  search: Word.optional(),
  status: listOf(z.enum(vendorStatuses)).optional(),
  after: After.optional(),
  limit: Limit,
});
const OrderQuery = z.strictObject({
  status: listOf(z.enum(orderStatuses)).optional(),
  vendor: Word.optional(),
  after: After.optional(),
  limit: Limit,
});
const BudgetQuery = z.strictObject({
  costCenter: Word.optional(),
  year: z.coerce.number().int().min(2000).max(2999).optional(),
});
const SpendQuery = z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() });

const Because = z.strictObject({
  reason: PlainText.max(1_000).refine((text) => text.trim() !== '', 'must say why'),
});

const acts = {
  hold: 'Puts it on hold: nothing more is bought from it, and what is under way is blocked.',
  release: 'Lets it go again; what was blocked meanwhile stays so until it is released itself.',
} as const;

/** Vendors, orders, and the two kinds of money: of cost centres, and for models. */
export function recordRoutes(router: Router, { services }: Dependencies): void {
  resource(router, '/v1/vendors', {
    GET: taking({
      id: 'listVendors',
      summary: 'Vendor records, by number; `search` looks at names, numbers and tax ids.',
      takes: queryOf(VendorQuery),
      answers: { 200: pageOf(VendorRow) },
      handle: async (c, query) => versioned(c, await services.vendors(c.var.identity.who, query)),
    }),
  });
  resource(router, '/v1/vendors/:id', {
    GET: plain({
      id: 'readVendor',
      summary: 'One vendor: addresses, status, hold, who confirmed it, and the last look at its risk.',
      answers: { 200: VendorView },
      handle: async (c) => versioned(c, await services.vendor(c.var.identity.who, idOf(c))),
    }),
  });
  for (const act of ['hold', 'release'] as const) {
    resource(router, `/v1/vendors/:id/${act}`, {
      POST: taking({
        id: `${act}Vendor`,
        summary: acts[act],
        takes: json(Because),
        answers: { 200: VendorView },
        problems: ['conflict'],
        handle: async (c, { reason }) => c.json(await services[`${act}Vendor`](c.var.identity.who, idOf(c), reason)),
      }),
    });
  }

  orderRoutes(router, services);
  orderActRoutes(router, { services });
  moneyRoutes(router, services);
}

function orderRoutes(router: Router, services: Dependencies['services']): void {
  resource(router, '/v1/orders', {
    GET: taking({
      id: 'listOrders',
      summary: 'Purchase orders that you may see, the newest first.',
      takes: queryOf(OrderQuery),
      answers: { 200: pageOf(OrderRow) },
      handle: async (c, query) => versioned(c, await services.orders(c.var.identity.who, query)),
    }),
  });
  resource(router, '/v1/orders/:id', {
    GET: plain({
      id: 'readOrder',
      summary: 'One purchase order with its lines.',
      answers: { 200: OrderView },
      handle: async (c) => versioned(c, await services.order(c.var.identity.who, idOf(c))),
    }),
  });
}

function moneyRoutes(router: Router, services: Dependencies['services']): void {
  resource(router, '/v1/budgets', {
    GET: taking({
      id: 'listBudgets',
      summary: 'Cost centres in a fiscal year: budget, spent, committed, free.',
      takes: queryOf(BudgetQuery),
      answers: { 200: allOf(BudgetRow) },
      handle: async (c, query) => versioned(c, { items: await services.budgets(c.var.identity.who, query) }),
    }),
  });
  resource(router, '/v1/spend', {
    GET: taking({
      id: 'readSpend',
      summary: 'What models cost, by day, agent and model, with the caps of the company.',
      takes: queryOf(SpendQuery),
      answers: { 200: SpendView },
      handle: async (c, query) => versioned(c, await services.spend(c.var.identity.who, query)),
    }),
  });
}
