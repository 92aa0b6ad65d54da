import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { sendDecision } from '../decision.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

/** `accept|ignore TASK`, `respond TASK REMARK`: what a buyer says to the draft of a letter; `edit TASK --file` gives another text. */
export function addLetters(program: Command, world: World): void {
  subcommand(program, {
    name: 'accept',
    does: 'Send the letter that a task shows, as it is.',
    example: 'bin/qm accept T-000003 --as buyer',
  })
    .argument('<task>')
    .action(async (task: string, _options: unknown, self: Command) => {
      await sendDecision(openSession(world, self), task, { verb: 'accept', fields: {}, reason: null });
    });

  subcommand(program, {
    name: 'respond',
    does: 'Have the letter drafted again, with your remark.',
    example: 'bin/qm respond T-000003 "Ask for escrow instead." --as buyer',
  })
    .argument('<task>')
    .argument('<remark>', 'what should change')
    .action(async (task: string, remark: string, _options: unknown, self: Command) => {
      await sendDecision(openSession(world, self), task, { verb: 'respond', fields: {}, reason: remark });
    });

  subcommand(program, {
    name: 'ignore',
    does: 'Send no letter; you decide about the vendor.',
    example: 'bin/qm ignore T-000003 --as buyer',
  })
    .argument('<task>')
    .option('--reason <text>', 'why')
    .action(async (task: string, { reason = null }: { reason?: string | null }, self: Command) => {
      await sendDecision(openSession(world, self), task, { verb: 'ignore', fields: {}, reason });
    });
}

/** Another text for the letter that a task shows: `Subject: …`, a blank line, paragraphs. */
export async function editLetter(world: World, self: Command, task: string, file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await sendDecision(openSession(world, self), task, { verb: 'edit', fields: { text }, reason: null });
}
