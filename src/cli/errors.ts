import { CommanderError } from 'commander';
import { QuartermasterError } from '../domain/errors.ts';
import type { ErrorCode, FieldError } from '../domain/errors.ts';
import { lines, printable } from './output.ts';

/** 0 done, 1 failed, 2 usage, 3 not found, 4 not permitted. */
const exitCodes = { invalid_input: 2, not_found: 3, unauthenticated: 4, forbidden: 4 } as const;

const isDistinct = (code: string): code is keyof typeof exitCodes => Object.hasOwn(exitCodes, code);

/** The code of an RFC 9457 problem, as far as an exit code depends on it. */
export function codeOf(problemType: string): ErrorCode {
  const code = problemType.replace(/^urn:quartermaster:problem:/, '');
  return isDistinct(code) ? code : 'provider_refused';
}

/** Bad news that was printed as the command's result, such as a broken case file. */
export class PrintedFailure extends Error {}

/** A program that this one ran ended with a code of its own, and has said why. */
export class ChildExit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit code ${code}`);
    this.code = code;
  }
}

/** What to say on stderr, and the exit code. */
export function report(error: unknown): { text: string; exit: number } {
  // Commander has printed its own message by now.
  if (error instanceof CommanderError) return { text: '', exit: error.exitCode === 0 ? 0 : 2 };
  if (error instanceof PrintedFailure) return { text: '', exit: 1 };
  if (error instanceof ChildExit) return { text: '', exit: error.code };
  if (error instanceof QuartermasterError) {
    const said = [...error.message.split('\n'), ...error.fields.map(fieldLine)];
    return { text: said.map(printable).join('\n'), exit: isDistinct(error.code) ? exitCodes[error.code] : 1 };
  }
  const what = error instanceof Error ? error.message : String(error);
  return { text: `This is a fault of bin/qm, please report it: ${lines(what)}`, exit: 1 };
}

const fieldLine = ({ field, reason }: FieldError): string => `  ${field}: ${reason}`;
