import { z } from 'zod';
import { PlainText } from '../../domain/plain-text.ts';
import { checked, mediaType, readBytes, unsupported } from '../body.ts';
import { resource } from '../context.ts';
import type { App, Dependencies } from '../context.ts';

const Query = z.strictObject({ requisition: PlainText.min(1).max(100).optional() });

/** What vendors answer, handed in by a person. */
export function replyRoutes(app: App, { services, limits }: Dependencies): void {
  resource(app, '/v1/replies', {
    POST: async (c) => {
      const { requisition = null } = checked(Query, c.req.query());
      if (mediaType(c) !== 'message/rfc822') throw unsupported('message/rfc822');
      const filed = await services.reply(c.var.identity.who, await readBytes(c, limits.mailBytes), requisition);
      return c.json(filed, 202);
    },
  });
}
