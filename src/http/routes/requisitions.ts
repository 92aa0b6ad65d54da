import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PersonId } from '../../domain/principal.ts';
import { PlainText, TypedFields, TypedText } from '../../domain/plain-text.ts';
import { Accepted, Acted, Edited, pageOf } from '../../services/answers-view.ts';
import { RequisitionSpendView } from '../../services/records-view.ts';
import { HandedOver, HistoryView, RequisitionRow, RequisitionView, TranscriptView } from '../../services/view.ts';
import { HeldRequisition } from '../../services/audit-view.ts';
import { SourceView } from '../../services/source-view.ts';
import { composeMail } from '../../mail/compose.ts';
import { delegated } from '../delegating.ts';
import { plain, taking } from '../endpoint.ts';
import { seenBy, versioned } from '../etag.ts';
import { keyOf } from '../idempotency.ts';
import { changedWithin, requisitionFrom } from '../follow.ts';
import { idOf, Reason } from '../input.ts';
import { Version } from './events.ts';
import { resource, type Router } from '../router.ts';
import { senderOf } from '../sender.ts';
import { inFormat, requisitionTable } from '../tables.ts';
import { either, file, json, queryOf } from '../takes.ts';
import type { Dependencies } from '../context.ts';
import { RequisitionQuery, wishOf } from './requisition-wish.ts';

const PATH = '/v1/requisitions';

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

const Edit = z.strictObject({
  fields: TypedFields.refine((fields) => Object.keys(fields).length > 0, 'must name at least one field').meta({
    minProperties: 1,
  }),
});

const Why = PlainText.max(2000).refine((text) => text.trim() !== '', 'must say why');
export const Reassignment = z.strictObject({ to: PersonId, reason: Why });
const Hold = z.strictObject({ isHeld: z.boolean().default(true), reason: Why });

/** The same request again is the same mail, whatever became of the first. */
const messageIdFor = (key: string, { tenant, person }: { tenant: string; person: string }): string => {
  const name = createHash('sha256')
    .update(JSON.stringify([tenant, person, key]))
    .digest('hex');
  return `<${name}@${tenant}.invalid>`;
};

/** Submit, find, read and change requisitions. */
export function requisitionRoutes(router: Router, dependencies: Dependencies): void {
  const { services } = dependencies;
  resource(router, PATH, {
    GET: taking({
      id: 'listRequisitions',
      summary: 'The requisitions that you may see, the newest first unless sorted otherwise.',
      takes: queryOf(RequisitionQuery),
      answers: { 200: pageOf(RequisitionRow) },
      isTable: true,
      handle: (c, query) =>
        inFormat(c, 'requisitions', {
          read: () => services.list(c.var.identity.who, wishOf(query)),
          csv: requisitionTable,
        }),
    }),
    POST: taking({
      id: 'submitRequisition',
      summary: 'Hands in a request: a mail as it is, or a subject and a text, which become one.',
      takes: either(file('message/rfc822'), json(Submission)),
      answers: { 202: Accepted },
      problems: ['invalid_mail'],
      handle: async (c, given) => {
        const { identity } = c.var;
        const key = keyOf(c);
        const once = key === null ? {} : { messageId: messageIdFor(key, identity.who) };
        const mail =
          given instanceof Uint8Array
            ? given
            : await composeMail({ from: senderOf(identity), date: new Date(), ...once, ...given });
        const accepted = await services.submit(identity.who, mail);
        await delegated(c, dependencies);
        return c.json(accepted, 202, { location: `${PATH}/${encodeURIComponent(accepted.id)}` });
      },
    }),
  });
  readingOne(router, dependencies);
  changing(router, dependencies);
}

const Waiting = z.object({ wait: z.coerce.number().min(0).max(30).default(0), after: Version.optional() });

function readingOne(router: Router, dependencies: Dependencies): void {
  const { services } = dependencies;
  resource(router, `${PATH}/:id`, {
    GET: taking({
      id: 'readRequisition',
      summary:
        'One requisition: plan, requirement with its evidence, tasks, clearance, order, cost. With `wait` (seconds) and `after` (a version) as soon as it is another than that.',
      takes: queryOf(Waiting),
      answers: { 200: RequisitionView },
      handle: async (c, { wait, after }) => {
        const changed =
          after && (await changedWithin(c, requisitionFrom(c, dependencies), { saw: after, ms: wait * 1000 }));
        return versioned(c, changed || (await services.show(c.var.identity.who, idOf(c))));
      },
    }),
  });

  resource(router, `${PATH}/:id/source`, {
    GET: plain({
      id: 'readSource',
      summary: 'What it was read from, with the words that prove its fields; null for whoever may not read it.',
      answers: { 200: SourceView.nullable() },
      handle: async (c) => c.json(await services.source(c.var.identity.who, idOf(c))),
    }),
  });

  resource(router, `${PATH}/:id/history`, {
    GET: plain({
      id: 'readHistory',
      summary: 'The case file: who did what, and whether its chain holds.',
      answers: { 200: HistoryView },
      handle: async (c) => versioned(c, await services.history(c.var.identity.who, idOf(c))),
    }),
  });

  resource(router, `${PATH}/:id/transcript`, {
    GET: plain({
      id: 'readTranscript',
      summary: 'What agents were told and answered.',
      answers: { 200: TranscriptView },
      handle: async (c) => versioned(c, await services.transcript(c.var.identity.who, idOf(c))),
    }),
  });

  resource(router, `${PATH}/:id/spend`, {
    GET: plain({
      id: 'readRequisitionSpend',
      summary: 'What models cost for it, and how much of its caps is used up.',
      answers: { 200: RequisitionSpendView },
      handle: async (c) => versioned(c, await services.requisitionSpend(c.var.identity.who, idOf(c))),
    }),
  });
}

const acts = {
  withdraw: 'Takes it back.',
  reopen: 'Has what was rejected read again, or releases what was blocked.',
} as const;

function changing(router: Router, { services }: Dependencies): void {
  resource(router, `${PATH}/:id/edit`, {
    POST: taking({
      id: 'editRequisition',
      summary: 'Changes fields, by their paths; approvals are asked for anew.',
      takes: json(Edit),
      answers: { 200: Edited },
      comparesVersions: true,
      problems: ['conflict', 'refused_answer'],
      handle: async (c, { fields }) => c.json(await services.edit(c.var.identity.who, idOf(c), fields, seenBy(c))),
    }),
  });

  resource(router, `${PATH}/:id/hold`, {
    POST: taking({
      id: 'holdRequisition',
      summary: 'Keeps what is there of it from being erased, or lets it go again.',
      takes: json(Hold),
      answers: { 200: HeldRequisition },
      problems: ['conflict'],
      handle: async (c, said) => c.json(await services.hold(c.var.identity.who, idOf(c), said)),
    }),
  });

  resource(router, `${PATH}/:id/reassign`, {
    POST: taking({
      id: 'reassignRequisition',
      summary: 'Makes somebody else the requester of what is under way.',
      takes: json(Reassignment),
      answers: { 200: HandedOver },
      comparesVersions: true,
      problems: ['conflict'],
      handle: async (c, change) => c.json(await services.reassign(c.var.identity.who, idOf(c), change, seenBy(c))),
    }),
  });

  for (const act of ['withdraw', 'reopen'] as const) {
    resource(router, `${PATH}/:id/${act}`, {
      POST: taking({
        id: `${act}Requisition`,
        summary: acts[act],
        takes: json(Reason),
        answers: { 200: Acted },
        comparesVersions: true,
        problems: ['conflict', 'refused_answer', 'paused'],
        handle: async (c, { reason }) => {
          await services[act](c.var.identity.who, idOf(c), reason, seenBy(c));
          return c.json({ id: idOf(c) });
        },
      }),
    });
  }
}
