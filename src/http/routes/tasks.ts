import { z } from 'zod';
import { PlainText, TypedFields } from '../../domain/plain-text.ts';
import { Verb } from '../../domain/task.ts';
import { Decided, pageOf } from '../../services/answers-view.ts';
import { CheckedAnswer, TaskReview, TaskRow } from '../../services/review-view.ts';
import { TaskView } from '../../services/view.ts';
import { delegated } from '../delegating.ts';
import { plain, taking } from '../endpoint.ts';
import { seenBy, versioned } from '../etag.ts';
import { idOf, Limit, Reason } from '../input.ts';
import { resource, type Router } from '../router.ts';
import { json, queryOf } from '../takes.ts';
import type { Dependencies } from '../context.ts';
import { Reassignment } from './requisitions.ts';

const PATH = '/v1/tasks';

const Decision = Reason.extend({
  verb: Verb,
  fields: TypedFields.default({}),
  seenDigest: z.string().max(200).nullable().default(null),
});

const Draft = z.strictObject({ verb: Verb, fields: TypedFields.default({}) });

const Query = z.strictObject({
  /** `mine`: what waits for you; `others`: for others; `decided`: what waits for nobody any more. */
  scope: z.enum(['mine', 'others', 'decided']).default('mine'),
  /** Words that must all be in the task's number or in its requisition's subject, vendor, number or order. */
  search: PlainText.max(200).optional(),
  after: PlainText.min(1).max(1_000).optional(),
  limit: Limit,
});

/** What waits for this person, and their decisions. */
export function taskRoutes(router: Router, dependencies: Dependencies): void {
  const { services } = dependencies;
  resource(router, PATH, {
    GET: taking({
      id: 'listTasks',
      summary: 'What waits for you, or for others, those due first at the top; or what was decided, the newest first.',
      takes: queryOf(Query),
      answers: { 200: pageOf(TaskRow) },
      handle: async (c, query) => versioned(c, await services.tasks(c.var.identity.who, query)),
    }),
  });

  resource(router, `${PATH}/:id`, {
    GET: plain({
      id: 'readTask',
      summary: 'One task, with what is asked and what an approval binds to.',
      answers: { 200: TaskView },
      handle: async (c) => versioned(c, await services.task(c.var.identity.who, idOf(c))),
    }),
  });

  resource(router, `${PATH}/:id/review`, {
    GET: plain({
      id: 'reviewTask',
      summary:
        'One task with all that you decide it by: your answers, what is bound, what was before, values to choose from.',
      answers: { 200: TaskReview },
      handle: async (c) => versioned(c, await services.review(c.var.identity.who, idOf(c))),
    }),
  });

  resource(router, `${PATH}/:id/check`, {
    POST: taking({
      id: 'checkAnswer',
      summary: 'What would be refused of an answer, by field, as far as it is given. Nothing is stored.',
      takes: json(Draft),
      answers: { 200: CheckedAnswer },
      problems: ['conflict', 'refused_answer'],
      handle: async (c, draft) => c.json(await services.checkAnswer(c.var.identity.who, idOf(c), draft)),
    }),
  });

  resource(router, `${PATH}/:id/decision`, {
    POST: taking({
      id: 'decideTask',
      summary: 'Decides it. What has changed since `seenDigest` or If-Match is refused, with who decided what.',
      takes: json(Decision),
      answers: { 200: Decided },
      comparesVersions: true,
      problems: ['conflict', 'stale', 'refused_answer', 'paused', 'limit_reached'],
      handle: async (c, decision) => {
        const decided = await services.decide(c.var.identity.who, idOf(c), decision, seenBy(c));
        await delegated(c, dependencies);
        return c.json(decided);
      },
    }),
  });
  sharing(router, dependencies);
}

const acts = {
  claim: 'Shows others that you work on it, for a while; it bars nobody from deciding.',
  release: 'Ends your claim.',
} as const;

function sharing(router: Router, { services }: Dependencies): void {
  for (const act of ['claim', 'release'] as const) {
    resource(router, `${PATH}/:id/${act}`, {
      POST: taking({
        id: `${act}Task`,
        summary: acts[act],
        takes: json(z.strictObject({})),
        answers: { 200: TaskView },
        comparesVersions: true,
        problems: ['conflict'],
        handle: async (c) => c.json(await services[act](c.var.identity.who, idOf(c), seenBy(c))),
      }),
    });
  }

  resource(router, `${PATH}/:id/assign`, {
    POST: taking({
      id: 'assignTask',
      summary: 'Gives it to another person who may decide it.',
      takes: json(Reassignment),
      answers: { 200: TaskView },
      comparesVersions: true,
      problems: ['conflict'],
      handle: async (c, change) => c.json(await services.assign(c.var.identity.who, idOf(c), change, seenBy(c))),
    }),
  });
}
