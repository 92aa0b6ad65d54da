import { randomBytes, randomUUID } from 'node:crypto';
import { createVault } from '../../src/identity/vault.ts';
import { webhookRefusal } from '../../src/outbound/post-webhook.ts';
import type { WebhookKit } from '../../src/services/context.ts';
import type { Database } from '../../src/store/database.ts';
import { noteAttempt } from '../../src/store/webhook-deliveries.ts';
import { addTest } from '../../src/store/webhook-log.ts';
import { addSecret, insertWebhook } from '../../src/store/webhooks.ts';
import { person, relay } from './principals.ts';

const vault = createVault(`test:${randomBytes(32).toString('base64url')}`);

/** Opens what `webhookKit` has sealed in this process. */
export const openSealed = (use: string, sealed: string): Promise<string> => vault.open(use, sealed);

/** What services need of webhooks; these origins may be private. */
export const webhookKit = (...privateOrigins: string[]): WebhookKit => ({
  seal: (use, secret) => vault.seal(use, secret),
  newSecret: () => `whsec_${randomBytes(32).toString('base64')}`,
  refusalOf: (url) => webhookRefusal(url, privateOrigins),
});

/** A webhook of acme with a secret, and an attempt to deliver a test to it. */
export const fillWebhook = async (database: Database): Promise<void> => {
  const admin = person('acme', 'admin', 'administrator');
  const [id, at] = [randomUUID(), new Date()];
  const delivery = await database.withPrincipal(admin, async (tx) => {
    const about = { url: `https://hooks.example/${id}`, types: ['*'], description: 'ERP' };
    await insertWebhook(tx, { ...about, id, by: admin.person, at });
    await addSecret(tx, { webhook: id, id: randomUUID(), sealed: 'x', at, until: at });
    return addTest(tx, id, at);
  });
  const attempt = { at, ms: 1, status: 503, error: null };
  await database.withPrincipal(relay, (tx) =>
    noteAttempt(tx, { tenant: 'acme', id: delivery, attempts: 0 }, attempt, { state: 'pending', waitMs: 1 }),
  );
};
