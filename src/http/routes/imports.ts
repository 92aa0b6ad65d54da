import { z } from 'zod';
import { importKinds } from '../../domain/import-rows.ts';
import { ImportView } from '../../services/incoming-view.ts';
import { checked } from '../body.ts';
import type { Dependencies } from '../context.ts';
import { taking } from '../endpoint.ts';
import { resource, type Router } from '../router.ts';
import { file, withQuery } from '../takes.ts';

const Kind = z.strictObject({ kind: z.enum(importKinds) });
const flag = z.stringbool().default(false);
const How = z.strictObject({ dryRun: flag, skipBad: flag });

export const MOST_IMPORT_BYTES = 5 * 1024 * 1024;

/** The company's own data, as files. */
export function importRoutes(router: Router, { services }: Dependencies): void {
  resource(router, '/v1/imports/:kind', {
    POST: taking({
      id: 'importFile',
      summary: `Takes over a CSV file of ${importKinds.join(', ')}: all of its rows, or with \`skipBad\` those that are right; with \`dryRun\` none.`,
      takes: withQuery(How, file('text/csv', MOST_IMPORT_BYTES)),
      answers: { 200: ImportView },
      handle: async (c, { query, body }) => {
        const { kind } = checked(Kind, { kind: c.req.param('kind') });
        return c.json(await services.importFile(c.var.identity.who, kind, body, query));
      },
    }),
  });
}
