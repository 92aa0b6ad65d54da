import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { Json } from '../../domain/json.ts';
import { PlainText } from '../../domain/plain-text.ts';
import { AgentRunRow, AgentRunView, StartedRun } from '../../services/agent-runs-view.ts';
import { Acted, pageOf } from '../../services/answers-view.ts';
import { HistoryView } from '../../services/view.ts';
import type { Dependencies } from '../context.ts';
import { delegated } from '../delegating.ts';
import { plain, taking } from '../endpoint.ts';
import { versioned } from '../etag.ts';
import { idOf, Limit } from '../input.ts';
import { resource, type Router } from '../router.ts';
import { json, queryOf } from '../takes.ts';

const PATH = '/v1/agent-runs';

// What each agent needs its folder says; here it is any JSON object.
const Wanted = z.strictObject({ input: z.record(z.string(), z.unknown()) });
const Input = z.record(z.string(), Json);
const Query = z.strictObject({
  agent: PlainText.min(1).max(63).optional(),
  after: PlainText.min(1).max(1_000).optional(),
  limit: Limit,
});
const Waiting = z.object({ wait: z.coerce.number().min(0).max(30).default(0) });

/** Nobody announces how a run gets on, so it is looked at this often. */
const LOOK_MS = 500;

/** The run as soon as it has ended, or as it is when `ms` are over or we go. */
async function endedWithin(read: () => Promise<AgentRunView>, ms: number, over: AbortSignal): Promise<AgentRunView> {
  for (const until = Date.now() + ms; ;) {
    const run = await read();
    const left = until - Date.now();
    if (run.endedAt !== null || left <= 0 || over.aborted) return run;
    await setTimeout(Math.min(LOOK_MS, left), undefined, { signal: over }).catch(() => {});
  }
}

/** Agents that work by themselves: have one work, and what came of it. */
export function agentRunRoutes(router: Router, dependencies: Dependencies): void {
  const { services, draining } = dependencies;
  resource(router, '/v1/agents/:id/runs', {
    POST: taking({
      id: 'runAgent',
      summary:
        'Has an agent work on what it is given, without a requisition, in your name; `listAgents` says what each needs.',
      takes: json(Wanted),
      answers: { 202: StartedRun },
      problems: ['conflict'],
      handle: async (c, { input }) => {
        // Before it begins: it would wait for whoever starts it.
        await delegated(c, dependencies);
        const started = await services.runAgent(c.var.identity.who, idOf(c), Input.parse(input));
        return c.json(started, 202, { location: `${PATH}/${started.id}` });
      },
    }),
  });
  resource(router, PATH, {
    GET: taking({
      id: 'listAgentRuns',
      summary: 'Runs of agents that work by themselves, the newest first, as far as you may see them.',
      takes: queryOf(Query),
      answers: { 200: pageOf(AgentRunRow) },
      handle: async (c, query) => versioned(c, await services.agentRuns(c.var.identity.who, query)),
    }),
  });
  resource(router, `${PATH}/:id`, {
    GET: taking({
      id: 'readAgentRun',
      summary: 'One of them: verdict, output, transcript, cost. With `wait` (seconds) as soon as it has ended.',
      takes: queryOf(Waiting),
      answers: { 200: AgentRunView },
      handle: async (c, { wait }) => {
        const read = () => services.agentRun(c.var.identity.who, idOf(c));
        const over = AbortSignal.any([c.req.raw.signal, draining]);
        return versioned(c, await endedWithin(read, wait * 1000, over));
      },
    }),
  });
  resource(router, `${PATH}/:id/history`, {
    GET: plain({
      id: 'readAgentRunHistory',
      summary: 'Its case file: who did what, in whose name, and whether its chain holds.',
      answers: { 200: HistoryView },
      handle: async (c) => versioned(c, await services.history(c.var.identity.who, idOf(c))),
    }),
  });
  resource(router, `${PATH}/:id/cancel`, {
    POST: plain({
      id: 'cancelAgentRun',
      summary: 'Ends it as it is; what is on its way arrives, and is paid for.',
      answers: { 200: Acted },
      problems: ['conflict'],
      handle: async (c) => c.json(await services.cancelAgentRun(c.var.identity.who, idOf(c))),
    }),
  });
}
