import { z } from 'zod';
import { QuartermasterError } from '../../domain/errors.ts';
import { importKinds } from '../../domain/import-rows.ts';
import { ImportView } from '../../services/incoming-view.ts';
import type { Dependencies } from '../context.ts';
import { taking } from '../endpoint.ts';
import { idOf } from '../input.ts';
import { resource, type Router } from '../router.ts';
import { file, withQuery } from '../takes.ts';

const Kind = z.enum(importKinds);
const flag = z.stringbool().default(false);
const How = z.strictObject({ dryRun: flag, skipBad: flag });

export const MOST_IMPORT_BYTES = 5 * 1024 * 1024;

/** The company's own data, as files. */
export function importRoutes(router: Router, { services }: Dependencies): void {
  // By the name that documents give to parts of addresses: what is imported.
  resource(router, '/v1/imports/:id', {
    POST: taking({
      id: 'importFile',
      summary: `Takes over a CSV file of ${importKinds.join(', ')}: all of its rows, or with \`skipBad\` those that are right; with \`dryRun\` none.`,
      takes: withQuery(How, file('text/csv', MOST_IMPORT_BYTES)),
      answers: { 200: ImportView },
      handle: async (c, { query, body }) => {
        const kind = Kind.safeParse(idOf(c));
        if (!kind.success) throw new QuartermasterError('not_found', 'Nothing of this kind is imported.');
        return c.json(await services.importFile(c.var.identity.who, kind.data, body, query));
      },
    }),
  });
}
