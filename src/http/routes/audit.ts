import { z } from 'zod';
import { PlainText } from '../../domain/plain-text.ts';
import { PersonId } from '../../domain/principal.ts';
import { ErasedPerson, ExportedCases, VerifiedCases } from '../../services/audit-view.ts';
import type { Dependencies } from '../context.ts';
import { taking } from '../endpoint.ts';
import { resource, type Router } from '../router.ts';
import { json, queryOf } from '../takes.ts';

const Id = PlainText.min(1).max(100);
const Instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

const Verify = z.strictObject({ requisition: Id.optional(), after: Id.optional() });
const Export = z.strictObject({ after: Id.optional(), since: Instant.optional(), until: Instant.optional() });
const Erasure = z.strictObject({
  person: PersonId,
  reason: PlainText.max(2000).refine((text) => text.trim() !== '', 'must say why'),
  isRehearsal: z.boolean().default(false),
});

const instantOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

/** Case files for whoever audits them, page by page, and the erasure of what is kept of a person. */
export function auditRoutes(router: Router, { services }: Dependencies): void {
  resource(router, '/v1/audit/verify', {
    GET: taking({
      id: 'verifyCases',
      summary: 'Hashes case files anew, page by page, or one of them.',
      takes: queryOf(Verify),
      answers: { 200: VerifiedCases },
      problems: ['not_found'],
      handle: async (c, { requisition = null, after = null }) =>
        c.json(await services.verifyCases(c.var.identity.who, { requisition, after })),
    }),
  });

  resource(router, '/v1/audit/export', {
    GET: taking({
      id: 'exportCases',
      summary: 'Case files whole, page by page, in the format of docs/audit.md.',
      takes: queryOf(Export),
      answers: { 200: ExportedCases },
      handle: async (c, { after = null, since, until }) => {
        const wanted = { after, since: instantOf(since), until: instantOf(until) };
        return c.json(await services.exportCases(c.var.identity.who, wanted));
      },
    }),
  });

  resource(router, '/v1/erasures', {
    POST: taking({
      id: 'erasePerson',
      summary: 'Erases what is kept of a person, or only counts it.',
      takes: json(Erasure),
      answers: { 200: ErasedPerson },
      problems: ['not_found', 'conflict'],
      handle: async (c, wanted) => c.json(await services.erasePerson(c.var.identity.who, wanted)),
    }),
  });
}
