import { randomUUID } from 'node:crypto';
import type { Things } from './things.ts';

const hook = ({ webhook }: Things, act = ''): string => `/v1/webhooks/${webhook}${act}`;
const json = (path: string, value: object) => ({ path, type: 'application/json', body: JSON.stringify(value) });
const reading = { status: 200 } as const;

/** Where events are sent, and what became of it. */
export const webhookRoutes = {
  'GET /v1/webhooks': { ...reading, operation: 'webhooks', named: null, request: () => ({ path: '/v1/webhooks' }) },
  'POST /v1/webhooks': {
    operation: 'addWebhook',
    named: null,
    status: 201,
    request: () => json('/v1/webhooks', { url: `https://hooks.example/${randomUUID()}`, types: ['order.*'] }),
  },
  'GET /v1/webhooks/:id': {
    ...reading,
    operation: 'webhook',
    named: 'webhook',
    request: (t: Things) => ({ path: hook(t) }),
  },
  'POST /v1/webhooks/:id': {
    operation: 'changeWebhook',
    named: 'webhook',
    status: 200,
    request: (t: Things) => json(hook(t), { description: 'The old ERP' }),
  },
  'DELETE /v1/webhooks/:id': {
    operation: 'dropWebhook',
    named: 'webhook',
    status: 200,
    request: (t: Things) => ({ path: hook(t) }),
  },
  'POST /v1/webhooks/:id/rotate': {
    operation: 'rotateWebhook',
    named: 'webhook',
    status: 200,
    request: (t: Things) => json(hook(t, '/rotate'), {}),
  },
  'POST /v1/webhooks/:id/enable': {
    operation: 'switchWebhook',
    named: 'webhook',
    status: 200,
    request: (t: Things) => json(hook(t, '/enable'), {}),
  },
  'POST /v1/webhooks/:id/disable': {
    operation: 'switchWebhook',
    named: 'webhook',
    status: 200,
    request: (t: Things) => json(hook(t, '/disable'), {}),
  },
  'POST /v1/webhooks/:id/test': {
    operation: 'testWebhook',
    named: 'webhook',
    status: 202,
    request: (t: Things) => json(hook(t, '/test'), {}),
  },
  'GET /v1/webhooks/:id/deliveries': {
    ...reading,
    operation: 'webhookDeliveries',
    named: 'webhook',
    request: (t: Things) => ({ path: hook(t, '/deliveries') }),
  },
  'POST /v1/webhook-deliveries/:id/redeliver': {
    operation: 'redeliver',
    named: 'delivery',
    status: 202,
    request: (t: Things) => json(`/v1/webhook-deliveries/${t.delivery}/redeliver`, {}),
  },
} as const;
