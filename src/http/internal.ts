import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { VerifyService } from '../identity/verify.ts';
import type { Log } from '../log.ts';
import type { InternalServices } from '../services/internal.ts';
import { bearerOf } from './bearer.ts';
import { checked } from './body.ts';
import type { Person } from '../services/api.ts';
import { failureHandler, methodNotAllowed, notFound } from './respond.ts';

/** `services` may lack a system; its address is then not there. */
export type InternalDependencies = { services: InternalServices; verify: VerifyService; log: Log };

const Text = z.string().trim().min(1).max(1000);
const VendorSearch = z
  .strictObject({
    name: Text.nullable().default(null),
    taxId: Text.nullable().default(null),
    domain: Text.nullable().default(null),
  })
  .refine(({ name, taxId, domain }) => (name ?? taxId ?? domain) !== null, {
    path: ['name'],
    error: 'name, taxId or domain is needed',
  });
const ClauseSearch = z.strictObject({
  text: Text,
  vendor: Text.nullable().default(null),
  language: z.string().length(2).nullable().default(null),
  limit: z.coerce.number().int().min(1).max(20),
});

/**
 * The systems of our own that agents reach over HTTP like any other (openapi/). A caller is whoever the token of this one call names;
 * what that person may see is then the database's to say.
 */
export function internalRoutes({ services, verify, log }: InternalDependencies): Hono {
  const app = new Hono();
  app.notFound(notFound);
  app.onError(failureHandler(log));
  const { searchContracts } = services;
  type Handler = (who: Person, c: Context) => Promise<object>;
  const serve = (audience: string, scope: string, path: string, handle: Handler): void => {
    const address = `/internal/${audience}${path}`;
    app.get(address, async (c) => {
      const { who } = await verify(bearerOf(c), { audience, scope });
      c.header('cache-control', 'no-store');
      return c.json(await handle(who, c));
    });
    app.all(address, () => methodNotAllowed('GET'));
  };

  serve('vendors', 'vendors:read', '/vendors', async (who, c) => ({
    vendors: await services.searchVendors(who, checked(VendorSearch, c.req.query())),
  }));
  serve('vendors', 'vendors:read', '/vendors/:number', async (who, c) => ({
    vendor: await services.readVendor(who, checked(Text, c.req.param('number'))),
  }));
  serve('purchasing', 'purchasing:read', '/orders', async (who, c) => ({
    orders: await services.earlierOrders(who, checked(Text, c.req.query('vendor'))),
  }));
  serve('mail', 'mail:read', '/requisitions/:id/mails', async (who, c) => ({
    mails: await services.mailsOf(who, checked(Text, c.req.param('id'))),
  }));
  if (searchContracts !== null)
    serve('contracts', 'contracts:read', '/clauses', async (who, c) => ({
      clauses: await searchContracts(who, checked(ClauseSearch, c.req.query()), c.req.raw.signal),
    }));
  return app;
}
