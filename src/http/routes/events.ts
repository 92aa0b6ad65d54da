import { z } from 'zod';
import type { OrderView } from '../../services/records-view.ts';
import type { RequisitionView } from '../../services/view.ts';
import type { Dependencies } from '../context.ts';
import { taking } from '../endpoint.ts';
import { OpenStreams, orderFrom, requisitionFrom, streamOf, tasksFrom } from '../follow.ts';
import { idOf } from '../input.ts';
import { resource, type Router } from '../router.ts';
import { queryOf } from '../takes.ts';

/** A version as an ETag has it. */
export const Version = z.string().regex(/^[0-9a-f]{32}$/, 'must be the version of an ETag, without its quotes');

const After = z.strictObject({ after: Version.optional() });

const gistOf = ({ id, status, phase }: RequisitionView) => ({ id, status, phase });

const standOf = ({ number, version, status, delivery }: OrderView) => ({
  number,
  version,
  status,
  delivery: delivery?.state ?? null,
});

/** Changes as they happen, as server-sent events. */
export function eventRoutes(router: Router, dependencies: Dependencies): void {
  const open = new OpenStreams();

  resource(router, '/v1/requisitions/:id/events', {
    GET: taking({
      id: 'followRequisition',
      summary: 'An event whenever the requisition is another than you saw: by `Last-Event-ID`, else by `after`.',
      takes: queryOf(After),
      answers: { 200: 'events' },
      handle: async (c, { after = null }) => {
        // Whoever may not see it is refused before anything is sent.
        await dependencies.services.show(c.var.identity.who, idOf(c));
        return streamOf(c, requisitionFrom(c, dependencies), { after, open, told: gistOf });
      },
    }),
  });

  resource(router, '/v1/orders/:id/events', {
    GET: taking({
      id: 'followOrder',
      summary:
        'An event whenever the order, or what became of it, is other than you saw: by `Last-Event-ID`, else by `after`.',
      takes: queryOf(After),
      answers: { 200: 'events' },
      handle: async (c, { after = null }) => {
        // Whoever may not see it is refused before anything is sent.
        const { requisition } = await dependencies.services.order(c.var.identity.who, idOf(c));
        return streamOf(c, orderFrom(c, dependencies, requisition), { after, open, told: standOf });
      },
    }),
  });

  resource(router, '/v1/tasks/events', {
    GET: taking({
      id: 'followTasks',
      summary: 'An event whenever what waits for you is other than you saw: by `Last-Event-ID`, else by `after`.',
      takes: queryOf(After),
      answers: { 200: 'events' },
      handle: (c, { after = null }) =>
        streamOf(c, tasksFrom(c, dependencies), { after, open, told: ({ items }) => ({ open: items.length }) }),
    }),
  });
}
