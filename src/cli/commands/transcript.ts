import type { Command } from 'commander';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { when } from '../text.ts';

/** `transcript ID`: every message between the agents and their models. */
export function addTranscript(program: Command, world: World): void {
  const about = {
    name: 'transcript',
    does: 'Print what the agents were told and what they answered.',
    example: 'bin/qm transcript R-000001 --as auditor',
  };
  subcommand(program, about)
    .argument('<id>')
    .action(async (id: string, _options: unknown, self: Command) => {
      const { client, output } = openSession(world, self);
      const transcript = await client.transcript(id);
      output.result(transcript, () => {
        for (const { agent, run, messages } of transcript.runs) {
          const rows = messages.map(({ seq, at, content }) => [String(seq), when(at), ...contentCells(content)]);
          output.section(`${agent} ${run}`, rows);
        }
        if (transcript.runs.length === 0) output.hint('No agent has said anything yet.');
      });
    });
}

/** The role and the text of a message; what is no such message is shown as it is. */
function contentCells(content: unknown): string[] {
  if (typeof content !== 'object' || content === null || !('role' in content)) return ['', JSON.stringify(content)];
  const { role, ...rest } = content;
  return [String(role), 'text' in rest && typeof rest.text === 'string' ? rest.text : JSON.stringify(rest)];
}
