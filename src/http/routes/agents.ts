import { resource } from '../context.ts';
import type { App, Dependencies } from '../context.ts';

/** The agents of this installation: prompt versions, tools, limits, results of evals. */
export function agentRoutes(app: App, { services }: Dependencies): void {
  resource(app, '/v1/agents', { GET: async (c) => c.json({ items: await services.agents(c.var.identity.who) }) });
}
