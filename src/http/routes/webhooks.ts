import type { Context } from 'hono';
import { z } from 'zod';
import { QuartermasterError } from '../../domain/errors.ts';
import { PlainText } from '../../domain/plain-text.ts';
import { Acted, listOf, pageOf } from '../../services/answers-view.ts';
import { AddedWebhookView, DeliveryView, WebhookView } from '../../services/webhooks-view.ts';
import type { Dependencies } from '../context.ts';
import { plain, taking } from '../endpoint.ts';
import { versioned } from '../etag.ts';
import { idOf, Limit } from '../input.ts';
import { resource, type Router } from '../router.ts';
import { json, queryOf } from '../takes.ts';

const PATH = '/v1/webhooks';

/** What is sent where, as it is asked for. */
export const WebhookWish = z.strictObject({
  url: z.url({ normalize: true }).max(2000),
  types: z
    .array(
      z
        .string()
        .regex(/^(?:\*|[a-z][a-z_]*(?:\.[a-z][a-z_]*)*(?:\.\*)?)$/, 'names no event')
        .max(100),
    )
    .min(1)
    .max(50),
  description: PlainText.max(200).default(''),
});

const Change = z.strictObject({
  url: WebhookWish.shape.url.optional(),
  types: WebhookWish.shape.types.optional(),
  description: PlainText.max(200).optional(),
});

const LogQuery = z.object({
  state: DeliveryView.shape.state.optional(),
  after: z.string().max(1000).optional(),
  limit: Limit,
});

/** One that nothing could have is answered like one that nothing has. */
const uuidOf = (c: Context): string => {
  const id = z.uuid().safeParse(idOf(c));
  if (id.success) return id.data;
  throw new QuartermasterError('not_found', 'This is not an id.');
};

const given = (change: z.infer<typeof Change>) => ({
  ...(change.url !== undefined && { url: change.url }),
  ...(change.types !== undefined && { types: change.types }),
  ...(change.description !== undefined && { description: change.description }),
});

/** Where events are sent, and what became of it. */
export function webhookRoutes(router: Router, dependencies: Dependencies): void {
  const { services } = dependencies;
  resource(router, PATH, {
    GET: plain({
      id: 'listWebhooks',
      summary: 'Where the events of the company are sent.',
      answers: { 200: listOf(WebhookView) },
      handle: async (c) => versioned(c, { items: await services.webhooks(c.var.identity.who) }),
    }),
    POST: taking({
      id: 'addWebhook',
      summary: 'Sends events to an address from now on; the answer has the secret, which is told this once.',
      takes: json(WebhookWish),
      answers: { 201: AddedWebhookView },
      problems: ['conflict', 'limit_reached'],
      answersSecret: true,
      handle: async (c, wanted) => {
        const added = await services.addWebhook(c.var.identity.who, wanted);
        return c.json(added, 201, { location: `${PATH}/${added.id}` });
      },
    }),
  });

  resource(router, `${PATH}/:id`, {
    GET: plain({
      id: 'readWebhook',
      summary: 'One webhook, and how it does.',
      answers: { 200: WebhookView },
      problems: ['not_found'],
      handle: async (c) => versioned(c, await services.webhook(c.var.identity.who, uuidOf(c))),
    }),
    POST: taking({
      id: 'changeWebhook',
      summary: 'Changes where it goes, what it is sent, or what it is called; what is not named stays.',
      takes: json(Change),
      answers: { 200: WebhookView },
      problems: ['conflict', 'not_found'],
      handle: async (c, change) => c.json(await services.changeWebhook(c.var.identity.who, uuidOf(c), given(change))),
    }),
    DELETE: plain({
      id: 'removeWebhook',
      summary: 'Sends nothing there any more, and forgets what was sent.',
      answers: { 200: Acted },
      problems: ['not_found'],
      handle: async (c) => {
        await services.dropWebhook(c.var.identity.who, uuidOf(c));
        return c.json({ id: uuidOf(c) });
      },
    }),
  });
  actRoutes(router, dependencies);
  deliveryRoutes(router, dependencies);
}

/** What is done to one webhook. */
function actRoutes(router: Router, { services }: Dependencies): void {
  resource(router, `${PATH}/:id/rotate`, {
    POST: plain({
      id: 'rotateWebhook',
      summary: 'Makes a new secret; for a day deliveries are signed with the one before, too.',
      answers: { 200: AddedWebhookView },
      problems: ['not_found'],
      answersSecret: true,
      handle: async (c) => c.json(await services.rotateWebhook(c.var.identity.who, uuidOf(c))),
    }),
  });
  for (const [act, isEnabled, summary] of [
    ['enable', true, 'Sends there again: what waited, and what happens from now on.'],
    ['disable', false, 'Sends nothing there until it is enabled again.'],
  ] as const)
    resource(router, `${PATH}/:id/${act}`, {
      POST: plain({
        id: `${act}Webhook`,
        summary,
        answers: { 200: WebhookView },
        problems: ['not_found'],
        handle: async (c) => c.json(await services.switchWebhook(c.var.identity.who, uuidOf(c), isEnabled)),
      }),
    });
  resource(router, `${PATH}/:id/test`, {
    POST: plain({
      id: 'testWebhook',
      summary: 'Sends an event that tells of nothing.',
      answers: { 202: DeliveryView },
      problems: ['conflict', 'not_found'],
      handle: async (c) => c.json(await services.testWebhook(c.var.identity.who, uuidOf(c)), 202),
    }),
  });
}

/** What became of each delivery. */
function deliveryRoutes(router: Router, { services }: Dependencies): void {
  resource(router, `${PATH}/:id/deliveries`, {
    GET: taking({
      id: 'listWebhookDeliveries',
      summary: 'What was sent there, or is to be, with each attempt; the newest first.',
      takes: queryOf(LogQuery),
      answers: { 200: pageOf(DeliveryView) },
      problems: ['not_found'],
      handle: async (c, wish) => versioned(c, await services.webhookDeliveries(c.var.identity.who, uuidOf(c), wish)),
    }),
  });
  resource(router, '/v1/webhook-deliveries/:id/redeliver', {
    POST: plain({
      id: 'redeliver',
      summary: 'Sends it once more, under the same id, and begins again with the tries.',
      answers: { 202: DeliveryView },
      problems: ['conflict', 'not_found'],
      handle: async (c) => c.json(await services.redeliver(c.var.identity.who, uuidOf(c)), 202),
    }),
  });
}
