import { cleanText } from '../domain/clean-text.ts';
import { formatMoney } from '../domain/money.ts';
import { Money } from '../domain/requirement.ts';
import type { Ending } from '../domain/status.ts';
import { dueOf } from '../domain/schedule.ts';
import type { ScheduledAct } from '../domain/schedule.ts';
import type { TaskRequest } from '../domain/task.ts';
import { asHtml } from './as-html.ts';
import { answerCommand } from './commands.ts';
import { textsIn } from './texts/texts.ts';
import type { Language } from './texts/texts.ts';
import type { Texts } from './texts/shape.ts';
import { unreadSentences } from './unread.ts';

/** To whom a mail speaks, on whose behalf, and which outside services are only stand-ins (QM_STAND_INS). */
export type Letter = {
  reader: { name: string; language: Language };
  tenant: { name: string; timeZone: string };
  requisition: { id: string; title: string };
  /** Where the reader sees it in a browser; null where there is no page for it. */
  link: string | null;
  standIns: readonly string[];
};

export type TaskLetter = Letter & {
  task: Pick<TaskRequest, 'topic' | 'verbs' | 'owner' | 'asks' | 'facts'> & {
    id: string;
    schedule: readonly ScheduledAct[];
  };
  /** A reply to the mail comes to us. */
  takesReplies: boolean;
};

export type Written = { subject: string; text: string; html: string };

/** A mail that belongs under the first one about the same task. */
export type Threaded = Written & { inReplyTo: string; references: string };

/** A task in the reader's words; `how` has one command a line. */
export function describeTask(
  task: Omit<TaskLetter['task'], 'schedule'>,
  language: Language,
): { title: string; what: string; why: string; how: string } {
  const words = textsIn(language);
  const commands = task.verbs.map(
    (verb) => `- ${words.verbs[verb]}:\n  ${answerCommand(task.id, task, verb, words.placeholders)}`,
  );
  const topic = words.topics[task.topic];
  const why = [topic.why, ...unreadSentences(task.facts['unreadFiles'], words).map(line)].join(' ');
  return { ...topic, why, how: commands.join('\n') };
}

/** The one mail that tells an owner of a task, or who stands in for them: what, why, how to answer, and by when. */
export function taskMail(letter: TaskLetter, inPlaceOf: string | null): Written {
  const words = textsIn(letter.reader.language);
  const lead = inPlaceOf === null ? null : words.standIn(line(inPlaceOf));
  const title = words.topics[letter.task.topic].title;
  return written(letter, subjectOf(letter, title), taskText(letter, lead));
}

/** The mail that tells somebody that a task is theirs from now on, and who gave it to them. */
export function assignedMail(letter: TaskLetter, by: string): Written {
  const words = textsIn(letter.reader.language);
  const { title } = words.topics[letter.task.topic];
  return written(letter, subjectOf(letter, title), taskText(letter, words.assigned(line(by))));
}

/** The same task again, under the first mail; to its owner, or to who stands in for them. */
export function reminderMail(letter: TaskLetter, firstMessageId: string, inPlaceOf: string | null): Threaded {
  const { reminder, standIn } = textsIn(letter.reader.language);
  const place = inPlaceOf === null ? '' : ` ${standIn(line(inPlaceOf))}`;
  return threaded(letter, `${reminder.prefix}: ${reminder.lead}${place}`, firstMessageId);
}

/** The same task, told to somebody else because its owner (a role) has not answered. */
export function escalationMail(letter: TaskLetter, owner: string, firstMessageId: string): Threaded {
  const { escalation } = textsIn(letter.reader.language);
  return threaded(letter, `${escalation.prefix}: ${escalation.lead(owner.replaceAll('_', ' '))}`, firstMessageId);
}

/** Tells a known person that their mail was not taken as a purchase request; `reopenUntil` is an ISO 8601 instant. */
export function rejectedMail(letter: Letter, reason: string | null, reopenUntil: string): Written {
  const words = textsIn(letter.reader.language);
  const { title, what, reopen } = words.notARequest;
  const text = layOut(letter, [
    what,
    about(letter),
    labelled(words.labels.reason, reason),
    reopen(instant(reopenUntil, letter)),
    labelled(words.labels.inbox, letter.link),
  ]);
  return written(letter, subjectOf(letter, title), text);
}

/** What a grant's end is told with; `endsAt` in ISO 8601, `signInAt` the address where one signs in. */
export type GrantLetter = Pick<Letter, 'reader' | 'tenant' | 'standIns'> & {
  endsAt: string;
  requisitions: readonly string[];
  signInAt: string;
};

/** Tells somebody that agents may soon act for them no more. */
export function grantEndingMail(letter: GrantLetter): Written {
  const { title, what, why, how } = textsIn(letter.reader.language).grantEnding;
  const text = layOut(letter, [
    what(instant(letter.endsAt, letter)),
    why(shortList(letter.requisitions)),
    how(letter.signInAt),
  ]);
  return written({ reader: letter.reader, link: letter.signInAt }, title, text);
}

/** Tells an administrator that nothing is sent to a webhook any more. */
export function webhookDisabledMail(
  letter: Pick<Letter, 'reader' | 'tenant' | 'standIns'> & { link: string },
  { url, because }: { url: string; because: 'gone' | 'failing' },
): Written {
  const words = textsIn(letter.reader.language);
  const { title, why, how } = words.webhookDisabled;
  const text = layOut(letter, [why[because](line(url)), how, labelled(words.labels.link, letter.link)]);
  return written(letter, title, text);
}

/** What became of a change of an order that is the order no more; `by` is null where code found it, `why` in the reader's language. */
export type ChangeLetter = Letter & {
  order: string;
  version: number;
  how: 'refused' | 'withdrawn';
  by: string | null;
  why: (language: Language) => string;
};

/** Tells whoever wanted a change of an order that it came to nothing. */
export function changeEndedMail(letter: ChangeLetter): Written {
  const { reader, order, version, how, by, why } = letter;
  const words = textsIn(reader.language);
  const { title, what, next } = words.changeEnded;
  const text = layOut(letter, [
    what[how](order, version, by === null ? null : line(by)),
    about(letter),
    labelled(words.labels.reason, why(reader.language)),
    next,
    labelled(words.labels.inbox, letter.link),
  ]);
  return written(letter, subjectOf(letter, title(order)), text);
}

/** Tells somebody that they request now what another did. */
export function handOverMail(letter: Letter, from: string, reason: string): Written {
  const words = textsIn(letter.reader.language);
  const { title, what, why } = words.handOver;
  const text = layOut(letter, [
    what(line(from)),
    about(letter),
    labelled(words.labels.reason, reason),
    why,
    labelled(words.labels.inbox, letter.link),
  ]);
  return written(letter, subjectOf(letter, title), text);
}

/** Tells the requester how it ended; `detail` is the order number, or the reason given. */
export function outcomeMail(letter: Letter, outcome: Ending, detail: string | null): Written {
  const words = textsIn(letter.reader.language);
  const { title, what } = words.outcomes[outcome];
  const text = layOut(letter, [
    what,
    about(letter),
    outcome === 'ordered' ? detail : labelled(words.labels.reason, detail),
    labelled(words.labels.inbox, letter.link),
  ]);
  return written(letter, subjectOf(letter, title), text);
}

/** Why a reply to a mail about a task was not taken over, and by which fields. */
export type ReplyRefusal = {
  kind: 'not_by_mail' | 'no_fields' | 'not_taken' | 'over';
  task: string;
  fields: readonly { field: string; reason: string }[];
};

/** Tells somebody that their reply decided nothing, and how the task is answered. */
export function replyRefusedMail(letter: Letter, { kind, task, fields }: ReplyRefusal): Written {
  const words = textsIn(letter.reader.language);
  const { title, why } = words.replyRefused;
  const text = layOut(letter, [
    why[kind],
    `${words.labels.request}: ${letter.requisition.id}, ${task}`,
    listed(
      words.labels.asked,
      fields.map(({ field, reason }) => `${field}: ${line(reason)}`),
    ),
    labelled(words.labels.link, letter.link),
  ]);
  return written(letter, subjectOf(letter, title), text);
}

function threaded(letter: TaskLetter, lead: string, firstMessageId: string): Threaded {
  const first = taskMail(letter, null);
  return {
    ...written(letter, `Re: ${first.subject}`, taskText(letter, lead)),
    inReplyTo: firstMessageId,
    references: firstMessageId,
  };
}

function taskText(letter: TaskLetter, lead: string | null): string {
  const { task } = letter;
  const words = textsIn(letter.reader.language);
  const { what, why, how } = describeTask(task, letter.reader.language);
  return layOut(letter, [
    lead,
    what,
    about(letter),
    `${words.labels.why}: ${why}`,
    listed(
      words.labels.asked,
      task.asks.map(({ field, reason }) => `${field}: ${line(reason)}`),
    ),
    listed(words.labels.facts, factLines(task.facts, letter.reader.language)),
    [`${words.labels.how}:`, how, labelled(words.labels.link, letter.link), byReply(letter, words)]
      .filter(Boolean)
      .join('\n'),
    `${words.labels.by}: ${deadline(letter, words)}`,
  ]);
}

/** One topic alone is answered by a reply; nothing that decides is. */
const byReply = ({ task, takesReplies }: TaskLetter, words: Texts): string =>
  takesReplies && task.topic === 'missing_facts'
    ? words.byMail(task.asks[0]?.field ?? 'FIELD', words.placeholders.value)
    : words.notByMail;

const written = (letter: Pick<Letter, 'reader' | 'link'>, subject: string, text: string): Written => ({
  subject,
  text,
  html: asHtml(text, { language: letter.reader.language, link: letter.link }),
});

function layOut(
  letter: Pick<Letter, 'reader' | 'tenant' | 'standIns'>,
  paragraphs: readonly (string | null)[],
): string {
  const words = textsIn(letter.reader.language);
  const footer = [
    '-- ',
    words.footer(line(letter.tenant.name)),
    ...(letter.standIns.length > 0 ? [words.standIns(letter.standIns.join(', '))] : []),
  ];
  return `${[words.hello(line(letter.reader.name)), ...paragraphs, footer.join('\n')].filter((part) => part !== null).join('\n\n')}\n`;
}

function deadline(letter: TaskLetter, words: Texts): string {
  const due = dueOf(letter.task.schedule);
  const act = letter.task.schedule.find((scheduled) => scheduled.at === due && scheduled.act !== 'remind')?.act;
  if (due === null || act === undefined || act === 'remind') return words.noDeadline;
  return `${instant(due, letter)}. ${words.after[act]}`;
}

/** In the tenant's time zone, named, because a reader may sit elsewhere. */
function instant(at: string, { reader, tenant }: Pick<Letter, 'reader' | 'tenant'>): string {
  const format = new Intl.DateTimeFormat(reader.language, {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: tenant.timeZone,
  });
  return `${format.format(new Date(at))} (${tenant.timeZone})`;
}

/** Plain values and amounts; what is nested deeper is for the page behind the link. */
function factLines(facts: TaskRequest['facts'], language: Language): string[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    const amount = Money.safeParse(value);
    if (amount.success) return [`${name}: ${formatMoney(amount.data, language)}`];
    return value === null || typeof value === 'object' ? [] : [`${name}: ${line(String(value))}`];
  });
}

const MOST_NAMED = 10;

const shortList = (ids: readonly string[]): string =>
  ids.length <= MOST_NAMED ? ids.join(', ') : `${ids.slice(0, MOST_NAMED).join(', ')} (+ ${ids.length - MOST_NAMED})`;

const about = ({ requisition, reader }: Letter): string =>
  `${textsIn(reader.language).labels.request}: ${requisition.id} "${line(requisition.title)}"`;

const subjectOf = ({ requisition }: Letter, title: string): string => `[${requisition.id}] ${title}`;

const listed = (label: string, items: readonly string[]): string | null =>
  items.length === 0 ? null : `${label}:\n${items.map((item) => `- ${item}`).join('\n')}`;

const labelled = (label: string, value: string | null): string | null =>
  value === null ? null : `${label}: ${line(value)}`;

/** One short line, so that a value from outside cannot look like a part of the mail. */
const line = (text: string): string => {
  const flat = cleanText(text).text.replace(/\s+/g, ' ').trim();
  return flat.length > 300 ? `${flat.slice(0, 299)}…` : flat;
};
