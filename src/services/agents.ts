import type { ServiceContext } from './context.ts';
import type { AgentView } from './view.ts';

/** The agents of this installation with the limits of its policy. */
export const agentViews = ({ agents, policies }: Pick<ServiceContext, 'agents' | 'policies'>): AgentView[] =>
  agents.map((agent) => ({ ...agent, limits: policies.limits.agents[agent.name] ?? null }));
