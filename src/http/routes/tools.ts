import { z } from 'zod';
import { readJson } from '../body.ts';
import { resource } from '../context.ts';
import type { App, Dependencies } from '../context.ts';
import { idOf } from '../input.ts';

const PATH = '/v1/tools';

const Acceptance = z.strictObject({
  seenHash: z.string().regex(/^[0-9a-f]{64}$/, 'the hash that the document was shown with'),
});

/** What agents may call, and the acceptance of what has changed in it. */
export function toolRoutes(app: App, { services, limits }: Dependencies): void {
  resource(app, PATH, { GET: async (c) => c.json(await services.tools(c.var.identity.who)) });

  resource(app, `${PATH}/documents/:id`, {
    GET: async (c) => c.json(await services.toolDocument(c.var.identity.who, idOf(c))),
  });

  resource(app, `${PATH}/documents/:id/accept`, {
    POST: async (c) => {
      const { seenHash } = await readJson(c, Acceptance, limits);
      return c.json(await services.acceptTools(c.var.identity.who, idOf(c), seenHash));
    },
  });
}
