import { z } from 'zod';
import { importKinds } from '../../domain/import-rows.ts';
import { checked, mediaType, readBytes, unsupported } from '../body.ts';
import { resource } from '../context.ts';
import type { App, Dependencies } from '../context.ts';

const Kind = z.enum(importKinds);
const flag = z.stringbool().default(false);
const How = z.strictObject({ dryRun: flag, skipBad: flag });

export const MOST_IMPORT_BYTES = 5 * 1024 * 1024;

/** The company's own data, as files. */
export function importRoutes(app: App, { services }: Dependencies): void {
  resource(app, '/v1/imports/:kind', {
    POST: async (c) => {
      const kind = checked(z.object({ kind: Kind }), { kind: c.req.param('kind') }).kind;
      const how = checked(How, c.req.query());
      if (mediaType(c) !== 'text/csv') throw unsupported('text/csv');
      return c.json(await services.importFile(c.var.identity.who, kind, await readBytes(c, MOST_IMPORT_BYTES), how));
    },
  });
}
