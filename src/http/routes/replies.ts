import { z } from 'zod';
import { PlainText } from '../../domain/plain-text.ts';
import { FiledReply } from '../../services/view.ts';
import type { Dependencies } from '../context.ts';
import { taking } from '../endpoint.ts';
import { resource, type Router } from '../router.ts';
import { file, withQuery } from '../takes.ts';

const Query = z.strictObject({ requisition: PlainText.min(1).max(100).optional() });

/** What vendors answer, handed in by a person. */
export function replyRoutes(router: Router, { services }: Dependencies): void {
  resource(router, '/v1/replies', {
    POST: taking({
      id: 'fileReply',
      summary: 'Hands in what a vendor answered; `requisition`, where the mail does not show which.',
      takes: withQuery(Query, file('message/rfc822')),
      answers: { 202: FiledReply },
      problems: ['invalid_mail', 'refused_answer', 'conflict', 'not_found'],
      handle: async (c, { query: { requisition = null }, body }) =>
        c.json(await services.reply(c.var.identity.who, body, requisition), 202),
    }),
  });
}
