import { z } from 'zod';

const Instant = z.string();

export const WebhookView = z.object({
  id: z.string(),
  url: z.string(),
  /** Names of events, or patterns such as `order.*`. */
  types: z.array(z.string()),
  description: z.string(),
  isEnabled: z.boolean(),
  /** `gone`: the receiver said that it is there no more; `failing`: nothing has arrived there for days. */
  disabledBecause: z.enum(['administrator', 'gone', 'failing']).nullable(),
  /** Since when it is enabled or disabled. */
  since: Instant,
  createdBy: z.string(),
  createdAt: Instant,
  /** Since when nothing has arrived there; null where the last attempt was taken. */
  failingSince: Instant.nullable(),
  waiting: z.int(),
  failed: z.int(),
  lastAttempt: z.object({ at: Instant, status: z.int().nullable(), error: z.string().nullable() }).nullable(),
});
export type WebhookView = z.infer<typeof WebhookView>;

/** `secret`: what its deliveries are signed with, told this once. */
export const AddedWebhookView = WebhookView.extend({ secret: z.string() });
export type AddedWebhookView = z.infer<typeof AddedWebhookView>;

export const DeliveryView = z.object({
  id: z.string(),
  webhook: z.string(),
  /** `webhook-id` of the message, and `id` of the event in it. */
  message: z.string(),
  type: z.string(),
  subject: z.string(),
  state: z.enum(['pending', 'delivered', 'failed']),
  madeAt: Instant,
  nextAt: Instant.nullable(),
  attempts: z.array(
    z.object({
      number: z.int(),
      at: Instant,
      ms: z.int(),
      /** Of the answer; null where there was none. */
      status: z.int().nullable(),
      /** Why there was none, as sockets name it. */
      error: z.string().nullable(),
      nextAt: Instant.nullable(),
    }),
  ),
});
export type DeliveryView = z.infer<typeof DeliveryView>;
