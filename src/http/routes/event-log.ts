import type { Context } from 'hono';
import { z } from 'zod';
import { QuartermasterError } from '../../domain/errors.ts';
import { PlainText } from '../../domain/plain-text.ts';
import { Acted, listOf } from '../../services/answers-view.ts';
import { EventsView, ParkedEventView } from '../../services/events-view.ts';
import type { Dependencies } from '../context.ts';
import { plain, taking } from '../endpoint.ts';
import { versioned } from '../etag.ts';
import { idOf } from '../input.ts';
import { resource, type Router } from '../router.ts';
import { queryOf } from '../takes.ts';

const Wish = z.strictObject({
  after: PlainText.min(1).max(500).optional(),
  type: PlainText.min(1).max(100).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** One that no event could have is answered like one that no event has. */
const eventId = (c: Context): string => {
  const id = z.uuid().safeParse(idOf(c));
  if (id.success) return id.data;
  throw new QuartermasterError('not_found', 'This is not an id.');
};

/** What happened, for programs of the company, and what a receiver did not take of it. */
export function eventLogRoutes(router: Router, { services }: Dependencies): void {
  resource(router, '/v1/events', {
    GET: taking({
      id: 'listEvents',
      summary:
        'What happened in the company, as CloudEvents; whoever goes on with `next` as `after` misses none. It tells of the own company alone.',
      takes: queryOf(Wish),
      answers: { 200: EventsView },
      handle: async (c, wish) => c.json(await services.events(c.var.identity.who, wish)),
    }),
  });

  resource(router, '/v1/parked-events', {
    GET: plain({
      id: 'listParkedEvents',
      summary: 'Events that a receiver has refused so often that they are not tried any more; the oldest first.',
      answers: { 200: listOf(ParkedEventView) },
      handle: async (c) => versioned(c, { items: await services.parkedEvents(c.var.identity.who) }),
    }),
  });

  resource(router, '/v1/parked-events/:id/retry', {
    POST: plain({
      id: 'retryParkedEvent',
      summary: 'Lets one go again.',
      answers: { 200: Acted },
      problems: ['not_found'],
      handle: async (c) => {
        await services.retryEvent(c.var.identity.who, eventId(c));
        return c.json({ id: eventId(c) });
      },
    }),
  });

  resource(router, '/v1/parked-events/:id', {
    DELETE: plain({
      id: 'dropParkedEvent',
      summary: 'Never hands one on to whoever refused it.',
      answers: { 200: Acted },
      problems: ['not_found'],
      handle: async (c) => {
        await services.dropEvent(c.var.identity.who, eventId(c));
        return c.json({ id: eventId(c) });
      },
    }),
  });
}
