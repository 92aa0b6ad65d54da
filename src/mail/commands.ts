import { incomplete } from '../domain/tasks.ts';
import type { TaskRequest, Verb } from '../domain/task.ts';
import type { Texts } from './texts/shape.ts';

/** Answers that have a command of their own; `decide` gives every other. */
const ownCommands: readonly Verb[] = ['answer', 'approve', 'reject', 'return', 'accept', 'ignore'];

/** Answers to the draft of a letter, whose commands take no fields. */
const letterCommands = {
  edit: ({ value }) => `--file ${value}`,
  respond: ({ reason }) => `"${reason}"`,
} as const satisfies Partial<Record<Verb, (placeholders: Texts['placeholders']) => string>>;

/** The command line that gives this answer to a task, with a placeholder for all that it must bring. */
export function answerCommand(
  id: string,
  task: Pick<TaskRequest, 'topic' | 'verbs' | 'owner' | 'asks'>,
  verb: Verb,
  placeholders: Texts['placeholders'],
): string {
  const { value, reason } = placeholders;
  if (verb === 'edit' || verb === 'respond') return `bin/qm ${verb} ${id} ${letterCommands[verb](placeholders)}`;
  const needs = incomplete(task, { verb, fields: {}, reason: null }).map(({ field }) => field);
  return [
    'bin/qm',
    ...(ownCommands.includes(verb) ? [verb, id] : ['decide', id, verb]),
    ...needs.filter((field) => field !== 'reason').map((field) => shellWord(`${field}=${value}`)),
    ...(needs.includes('reason') ? ['--reason', `"${reason}"`] : []),
  ].join(' ');
}

/** Brackets are patterns to a shell. */
const shellWord = (word: string): string => (/^[\w.=-]+$/.test(word) ? word : `'${word}'`);
