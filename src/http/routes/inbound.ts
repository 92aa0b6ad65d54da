import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { PlainText } from '../../domain/plain-text.ts';
import { QuartermasterError } from '../../domain/errors.ts';
import { pageOf } from '../../services/answers-view.ts';
import { eventInRequest } from '../../services/foreign-event.ts';
import { InboundEventRow, TakenEvent } from '../../services/inbound-view.ts';
import type { Dependencies } from '../context.ts';
import { taking } from '../endpoint.ts';
import { versioned } from '../etag.ts';
import { idOf, Limit } from '../input.ts';
import { resource, type Router } from '../router.ts';
import { file, queryOf } from '../takes.ts';

const MOST_BYTES = 262_144;

const Query = z.strictObject({
  outcome: z.enum(['applied', 'refused']).optional(),
  after: PlainText.min(1).max(1_000).optional(),
  limit: Limit,
});

/** While a secret is changed there are two. */
const isSigned = (secrets: readonly string[], headers: Record<string, string>, body: string): boolean =>
  secrets.some((secret) => {
    try {
      new Webhook(secret).verify(body, headers, { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  });

const unsigned = (): QuartermasterError =>
  new QuartermasterError(
    'unauthenticated',
    'This is not signed with a secret of this webhook, or too long ago. See INBOUND_SECRETS, and docs/subscriptions.md.',
  );

/** Events of other systems: a signed webhook takes them, and whoever looks over the company sees what became of them. */
export function inboundRoutes(router: Router, { services, inbound }: Dependencies): void {
  resource(router, '/inbound/:id', {
    POST: taking({
      id: 'takeEvent',
      summary:
        'Takes a CloudEvent of another system, signed by Standard Webhooks; policies/subscriptions.yaml says what it leads to.',
      isOpen: true,
      takes: file(null, MOST_BYTES),
      answers: { 200: TakenEvent },
      problems: ['unauthenticated', 'invalid_input', 'no_subscription'],
      handle: async (c, bytes) => {
        const channel = idOf(c);
        const [headers, body] = [c.req.header(), new TextDecoder().decode(bytes)];
        if (!isSigned(inbound.secretsOf(channel), headers, body)) throw unsigned();
        return c.json(await inbound.take({ webhook: channel }, eventInRequest(body)));
      },
    }),
  });
  resource(router, '/v1/inbound-events', {
    GET: taking({
      id: 'listInboundEvents',
      summary: 'What became of events of other systems, the newest first; `refused` says by a code why.',
      takes: queryOf(Query),
      answers: { 200: pageOf(InboundEventRow) },
      handle: async (c, query) => versioned(c, await services.inboundEvents(c.var.identity.who, query)),
    }),
  });
}
