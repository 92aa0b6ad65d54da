import { incomplete } from '../domain/tasks.ts';
import type { Owner, Verb } from '../domain/task.ts';
import type { TaskView } from '../services/view.ts';
import type { Names } from './names.ts';

/** Verbs with a command of their own; the others go by `decide TASK VERB`. */
const commands: Partial<Record<Verb, string>> = {
  answer: 'answer',
  approve: 'approve',
  reject: 'reject',
  return: 'return',
  accept: 'accept',
  edit: 'edit',
  respond: 'respond',
  ignore: 'ignore',
};

/** What a command about a letter takes in place of fields. */
const letterArguments: Partial<Record<Verb, readonly string[]>> = { edit: ['--file letter.txt'], respond: ['"…"'] };

/** Who must act, for a reader. */
export const ownerText = (owner: Owner, names: Names): string =>
  'person' in owner ? names(owner.person) : `anyone who is ${owner.role}`;

/** What a signed-in person would add for the owner of a task to act; null when people do not sign in by `--as`. */
export const ownerLogin = ({ owner }: TaskView, username: string | null): string | null =>
  username === null ? null : `${username.split('/')[0]}/${'person' in owner ? owner.person : owner.role}`;

/** The commands that end an open task, each complete but for its values; `login` is who shall give it by `--as`. */
export function nextCommands(task: TaskView, login: string | null): string[] {
  if (task.status !== 'open') return [];
  const answers = task.verbs.map((verb) => {
    const name = commands[verb];
    const act = name === undefined ? `decide ${task.id} ${verb}` : `${name} ${task.id}`;
    const args = letterArguments[verb];
    if (args !== undefined && task.topic === 'letter_review')
      return ['bin/qm', `${verb} ${task.id}`, ...args, ...(login === null ? [] : [`--as ${login}`])].join(' ');
    const needs = incomplete(task, { verb, fields: {}, reason: null }).map(({ field }) => argument(field));
    return ['bin/qm', act, ...needs, ...(login === null ? [] : [`--as ${login}`])].join(' ');
  });
  // Done by signing in, which is no answer.
  return task.topic === 'sign_in' ? ['bin/qm login', ...answers] : answers;
}

// Brackets would be read as a pattern by some shells.
const argument = (field: string): string => {
  if (field === 'reason') return '--reason "…"';
  return field.includes('[') ? `'${field}=…'` : `${field}=…`;
};
