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
          for (const { seq, at, content } of messages) {
            const { role, text } = said(content);
            output.block([{ text: agent, tone: 'strong' }, run, String(seq), role, when(at)], text);
          }
        }
        if (transcript.runs.length === 0) output.hint('No agent has said anything yet.');
      });
    });
}

/** The role and the text of a message; what is no such message is shown as it is. */
function said(content: unknown): { role: string; text: string } {
  if (typeof content !== 'object' || content === null || !('role' in content)) {
    return { role: '', text: JSON.stringify(content) };
  }
  const { role, ...rest } = content;
  const text = 'text' in rest && typeof rest.text === 'string' ? rest.text : JSON.stringify(rest);
  return { role: String(role), text };
}
