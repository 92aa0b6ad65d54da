import { fieldLines } from '../domain/field-lines.ts';
import { QuartermasterError, type FieldError } from '../domain/errors.ts';
import { requireRight } from '../domain/rights.ts';
import type { ParsedMail } from '../mail/parse.ts';
import { decisionOn } from '../store/decisions.ts';
import { noteArrival, noteRefusal, type Arrival, type ArrivalKey, type MailAnswer } from '../store/incoming-mails.ts';
import type { ReplyTarget } from '../store/reply-tokens.ts';
import { findTask } from '../store/tasks.ts';
import type { Person } from './api.ts';
import type { ServiceContext } from './context.ts';
import { decide } from './decide.ts';

type Given = {
  who: Person;
  target: Extract<ReplyTarget, { kind: 'task' }>;
  mail: ParsedMail;
  key: ArrivalKey;
};

/** Whoever writes an address may not confirm it, and a mail may be an old one that somebody handed on: it takes a sign-in. */
const CLOSED = ['vendor.email'];

const problemsOf = ({ fields, twice }: ReturnType<typeof fieldLines>): FieldError[] => [
  ...twice.map((field) => ({ field, reason: 'It is given twice, with different values.' })),
  ...CLOSED.filter((field) => field in fields).map((field) => ({
    field,
    reason: 'An address is given by somebody who has signed in.',
  })),
];

/** Why it is not taken over; null where it was. */
const outcome = async (context: ServiceContext, { who, target, mail }: Given): Promise<MailAnswer | null> => {
  const { task: id } = target;
  const task = await context.database.withPrincipal(who, (tx) => findTask(tx, id));
  if (task?.topic !== 'missing_facts') return { kind: 'not_by_mail', task: id, person: who.person, fields: [] };
  // What was quoted is what we wrote: only their own words answer.
  const lines = fieldLines(mail.content.body);
  if (Object.keys(lines.fields).length === 0)
    return { kind: 'no_fields', task: id, person: who.person, fields: task.asks };
  const problems = problemsOf(lines);
  if (problems.length > 0) return { kind: 'not_taken', task: id, person: who.person, fields: problems };
  try {
    requireRight(who, 'decide');
    await decide(context)(who, id, { verb: 'answer', fields: lines.fields, reason: null, seenDigest: null });
    return null;
  } catch (error) {
    if (!(error instanceof QuartermasterError)) throw error;
    if (error.code === 'refused_answer')
      return { kind: 'not_taken', task: id, person: who.person, fields: [...error.fields] };
    if (error.code === 'conflict')
      return (await isTheirs(context, who, id)) ? null : { kind: 'over', task: id, person: who.person, fields: [] };
    if (error.code === 'forbidden') return { kind: 'not_by_mail', task: id, person: who.person, fields: [] };
    throw error;
  }
};

/** The mail came before, and a crash kept us from noting it. */
const isTheirs = ({ database }: ServiceContext, who: Person, task: string): Promise<boolean> =>
  database.withPrincipal(who, async (tx) => {
    const actor = (await decisionOn(tx, task))?.actor;
    return actor?.kind === 'person' && actor.person === who.person;
  });

/**
 * Takes what a person replies to a mail about a task of theirs, whose sender is proven: lines `field = value` answer a question by the
 * same rules as anywhere else, all of it or nothing. Everything else decides nothing, and the person is told so by mail, once.
 */
export const answerByMail = async (context: ServiceContext, given: Given): Promise<Arrival> => {
  const { who, target, key } = given;
  const refusal = await outcome(context, given);
  const { requisition } = target;
  await context.database.withPrincipal({ kind: 'postman', tenant: who.tenant }, (tx) =>
    refusal === null
      ? noteArrival(tx, context.newId(), key, { state: 'answered', requisition })
      : noteRefusal(tx, context.newId(), key, { requisition, answer: refusal }),
  );
  return { state: refusal === null ? 'answered' : 'refused', requisition };
};
