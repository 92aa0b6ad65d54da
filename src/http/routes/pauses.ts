import { z } from 'zod';
import { PlainText } from '../../domain/plain-text.ts';
import { readJson } from '../body.ts';
import { resource } from '../context.ts';
import type { App, Dependencies } from '../context.ts';

const Name = PlainText.min(1).max(100).nullable().default(null);
const Of = z.strictObject({ tenant: Name, agent: Name, reason: PlainText.nullable().default(null) });

/** Stops model calls and orders of the company, or calls of one agent, and lets them go on. */
export function pauseRoutes(app: App, { services, limits }: Dependencies): void {
  resource(app, '/v1/pauses', { GET: async (c) => c.json(await services.pauses(c.var.identity.who)) });

  for (const act of ['pause', 'resume'] as const) {
    resource(app, `/v1/${act}`, {
      POST: async (c) => c.json(await services[act](c.var.identity.who, await readJson(c, Of, limits))),
    });
  }
}
