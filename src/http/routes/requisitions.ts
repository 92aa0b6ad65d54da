import { z } from 'zod';
import { PersonId } from '../../domain/principal.ts';
import { statusNames } from '../../domain/status.ts';
import { checked, mediaType, readBytes, readJson, unsupported } from '../body.ts';
import { composeMail } from '../compose.ts';
import { resource } from '../context.ts';
import { delegated } from '../delegating.ts';
import type { App, Dependencies } from '../context.ts';
import { PlainText, TypedFields, TypedText } from '../../domain/plain-text.ts';
import { idOf, Reason } from '../input.ts';

const PATH = '/v1/requisitions';
const MAX_PAGE = 200;

const Submission = z.strictObject({
  // Both become a mail, which is cleaned when it is read. The text is bounded by the size of the body alone.
  subject: TypedText.max(998),
  text: z.string().min(1),
  messageId: z
    .string()
    .max(250)
    .regex(/^<?[^\s<>@]+@[^\s<>@]+>?$/, 'must look like <name@host>')
    .optional(),
});

const Filter = z.strictObject({
  status: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(statusNames)))
    .optional(),
  after: PlainText.max(200).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50),
});

const Edit = z.strictObject({
  fields: TypedFields.refine((fields) => Object.keys(fields).length > 0, 'must name at least one field'),
});

const Why = PlainText.max(2000).refine((text) => text.trim() !== '', 'must say why');
const Reassignment = z.strictObject({ to: PersonId, reason: Why });
const Hold = z.strictObject({ isHeld: z.boolean().default(true), reason: Why });

/** Submit, find, read and change requisitions. */
export function requisitionRoutes(app: App, dependencies: Dependencies): void {
  const { services, limits } = dependencies;
  resource(app, PATH, {
    GET: async (c) => {
      const { status, after, limit } = checked(Filter, c.req.query());
      const filter = { limit, ...(status && { statuses: status }), ...(after !== undefined && { after }) };
      return c.json(await services.list(c.var.identity.who, filter));
    },
    POST: async (c) => {
      const { identity } = c.var;
      const readers: Record<string, () => Promise<Uint8Array>> = {
        'message/rfc822': () => readBytes(c, limits.mailBytes),
        'application/json': async () =>
          composeMail({ identity, date: new Date(), ...(await readJson(c, Submission, limits)) }),
      };
      const read = readers[mediaType(c)];
      if (read === undefined) throw unsupported('message/rfc822, or application/json with subject and text,');
      const accepted = await services.submit(identity.who, await read());
      await delegated(c, dependencies);
      return c.json(accepted, 202, { location: `${PATH}/${encodeURIComponent(accepted.id)}` });
    },
  });

  resource(app, `${PATH}/:id`, { GET: async (c) => c.json(await services.show(c.var.identity.who, idOf(c))) });

  resource(app, `${PATH}/:id/history`, {
    GET: async (c) => c.json(await services.history(c.var.identity.who, idOf(c))),
  });

  resource(app, `${PATH}/:id/transcript`, {
    GET: async (c) => c.json(await services.transcript(c.var.identity.who, idOf(c))),
  });

  resource(app, `${PATH}/:id/edit`, {
    POST: async (c) => {
      const { fields } = await readJson(c, Edit, limits);
      return c.json(await services.edit(c.var.identity.who, idOf(c), fields));
    },
  });

  resource(app, `${PATH}/:id/hold`, {
    POST: async (c) => c.json(await services.hold(c.var.identity.who, idOf(c), await readJson(c, Hold, limits))),
  });

  resource(app, `${PATH}/:id/reassign`, {
    POST: async (c) => {
      const change = await readJson(c, Reassignment, limits);
      return c.json(await services.reassign(c.var.identity.who, idOf(c), change));
    },
  });

  for (const act of ['withdraw', 'reopen'] as const) {
    resource(app, `${PATH}/:id/${act}`, {
      POST: async (c) => {
        const { reason } = await readJson(c, Reason, limits);
        await services[act](c.var.identity.who, idOf(c), reason);
        return c.json({ id: idOf(c) });
      },
    });
  }
}
