import type { Decider, Parties, Permission } from './parties.ts';
import type { PersonId } from './principal.ts';
import { isOwner, mayAnswer, verbsOf, type AskedTask } from './tasks.ts';
import type { TaskTopic, Verb } from './task.ts';

/** Somebody decides in a person's place, on days (ISO 8601) from the first to the last. */
export type Delegation = { person: PersonId; deputy: PersonId; from: string; until: string };

export const isInForce = ({ from, until }: Pick<Delegation, 'from' | 'until'>, day: string): boolean =>
  from <= day && day <= until;

/** Nobody signs in for another; and letters show clauses, which are for those alone who may read contracts. */
const notLent: readonly TaskTopic[] = ['sign_in', 'letter_review', 'reply_origin'];

export const isLent = (topic: TaskTopic): boolean => !notLent.includes(topic);

/**
 * Whether a deputy, named or called in by the clock, may give this answer in a person's place: it is the person's task, and neither of them
 * is barred. Only what the person owns themself is lent, so a deputy's deputy is nobody.
 */
export const mayAnswerFor = (
  task: AskedTask,
  verb: Verb,
  deputy: Decider,
  person: Decider,
  parties: Parties,
): Permission => {
  if (!isOwner(task, person) || !isLent(task.topic)) return { ok: false, reason: 'not_yours' };
  const own = mayAnswer({ ...task, owner: { person: deputy.id } }, verb, deputy, parties);
  if (!own.ok) return own;
  return mayAnswer(task, verb, person, parties).ok ? own : { ok: false, reason: 'stood_in' };
};

/** Whether a deputy has anything to decide about a task in a person's place. */
export const standsInFor = (task: AskedTask, deputy: Decider, person: Decider, parties: Parties): boolean =>
  verbsOf(task.topic).some((verb) => mayAnswerFor(task, verb, deputy, person, parties).ok);

/**
 * In whose place of these people somebody would answer, and whether they may: null where they may as themself, or the task is none of
 * theirs. Where they may for nobody, it is the first whose task it is, and why.
 */
export const placeOf = (
  task: AskedTask,
  verb: Verb,
  decider: Decider,
  people: readonly Decider[],
  parties: Parties,
): { owner: Decider; permission: Permission } | null => {
  if (mayAnswer(task, verb, decider, parties).ok) return null;
  const owners = people.filter((person) => isOwner(task, person));
  const owner = owners.find((person) => mayAnswerFor(task, verb, decider, person, parties).ok) ?? owners[0];
  return owner ? { owner, permission: mayAnswerFor(task, verb, decider, owner, parties) } : null;
};
