import { z } from 'zod';
import { PlainText } from '../../domain/plain-text.ts';
import { Currency, Decimal } from '../../domain/requirement.ts';
import { readJson } from '../body.ts';
import { resource } from '../context.ts';
import type { App, Dependencies } from '../context.ts';
import { idOf } from '../input.ts';

const Filing = z.strictObject({
  vendor: PlainText.min(1).max(300),
  total: Decimal,
  currency: Currency,
  lines: z.int().min(1).nullable().default(null),
});

/** What buyers ordered themselves, beside what would have been ordered. */
export function observeRoutes(app: App, { services, limits }: Dependencies): void {
  resource(app, '/v1/observe', { GET: async (c) => c.json(await services.observeReport(c.var.identity.who)) });

  resource(app, '/v1/requisitions/:id/observed', {
    POST: async (c) => {
      await services.fileObserved(c.var.identity.who, idOf(c), await readJson(c, Filing, limits));
      return c.json({ id: idOf(c) });
    },
  });
}
