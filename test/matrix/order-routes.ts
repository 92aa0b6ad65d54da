import type { Operation } from '../../src/domain/rights.ts';
import type { Database } from '../../src/store/database.ts';
import { setSent, type Things } from './things.ts';

const json = (path: string, value: object) => ({ path, type: 'application/json', body: JSON.stringify(value) });

/** What is done to an order that was sent. */
const ordering = (operation: Operation, as: 'open' | 'held' | 'changed' = 'open') =>
  ({
    operation,
    named: 'order',
    status: 200,
    before: (database: Database, things: Things) => setSent(database, things, as),
  }) as const;

const acts = ['close', 'cancel', 'hold', 'release'] as const;

export const orderRoutes = {
  'POST /v1/orders/:id/receipts': {
    ...ordering('receiveOrder'),
    request: ({ order }: Things) => json(`/v1/orders/${order}/receipts`, { lines: [{ line: 1, quantity: '2.5' }] }),
  },
  'POST /v1/orders/:id/acknowledgements': {
    ...ordering('acknowledgeOrder'),
    request: ({ order }: Things) => json(`/v1/orders/${order}/acknowledgements`, { verdict: 'accepted' }),
  },
  'POST /v1/orders/:id/changes': {
    ...ordering('changeOrder'),
    request: ({ order }: Things) =>
      json(`/v1/orders/${order}/changes`, { lines: [{ line: 1, quantity: '3' }], reason: 'We need fewer.', tax: '0' }),
  },
  'POST /v1/orders/:id/withdraw': {
    ...ordering('withdrawChange', 'changed'),
    request: ({ order }: Things) => json(`/v1/orders/${order}/withdraw`, { reason: 'They keep the price.' }),
  },
  'GET /v1/orders/:id/events': {
    ...ordering('order'),
    request: ({ order }: Things) => ({ path: `/v1/orders/${order}/events` }),
  },
  ...Object.fromEntries(
    acts.map((act) => [
      `POST /v1/orders/:id/${act}`,
      {
        ...ordering(`${act}Order`, act === 'release' ? 'held' : 'open'),
        request: ({ order }: Things) => json(`/v1/orders/${order}/${act}`, { reason: 'It is disputed.' }),
      },
    ]),
  ),
};
