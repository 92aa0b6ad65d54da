import type { Things } from './things.ts';

const run = ({ run: id }: Things, act = ''): string => `/v1/agent-runs/${id}${act}`;
const json = (path: string, value: object) => ({ path, type: 'application/json', body: JSON.stringify(value) });

/** Agents that work by themselves. */
export const agentRunRoutes = {
  'POST /v1/agents/:id/runs': {
    operation: 'runAgent',
    named: null,
    status: 202,
    request: () => json('/v1/agents/vendor/runs', { input: { name: 'Northwind Traders' } }),
  },
  'GET /v1/agent-runs': {
    operation: 'agentRuns',
    named: null,
    status: 200,
    request: () => ({ path: '/v1/agent-runs' }),
  },
  'GET /v1/agent-runs/:id': {
    operation: 'agentRun',
    named: 'run',
    status: 200,
    request: (t: Things) => ({ path: run(t) }),
  },
  'GET /v1/agent-runs/:id/history': {
    operation: 'history',
    named: 'run',
    status: 200,
    request: (t: Things) => ({ path: run(t, '/history') }),
  },
  'POST /v1/agent-runs/:id/cancel': {
    operation: 'cancelAgentRun',
    named: 'run',
    status: 200,
    request: (t: Things) => json(run(t, '/cancel'), {}),
  },
} as const;
