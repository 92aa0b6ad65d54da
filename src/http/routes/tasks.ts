import { z } from 'zod';
import { Verb } from '../../domain/task.ts';
import { readJson } from '../body.ts';
import { resource } from '../context.ts';
import type { App, Dependencies } from '../context.ts';
import { TypedFields } from '../../domain/plain-text.ts';
import { idOf, Reason } from '../input.ts';

const PATH = '/v1/tasks';

const Decision = Reason.extend({
  verb: Verb,
  fields: TypedFields.default({}),
  seenDigest: z.string().max(200).nullable().default(null),
});

/** What waits for this person, and their decisions. */
export function taskRoutes(app: App, { services, limits }: Dependencies): void {
  resource(app, PATH, { GET: async (c) => c.json({ items: await services.tasks(c.var.identity.who) }) });

  resource(app, `${PATH}/:id`, { GET: async (c) => c.json(await services.task(c.var.identity.who, idOf(c))) });

  resource(app, `${PATH}/:id/decision`, {
    POST: async (c) => {
      const decision = await readJson(c, Decision, limits);
      return c.json(await services.decide(c.var.identity.who, idOf(c), decision));
    },
  });
}
