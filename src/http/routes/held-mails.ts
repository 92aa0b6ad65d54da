import type { Context } from 'hono';
import { z } from 'zod';
import { QuartermasterError } from '../../domain/errors.ts';
import { Accepted, Acted, listOf } from '../../services/answers-view.ts';
import { HeldMailView } from '../../services/incoming-view.ts';
import type { Dependencies } from '../context.ts';
import { delegated } from '../delegating.ts';
import { plain } from '../endpoint.ts';
import { versioned } from '../etag.ts';
import { idOf } from '../input.ts';
import { resource, type Router } from '../router.ts';

const PATH = '/v1/held-mails';

/** One that no mail could have is answered like one that no mail has. */
const heldId = (c: Context): string => {
  const id = z.uuid().safeParse(idOf(c));
  if (id.success) return id.data;
  throw new QuartermasterError('not_found', 'This is not an id.');
};

/** Mails that wait for somebody to say whose they are. */
export function heldMailRoutes(router: Router, dependencies: Dependencies): void {
  const { services } = dependencies;
  resource(router, PATH, {
    GET: plain({
      id: 'listHeldMails',
      summary: 'Mails that came by SMTP and started nothing, since it is not known whose they are; the oldest first.',
      answers: { 200: listOf(HeldMailView) },
      handle: async (c) => versioned(c, { items: await services.heldMails(c.var.identity.who) }),
    }),
  });

  resource(router, `${PATH}/:id/release`, {
    POST: plain({
      id: 'releaseHeldMail',
      summary: 'Hands one in, in your name.',
      answers: { 202: Accepted },
      problems: ['invalid_mail', 'not_found'],
      handle: async (c) => {
        const released = await services.releaseMail(c.var.identity.who, heldId(c));
        await delegated(c, dependencies);
        return c.json(released, 202, { location: `/v1/requisitions/${encodeURIComponent(released.id)}` });
      },
    }),
  });

  resource(router, `${PATH}/:id`, {
    DELETE: plain({
      id: 'dropHeldMail',
      summary: 'Throws one away.',
      answers: { 200: Acted },
      problems: ['not_found'],
      handle: async (c) => {
        await services.dropMail(c.var.identity.who, heldId(c));
        return c.json({ id: heldId(c) });
      },
    }),
  });
}
