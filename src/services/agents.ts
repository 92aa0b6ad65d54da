import type { ServiceContext } from './context.ts';
import type { AgentView } from './view.ts';

/** The agents of this installation with the limits of its policy, and how they did in their evals. */
export const agentViews = ({ shelf, policies, evalsOf }: ServiceContext): Promise<AgentView[]> =>
  Promise.all(
    shelf.agents.map(async (agent) => ({
      ...agent,
      limits: policies.limits.agents[agent.name] ?? null,
      evals: await evalsOf(agent.name),
    })),
  );
