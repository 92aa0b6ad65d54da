import type { Person, Services } from '../../src/services/api.ts';
import { agentRun } from './memory-views.ts';

type Enter = (who: Person, ...call: unknown[]) => void;
type Runs = Pick<Services, 'runAgent' | 'agentRuns' | 'agentRun' | 'cancelAgentRun'>;

/** One run, which has ended. */
export const memoryAgentRuns = (enter: Enter): Runs => ({
  runAgent: async (who, agent, input) => {
    enter(who, 'runAgent', agent, input);
    return { id: agentRun.id };
  },
  agentRuns: async (who, wish) => {
    enter(who, 'agentRuns', wish);
    const { input: _input, output: _output, messages: _messages, runUrl: _url, ...row } = agentRun;
    return { items: [row], next: null };
  },
  agentRun: async (who, id) => {
    enter(who, 'agentRun', id);
    return agentRun;
  },
  cancelAgentRun: async (who, id) => {
    enter(who, 'cancelAgentRun', id);
    return { id };
  },
});
