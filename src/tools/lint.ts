import type { AgentRights } from './call-tool.ts';
import type { Registry } from './registry.ts';
import { tokensOf } from './tokens.ts';

/** An agent as far as it can be judged before it runs. */
export type LintedAgent = AgentRights & { prompt: string };

/** Specialisation is enforced, not hoped for. */
const MOST = { tools: 6, audiences: 3, promptTokens: 2_000 } as const;

/** Everything for which an agent is refused at load; empty when it may run. */
export function agentProblems(agent: LintedAgent, { find }: Registry): string[] {
  const at = (problem: string): string => `Agent ${agent.name}: ${problem}`;
  const known = agent.tools.map((name) => ({ name, operation: find(name) }));
  const audiences = new Set(known.flatMap(({ operation }) => (operation === null ? [] : [operation.audience])));
  const tokens = tokensOf(agent.prompt);
  return [
    ...known.flatMap(({ name, operation }) => {
      if (operation === null) return [at(`${name} is no operation of openapi/. See bin/qm tools list`)];
      if (operation.effect === 'write')
        return [at(`${name} writes, and an agent only ever reads. Take it out; code does it`)];
      if (operation.description === undefined)
        return [
          at(
            `${name} has no description for models. Add x-quartermaster.description in openapi/${operation.document.name}.yaml`,
          ),
        ];
      if (!agent.scopes.includes(operation.scope))
        return [at(`${name} needs the scope ${operation.scope}. Add it to its scopes`)];
      return [];
    }),
    ...tooMany(agent.tools.length, MOST.tools, 'tools', at),
    ...tooMany(audiences.size, MOST.audiences, 'audiences', at),
    ...tooMany(tokens, MOST.promptTokens, 'tokens of prompt', at),
    ...(new Set(agent.tools).size < agent.tools.length ? [at('a tool is named twice. Name it once')] : []),
  ];
}

function tooMany(count: number, most: number, what: string, at: (problem: string) => string): string[] {
  return count <= most ? [] : [at(`${count} ${what}, and at most ${most} are allowed. Make two agents of it`)];
}
