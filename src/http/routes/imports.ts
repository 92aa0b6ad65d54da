import { z } from 'zod';
import { QuartermasterError } from '../../domain/errors.ts';
import { importKinds } from '../../domain/import-rows.ts';
import { ImportView } from '../../services/incoming-view.ts';
import type { Dependencies } from '../context.ts';
import { taking } from '../endpoint.ts';
import { idOf } from '../input.ts';
import { resource, type Router } from '../router.ts';
import { either, file, withQuery } from '../takes.ts';
import { filesOf, formOf } from '../form.ts';
import { mediaType } from '../body.ts';

const Kind = z.enum(importKinds);
const flag = z.stringbool().default(false);
const How = z.strictObject({ dryRun: flag, skipBad: flag });

export const MOST_IMPORT_BYTES = 5 * 1024 * 1024;

const FORM = 'multipart/form-data';

/** The list, and the files that came with it. */
const brought = async (bytes: Uint8Array, type: string) => {
  const form = await formOf(bytes, type);
  const [table] = await filesOf(form, 'file');
  if (table === undefined) throw new QuartermasterError('invalid_input', 'The form has no file "file", the list.');
  return { table: table.bytes, documents: await filesOf(form, 'documents') };
};

/** The company's own data, as files. */
export function importRoutes(router: Router, { services }: Dependencies): void {
  // By the name that documents give to parts of addresses: what is imported.
  resource(router, '/v1/imports/:id', {
    POST: taking({
      id: 'importFile',
      summary: `Takes over a CSV file of ${importKinds.join(', ')}: all of its rows, or with \`skipBad\` those that are right; with \`dryRun\` none. Contracts come as a form: the list as \`file\`, and the \`documents\` that it names.`,
      takes: withQuery(How, either(file('text/csv', MOST_IMPORT_BYTES), file(FORM))),
      answers: { 200: ImportView },
      handle: async (c, { query, body }) => {
        const kind = Kind.safeParse(idOf(c));
        if (!kind.success) throw new QuartermasterError('not_found', 'Nothing of this kind is imported.');
        const { table, documents } =
          mediaType(c) === FORM
            ? await brought(body, c.req.header('content-type') ?? '')
            : { table: body, documents: [] };
        return c.json(await services.importFile(c.var.identity.who, kind.data, table, query, documents));
      },
    }),
  });
}
