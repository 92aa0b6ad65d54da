import { z } from 'zod';
import { PlainText } from '../../domain/plain-text.ts';
import { PausesView } from '../../services/view.ts';
import type { Dependencies } from '../context.ts';
import { plain, taking } from '../endpoint.ts';
import { versioned } from '../etag.ts';
import { resource, type Router } from '../router.ts';
import { json } from '../takes.ts';

const Name = PlainText.min(1).max(100).nullable().default(null);
const Of = z.strictObject({ tenant: Name, agent: Name, reason: PlainText.nullable().default(null) });

const acts = {
  pause: 'Stops model calls and orders of the company, or calls of one agent.',
  resume: 'Lets them go on.',
} as const;

/** Stops model calls and orders of the company, or calls of one agent, and lets them go on. */
export function pauseRoutes(router: Router, { services }: Dependencies): void {
  resource(router, '/v1/pauses', {
    GET: plain({
      id: 'listPauses',
      summary: 'What is paused.',
      answers: { 200: PausesView },
      handle: async (c) => versioned(c, await services.pauses(c.var.identity.who)),
    }),
  });

  for (const act of ['pause', 'resume'] as const) {
    resource(router, `/v1/${act}`, {
      POST: taking({
        id: act,
        summary: acts[act],
        takes: json(Of),
        answers: { 200: PausesView },
        problems: ['conflict', 'not_found'],
        handle: async (c, of) => c.json(await services[act](c.var.identity.who, of)),
      }),
    });
  }
}
