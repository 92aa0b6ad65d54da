import type { Command } from 'commander';
import { globalOptions } from './session.ts';

/** A command with its help, an example, and the options that every command takes. */
export const subcommand = (parent: Command, about: { name: string; does: string; example: string }): Command =>
  globalOptions(parent.command(about.name).description(about.does)).addHelpText(
    'after',
    `\nExample:\n  ${about.example}`,
  );
