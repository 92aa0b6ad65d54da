import { z } from 'zod';
import { PersonId } from '../../domain/principal.ts';
import { readJson } from '../body.ts';
import { resource } from '../context.ts';
import type { App, Dependencies } from '../context.ts';

const Wanted = z.union([
  z.strictObject({ end: z.literal(true) }),
  z.strictObject({ deputy: PersonId, from: z.iso.date().optional(), until: z.iso.date() }),
]);

/** Who decides in whose place, and until when. */
export function delegationRoutes(app: App, { services, limits }: Dependencies): void {
  resource(app, '/v1/delegations', {
    GET: async (c) => c.json({ items: await services.delegations(c.var.identity.who) }),
    POST: async (c) => {
      const wanted = await readJson(c, Wanted, limits);
      const items = await services.delegate(c.var.identity.who, 'end' in wanted ? null : wanted);
      return c.json({ items });
    },
  });
}
