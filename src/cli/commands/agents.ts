import type { Command } from 'commander';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { dollars } from '../text.ts';

/** `agents`: who works here, with which prompt, tools and limits, and how they did in their evals. */
export function addAgents(program: Command, world: World): void {
  subcommand(program, {
    name: 'agents',
    does: 'List the agents: version of the prompt, tools, limits, results of their evals.',
    example: 'bin/qm agents --as buyer',
  }).action(async (_options: unknown, self: Command) => {
    const { client, output } = openSession(world, self);
    const agents = await client.agents();
    output.result(agents, () => {
      const rows = agents.items.map(({ name, promptVersion, tools, limits, evals }) => [
        name,
        promptVersion,
        tools.join(', ') || 'none',
        limits === null ? 'none' : `${limits.turns} turns, ${limits.tokens} tokens, ${dollars(limits.microUsd)}`,
        evals === null ? 'none' : `${evals.passed} of ${evals.cases} (${evals.model})`,
      ]);
      output.table(['agent', 'prompt', 'tools', 'limits', 'evals'], rows);
    });
  });
}
