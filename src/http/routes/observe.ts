import { z } from 'zod';
import { PlainText } from '../../domain/plain-text.ts';
import { Currency } from '../../domain/requirement.ts';
import { Acted } from '../../services/answers-view.ts';
import { ObserveReport } from '../../services/view.ts';
import type { Dependencies } from '../context.ts';
import { plain, taking } from '../endpoint.ts';
import { versioned } from '../etag.ts';
import { Amount, idOf } from '../input.ts';
import { resource, type Router } from '../router.ts';
import { json } from '../takes.ts';

const Filing = z.strictObject({
  vendor: PlainText.min(1).max(300),
  total: Amount,
  currency: Currency,
  lines: z.int().min(1).max(1_000_000).nullable().default(null),
});

/** What buyers ordered themselves, beside what would have been ordered. */
export function observeRoutes(router: Router, { services }: Dependencies): void {
  resource(router, '/v1/observe', {
    GET: plain({
      id: 'readObserved',
      summary: 'What would have been ordered beside what was.',
      answers: { 200: ObserveReport },
      handle: async (c) => versioned(c, await services.observeReport(c.var.identity.who)),
    }),
  });

  resource(router, '/v1/requisitions/:id/observed', {
    POST: taking({
      id: 'fileObserved',
      summary: 'Files what a buyer ordered.',
      takes: json(Filing),
      answers: { 200: Acted },
      handle: async (c, filing) => {
        await services.fileObserved(c.var.identity.who, idOf(c), filing);
        return c.json({ id: idOf(c) });
      },
    }),
  });
}
