import { z } from 'zod';
import { PlainText } from '../../domain/plain-text.ts';
import { PersonId } from '../../domain/principal.ts';
import { checked, readJson } from '../body.ts';
import { resource } from '../context.ts';
import type { App, Dependencies } from '../context.ts';

const Id = PlainText.min(1).max(100);
const Instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).transform((text) => new Date(text));

const Verify = z.strictObject({ requisition: Id.optional(), after: Id.optional() });
const Export = z.strictObject({ after: Id.optional(), since: Instant.optional(), until: Instant.optional() });
const Erasure = z.strictObject({
  person: PersonId,
  reason: PlainText.max(2000).refine((text) => text.trim() !== '', 'must say why'),
  isRehearsal: z.boolean().default(false),
});

/** Case files for whoever audits them, page by page, and the erasure of what is kept of a person. */
export function auditRoutes(app: App, { services, limits }: Dependencies): void {
  resource(app, '/v1/audit/verify', {
    GET: async (c) => {
      const { requisition = null, after = null } = checked(Verify, c.req.query());
      return c.json(await services.verifyCases(c.var.identity.who, { requisition, after }));
    },
  });

  resource(app, '/v1/audit/export', {
    GET: async (c) => {
      const { after = null, since = null, until = null } = checked(Export, c.req.query());
      return c.json(await services.exportCases(c.var.identity.who, { after, since, until }));
    },
  });

  resource(app, '/v1/erasures', {
    POST: async (c) => c.json(await services.erasePerson(c.var.identity.who, await readJson(c, Erasure, limits))),
  });
}
