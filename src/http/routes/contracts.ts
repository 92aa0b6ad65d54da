import { z } from 'zod';
import { PlainText } from '../../domain/plain-text.ts';
import { Role } from '../../domain/principal.ts';
import { checked, mediaType, readBytes } from '../body.ts';
import { resource } from '../context.ts';
import type { App, Dependencies } from '../context.ts';
import { idOf } from '../input.ts';

const PATH = '/v1/contracts';

const Vendor = PlainText.min(1).max(40);

const About = z.strictObject({
  name: PlainText.min(1).max(255),
  vendor: Vendor.optional(),
  readers: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(Role).min(1))
    .optional(),
  group: PlainText.min(1).max(60).optional(),
});

const Search = z.strictObject({
  q: PlainText.min(1).max(2_000),
  vendor: Vendor.optional(),
  language: z
    .string()
    .regex(/^[a-z]{2}$/, 'must be a code of two letters, such as de')
    .optional(),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

/** Add, find, read and remove contracts. */
export function contractRoutes(app: App, { services, limits }: Dependencies): void {
  resource(app, PATH, {
    GET: async (c) => c.json({ items: await services.contracts(c.var.identity.who) }),
    POST: async (c) => {
      const { name, vendor, readers, group } = checked(About, c.req.query());
      const bytes = await readBytes(c, limits.mailBytes);
      const options = { vendor: vendor ?? null, readers: readers ?? null, group: group ?? null };
      const added = await services.addContract(c.var.identity.who, { name, mediaType: mediaType(c), bytes }, options);
      return c.json(added, added.duplicate ? 200 : 201, { location: `${PATH}/${encodeURIComponent(added.id)}` });
    },
  });

  resource(app, `${PATH}/search`, {
    GET: async (c) => {
      const { q, vendor, language, limit } = checked(Search, c.req.query());
      const query = { text: q, vendor: vendor ?? null, language: language ?? null, limit };
      return c.json(await services.searchContracts(c.var.identity.who, query, c.req.raw.signal));
    },
  });

  resource(app, `${PATH}/embedding`, {
    GET: async (c) => c.json(await services.embeddingState(c.var.identity.who)),
  });

  resource(app, `${PATH}/:id`, {
    GET: async (c) => c.json(await services.contract(c.var.identity.who, idOf(c))),
    DELETE: async (c) => {
      await services.dropContract(c.var.identity.who, idOf(c));
      return c.json({ id: idOf(c) });
    },
  });
}
