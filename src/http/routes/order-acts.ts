import { z } from 'zod';
import { receiptKinds, verdicts } from '../../domain/delivery.ts';
import { PlainText } from '../../domain/plain-text.ts';
import { OrderView } from '../../services/records-view.ts';
import type { Dependencies } from '../context.ts';
import { taking } from '../endpoint.ts';
import { seenBy } from '../etag.ts';
import { idOf } from '../input.ts';
import { resource, type Router } from '../router.ts';
import { json } from '../takes.ts';

const Reason = PlainText.max(1_000).refine((text) => text.trim() !== '', 'must say why');
const Quantity = z.string().regex(/^\d{1,12}(\.\d{1,6})?$/, 'a decimal such as 12 or 2.5');

const Receipt = z.strictObject({
  kind: z.enum(receiptKinds).default('received'),
  lines: z
    .array(z.strictObject({ line: z.int().min(1).max(10_000), quantity: Quantity }))
    .min(1)
    .max(1_000),
  reason: Reason.nullable().default(null),
  /** The same key is the same delivery. */
  key: PlainText.min(1).max(200).optional(),
});

const Acknowledgement = z.strictObject({
  verdict: z.enum(verdicts),
  dated: z.iso.date().optional(),
  promised: z.iso.date().nullable().default(null),
  total: Quantity.nullable().default(null),
  note: PlainText.max(1_000).nullable().default(null),
});

const Change = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        line: z.int().min(1).max(10_000),
        quantity: Quantity.optional(),
        unitPrice: Quantity.optional(),
      }),
    )
    .max(1_000)
    .default([]),
  neededBy: z.iso.date().nullable().default(null),
  tax: Quantity.nullable().default(null),
  reason: Reason,
});

const Because = z.strictObject({ reason: Reason });

/** Without a number it is the change that is open. */
const Withdrawal = Because.extend({ change: z.int().positive().nullable().default(null) });

const acts = {
  close: 'Closes an order as it is: what has not come is not waited for.',
  cancel: 'Cancels an order at the ERP and with its vendor, and frees its budget; refused once anything was received.',
  hold: 'Puts an order on hold: nothing goes to the vendor and nobody is asked; what arrives is noted all the same.',
  release: 'Lets an order on hold go on.',
} as const;

/** What becomes of an order after it was sent. */
export function orderActRoutes(router: Router, { services }: Pick<Dependencies, 'services'>): void {
  resource(router, '/v1/orders/:id/receipts', {
    POST: taking({
      id: 'receiveOrder',
      summary: 'Notes what was delivered of an order, or goes back; lines count from 1.',
      takes: json(Receipt),
      answers: { 200: OrderView },
      problems: ['conflict'],
      handle: async (c, receipt) => c.json(await services.receiveOrder(c.var.identity.who, idOf(c), receipt)),
    }),
  });
  resource(router, '/v1/orders/:id/acknowledgements', {
    POST: taking({
      id: 'acknowledgeOrder',
      summary: 'Notes what the vendor said to an order; a buyer is asked about what they changed or rejected.',
      takes: json(Acknowledgement),
      answers: { 200: OrderView },
      problems: ['conflict'],
      handle: async (c, said) => c.json(await services.acknowledgeOrder(c.var.identity.who, idOf(c), said)),
    }),
  });
  resource(router, '/v1/orders/:id/changes', {
    POST: taking({
      id: 'changeOrder',
      summary:
        'Proposes a next version of an order that was sent; lines count from 1, a quantity of 0 drops one. Whoever must approve it is asked.',
      takes: json(Change),
      answers: { 200: OrderView },
      comparesVersions: true,
      problems: ['conflict'],
      handle: async (c, change) => c.json(await services.changeOrder(c.var.identity.who, idOf(c), change, seenBy(c))),
    }),
  });
  resource(router, '/v1/orders/:id/withdraw', {
    POST: taking({
      id: 'withdrawChange',
      summary: 'Takes back a change of an order that is open; whoever was asked to approve it is asked no more.',
      takes: json(Withdrawal),
      answers: { 200: OrderView },
      problems: ['conflict'],
      handle: async (c, wanted) => c.json(await services.withdrawChange(c.var.identity.who, idOf(c), wanted)),
    }),
  });
  for (const act of ['close', 'cancel', 'hold', 'release'] as const) {
    resource(router, `/v1/orders/:id/${act}`, {
      POST: taking({
        id: `${act}Order`,
        summary: acts[act],
        takes: json(Because),
        answers: { 200: OrderView },
        problems: ['conflict'],
        handle: async (c, { reason }) => c.json(await services[`${act}Order`](c.var.identity.who, idOf(c), reason)),
      }),
    });
  }
}
