import type { Person, Services } from '../../src/services/api.ts';
import type { DeliveryView, WebhookView } from '../../src/services/webhooks-view.ts';
import { AT } from './memory-views.ts';

type Enter = (who: Person, ...call: unknown[]) => void;
type Webhooks = Pick<
  Services,
  | 'webhooks'
  | 'webhook'
  | 'webhookDeliveries'
  | 'addWebhook'
  | 'changeWebhook'
  | 'switchWebhook'
  | 'dropWebhook'
  | 'rotateWebhook'
  | 'testWebhook'
  | 'redeliver'
>;

export const WEBHOOK_ID = '6f1c2b1e-6d3e-4c4f-9a57-0d5c6f1b2a30';

export const webhook: WebhookView = {
  id: WEBHOOK_ID,
  url: 'https://erp.acme.example/hooks?<b>',
  types: ['order.*', 'agent.completed'],
  description: 'The old ERP <script>',
  isEnabled: true,
  disabledBecause: null,
  since: AT,
  createdBy: 'admin',
  createdAt: AT,
  failingSince: AT,
  waiting: 1,
  failed: 0,
  lastAttempt: { at: AT, status: 503, error: null },
};

const delivery: DeliveryView = {
  id: '0a2b9a58-1d0e-4d76-8a5e-4a8a2f3f7a11',
  webhook: WEBHOOK_ID,
  message: '9c1a3f0e-52c7-4f6c-9c6e-0f5b1d2e3a44',
  type: 'quartermaster.order.sent.v1',
  subject: 'R-000001',
  state: 'pending',
  madeAt: AT,
  nextAt: AT,
  attempts: [
    { number: 1, at: AT, ms: 120, status: 503, error: null, nextAt: AT },
    { number: 2, at: AT, ms: 20_000, status: null, error: 'ETIMEDOUT', nextAt: AT },
  ],
};

/** One webhook that is failing. */
export const memoryWebhooks = (enter: Enter): Webhooks => ({
  webhooks: async (who) => {
    enter(who, 'webhooks');
    return who.tenant === 'acme' ? [webhook] : [];
  },
  webhook: async (who, id) => {
    enter(who, 'webhook', id);
    return webhook;
  },
  webhookDeliveries: async (who, id, wish) => {
    enter(who, 'webhookDeliveries', id, wish);
    return { items: [delivery], next: null };
  },
  addWebhook: async (who, wanted) => {
    enter(who, 'addWebhook', wanted);
    return { ...webhook, ...wanted, types: [...wanted.types], secret: 'whsec_test' };
  },
  changeWebhook: async (who, id, change) => {
    enter(who, 'changeWebhook', id, change);
    return webhook;
  },
  switchWebhook: async (who, id, isEnabled) => {
    enter(who, 'switchWebhook', id, isEnabled);
    return { ...webhook, isEnabled, disabledBecause: isEnabled ? null : 'administrator' };
  },
  dropWebhook: async (who, id) => enter(who, 'dropWebhook', id),
  rotateWebhook: async (who, id) => {
    enter(who, 'rotateWebhook', id);
    return { ...webhook, secret: 'whsec_other' };
  },
  testWebhook: async (who, id) => {
    enter(who, 'testWebhook', id);
    return delivery;
  },
  redeliver: async (who, id) => {
    enter(who, 'redeliver', id);
    return delivery;
  },
});
