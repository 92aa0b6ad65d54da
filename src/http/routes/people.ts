import { z } from 'zod';
import { PersonId } from '../../domain/principal.ts';
import { listOf } from '../../services/answers-view.ts';
import { PersonName } from '../../services/view.ts';
import type { Dependencies } from '../context.ts';
import { taking } from '../endpoint.ts';
import { versioned } from '../etag.ts';
import { resource, type Router } from '../router.ts';
import { queryOf } from '../takes.ts';

const Asked = z.strictObject({
  ids: z
    .string()
    .max(8_000)
    .transform((list) => list.split(','))
    .pipe(z.array(PersonId).min(1).max(50))
    .meta({ type: 'array', items: { type: 'string', maxLength: 127 }, maxItems: 50 }),
});

/** Names for the ids by which everything else tells of people. */
export function peopleRoutes(router: Router, { services }: Dependencies): void {
  resource(router, '/v1/people', {
    GET: taking({
      id: 'listPeople',
      summary: 'The names of people of your company, at most 50 at once; null where a name was erased.',
      takes: queryOf(Asked),
      answers: { 200: listOf(PersonName) },
      handle: async (c, { ids }) => versioned(c, { items: await services.people(c.var.identity.who, ids) }),
    }),
  });
}
