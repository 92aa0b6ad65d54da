import { incomplete } from '../domain/tasks.ts';
import type { TaskRequest, Verb } from '../domain/task.ts';
import type { Texts } from './texts/shape.ts';

/** Answers that have a command of their own; `decide` gives every other. */
const ownCommands: readonly Verb[] = ['answer', 'approve', 'reject', 'return'];

/** The command line that gives this answer to a task, with a placeholder for all that it must bring. */
export function answerCommand(
  id: string,
  task: Pick<TaskRequest, 'topic' | 'verbs' | 'owner' | 'asks'>,
  verb: Verb,
  { value, reason }: Texts['placeholders'],
): string {
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
