import { z } from 'zod';
import { PersonId } from '../../domain/principal.ts';
import { listOf } from '../../services/answers-view.ts';
import { DelegationView } from '../../services/view.ts';
import type { Dependencies } from '../context.ts';
import { plain, taking } from '../endpoint.ts';
import { versioned } from '../etag.ts';
import { resource, type Router } from '../router.ts';
import { json } from '../takes.ts';

const Wanted = z.union([
  z.strictObject({ end: z.literal(true) }),
  z.strictObject({ deputy: PersonId, from: z.iso.date().optional(), until: z.iso.date() }),
]);

/** Who decides in whose place, and until when. */
export function delegationRoutes(router: Router, { services }: Dependencies): void {
  resource(router, '/v1/delegations', {
    GET: plain({
      id: 'listDelegations',
      summary: 'Who decides in whose place.',
      answers: { 200: listOf(DelegationView) },
      handle: async (c) => versioned(c, { items: await services.delegations(c.var.identity.who) }),
    }),
    POST: taking({
      id: 'delegate',
      summary: 'Names who decides in your place, or nobody any more.',
      takes: json(Wanted),
      answers: { 200: listOf(DelegationView) },
      problems: ['conflict'],
      handle: async (c, wanted) => {
        const items = await services.delegate(c.var.identity.who, 'end' in wanted ? null : wanted);
        return c.json({ items });
      },
    }),
  });
}
