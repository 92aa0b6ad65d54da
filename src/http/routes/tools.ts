import { z } from 'zod';
import { AcceptedDocument } from '../../services/answers-view.ts';
import { DocumentDifference, ToolsView } from '../../services/tools-view.ts';
import type { Dependencies } from '../context.ts';
import { plain, taking } from '../endpoint.ts';
import { versioned } from '../etag.ts';
import { idOf } from '../input.ts';
import { resource, type Router } from '../router.ts';
import { json } from '../takes.ts';

const PATH = '/v1/tools';

const Acceptance = z.strictObject({
  seenHash: z.string().regex(/^[0-9a-f]{64}$/, 'the hash that the document was shown with'),
});

/** What agents may call, and the acceptance of what has changed in it. */
export function toolRoutes(router: Router, { services }: Dependencies): void {
  resource(router, PATH, {
    GET: plain({
      id: 'listTools',
      summary: 'What agents may call, which of it is on, and the agents.',
      answers: { 200: ToolsView },
      handle: async (c) => versioned(c, await services.tools(c.var.identity.who)),
    }),
  });

  resource(router, `${PATH}/documents/:id`, {
    GET: plain({
      id: 'readToolDocument',
      summary: 'A document of tools as it is and as it was accepted.',
      answers: { 200: DocumentDifference },
      handle: async (c) => versioned(c, await services.toolDocument(c.var.identity.who, idOf(c))),
    }),
  });

  resource(router, `${PATH}/documents/:id/accept`, {
    POST: taking({
      id: 'acceptToolDocument',
      summary: 'An administrator accepts it as it was shown.',
      takes: json(Acceptance),
      answers: { 200: AcceptedDocument },
      problems: ['stale'],
      handle: async (c, { seenHash }) => c.json(await services.acceptTools(c.var.identity.who, idOf(c), seenHash)),
    }),
  });
}
