import { fieldLines } from '../domain/field-lines.ts';
import { QuartermasterError, type FieldError } from '../domain/errors.ts';
import { requireRight } from '../domain/rights.ts';
import type { ParsedMail } from '../mail/parse.ts';
import { decisionOn } from '../store/decisions.ts';
import {
  noteArrival,
  noteReading,
  noteRefusal,
  type Arrival,
  type ArrivalKey,
  type MailAnswer,
} from '../store/incoming-mails.ts';
import type { Tx } from '../store/database.ts';
import { enqueue } from '../store/outbox.ts';
import type { ReplyTarget } from '../store/reply-tokens.ts';
import { lockRequisition } from '../store/requisitions.ts';
import { findTask, type Task } from '../store/tasks.ts';
import type { Person } from './api.ts';
import { checkAnswer } from './check-answer.ts';
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

/** Longer words are no answer to a question; whoever sends them is shown the page. */
const MOST_CHARACTERS = 10_000;

type Outcome =
  | { state: 'answered' }
  | { state: 'reading' }
  | { state: 'refused'; kind: MailAnswer['kind']; fields: readonly FieldError[] };

/** What becomes of a reply that the door for decisions refuses. Throws what is no refusal. */
export const refusalBy = (error: unknown): Pick<MailAnswer, 'kind' | 'fields'> => {
  if (!(error instanceof QuartermasterError)) throw error;
  if (error.code === 'refused_answer') return { kind: 'not_taken', fields: [...error.fields] };
  if (error.code === 'conflict') return { kind: 'over', fields: [] };
  if (error.code === 'forbidden') return { kind: 'not_by_mail', fields: [] };
  throw error;
};

/** Words without lines of fields are for the Intake agent, where their writer may answer the question at all. */
const outcomeOfWords = async (context: ServiceContext, who: Person, task: Task, text: string): Promise<Outcome> => {
  if (text === '' || text.length > MOST_CHARACTERS) return { state: 'refused', kind: 'no_fields', fields: task.asks };
  await checkAnswer(context)(who, task.id, { verb: 'answer', fields: {} });
  return { state: 'reading' };
};

const outcomeOfLines = async (
  context: ServiceContext,
  who: Person,
  task: Task,
  lines: ReturnType<typeof fieldLines>,
): Promise<Outcome> => {
  const problems = problemsOf(lines);
  if (problems.length > 0) return { state: 'refused', kind: 'not_taken', fields: problems };
  await decide(context)(who, task.id, { verb: 'answer', fields: lines.fields, reason: null, seenDigest: null });
  return { state: 'answered' };
};

const outcome = async (context: ServiceContext, { who, target, mail }: Given): Promise<Outcome> => {
  const task = await context.database.withPrincipal(who, (tx) => findTask(tx, target.task));
  if (task?.topic !== 'missing_facts') return { state: 'refused', kind: 'not_by_mail', fields: [] };
  // What was quoted is what we wrote: only their own words answer.
  const { body } = mail.content;
  const lines = fieldLines(body);
  try {
    requireRight(who, 'decide');
    return Object.keys(lines.fields).length === 0
      ? await outcomeOfWords(context, who, task, body.trim())
      : await outcomeOfLines(context, who, task, lines);
  } catch (error) {
    const refusal = refusalBy(error);
    if (refusal.kind === 'over' && (await isTheirs(context, who, task.id))) return { state: 'answered' };
    return { state: 'refused', ...refusal };
  }
};

/** The mail came before, and a crash kept us from noting it. */
const isTheirs = ({ database }: ServiceContext, who: Person, task: string): Promise<boolean> =>
  database.withPrincipal(who, async (tx) => {
    const actor = (await decisionOn(tx, task))?.actor;
    return actor?.kind === 'person' && actor.person === who.person;
  });

/** What came of a reply is noted; one that is to be read wakes the run whose agent reads it. */
const note = async (
  context: ServiceContext,
  tx: Tx,
  { who, target: { requisition: id, task }, mail, key }: Given,
  came: Outcome,
): Promise<void> => {
  const mailId = context.newId();
  const about = { task, person: who.person };
  if (came.state === 'answered') return noteArrival(tx, mailId, key, { state: 'answered', requisition: id });
  if (came.state === 'refused')
    return noteRefusal(tx, mailId, key, {
      requisition: id,
      answer: { ...about, kind: came.kind, fields: came.fields },
    });
  const { round } = await lockRequisition(tx, id);
  const reply = { ...about, text: mail.content.body.trim(), sentAt: mail.content.date };
  if (await noteReading(tx, mailId, key, { requisition: id, reply }))
    await enqueue(tx, { kind: 'wake', requisition: id, round, because: 'reply' });
};

/**
 * Takes what a person replies to a mail about a task of theirs, whose sender is proven: lines `field = value` answer a question by the
 * same rules as anywhere else, all of it or nothing; other words are kept for the Intake agent. Everything else decides nothing, and the
 * person is told so by mail, once.
 */
export const answerByMail = async (context: ServiceContext, given: Given): Promise<Arrival> => {
  const came = await outcome(context, given);
  await context.database.withPrincipal({ kind: 'postman', tenant: given.who.tenant }, (tx) =>
    note(context, tx, given, came),
  );
  return { state: came.state, requisition: given.target.requisition };
};
