import { listOf } from '../../services/answers-view.ts';
import { AgentView } from '../../services/view.ts';
import type { Dependencies } from '../context.ts';
import { plain } from '../endpoint.ts';
import { versioned } from '../etag.ts';
import { resource, type Router } from '../router.ts';

/** The agents of this installation: prompt versions, tools, limits, results of evals. */
export function agentRoutes(router: Router, { services }: Dependencies): void {
  resource(router, '/v1/agents', {
    GET: plain({
      id: 'listAgents',
      summary: 'The agents: prompt versions, tools, limits, results of evals.',
      answers: { 200: listOf(AgentView) },
      handle: async (c) => versioned(c, { items: await services.agents(c.var.identity.who) }),
    }),
  });
}
