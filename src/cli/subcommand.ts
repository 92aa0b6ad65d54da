import type { Command } from 'commander';
import { globalOptions } from './session.ts';

/** A command with its help, an example, and the options that every command takes. */
export const subcommand = (
  parent: Command,
  about: { name: string; does: string; example: string },
  options: { isDefault?: boolean } = {},
): Command =>
  globalOptions(parent.command(about.name, options).description(about.does)).addHelpText(
    'after',
    `\nExample:\n  ${about.example}`,
  );
