import { resource } from '../context.ts';
import type { App, Dependencies } from '../context.ts';
import { delegated } from '../delegating.ts';
import { idOf } from '../input.ts';

const PATH = '/v1/held-mails';

/** Mails that wait for somebody to say whose they are. */
export function heldMailRoutes(app: App, dependencies: Dependencies): void {
  const { services } = dependencies;
  resource(app, PATH, { GET: async (c) => c.json({ items: await services.heldMails(c.var.identity.who) }) });
  resource(app, `${PATH}/:id/release`, {
    POST: async (c) => {
      const released = await services.releaseMail(c.var.identity.who, idOf(c));
      await delegated(c, dependencies);
      return c.json(released, 202, { location: `/v1/requisitions/${encodeURIComponent(released.id)}` });
    },
  });
  resource(app, `${PATH}/:id`, {
    DELETE: async (c) => {
      await services.dropMail(c.var.identity.who, idOf(c));
      return c.json({ id: idOf(c) });
    },
  });
}
