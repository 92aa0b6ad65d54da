import type { ClockAct } from '../../domain/policies.ts';
import type { DocumentText, UnreadReason } from '../../domain/document.ts';
import type { Ending } from '../../domain/status.ts';
import type { TaskTopic, Verb } from '../../domain/task.ts';

/** Everything that a mail of ours says in one language; a text that is missing is a compile error. */
export type Texts = {
  /** `title` stands in lists and subjects, `what` asks the reader to do something, `why` says what made it necessary. */
  topics: Record<TaskTopic, { title: string; what: string; why: string }>;
  /** What an answer does, in the words of the person who gives it. */
  verbs: Record<Verb, string>;
  /** What the clock does when nobody has answered by then. */
  after: Record<Exclude<ClockAct, 'remind'>, string>;
  outcomes: Record<Ending, { title: string; what: string }>;
  labels: Record<'request' | 'why' | 'asked' | 'facts' | 'how' | 'link' | 'by' | 'inbox' | 'reason', string>;
  hello: (name: string) => string;
  noDeadline: string;
  notByMail: string;
  /** How a question is answered by a reply. */
  byMail: (field: string, value: string) => string;
  /** To whom replied something that is not taken over. */
  replyRefused: { title: string; why: Record<'not_by_mail' | 'no_fields' | 'not_taken' | 'over', string> };
  reminder: { prefix: string; lead: string };
  handOver: { title: string; what: (from: string) => string; why: string };
  /** To whoever wanted a change of an order that came to nothing; `by` is null where nobody refused it. */
  changeEnded: {
    title: (order: string) => string;
    what: Record<'refused' | 'withdrawn', (order: string, version: number, by: string | null) => string>;
    next: string;
  };
  /** To whoever decides in somebody's place. */
  standIn: (name: string) => string;
  assigned: (by: string) => string;
  escalation: { prefix: string; lead: (role: string) => string };
  grantEnding: {
    title: string;
    what: (until: string) => string;
    why: (requisitions: string) => string;
    how: (address: string) => string;
  };
  /** To administrators, of a webhook to which nothing is sent any more. */
  webhookDisabled: { title: string; why: Record<'gone' | 'failing', (url: string) => string>; how: string };
  notARequest: { title: string; what: string; reopen: (until: string) => string };
  /** Files that could not be read; a reason stands in brackets. */
  unread: {
    files: Record<Exclude<DocumentText['kind'], 'text'>, (name: string, reason: string) => string>;
    reasons: Record<UnreadReason, string>;
  };
  /** Texts from outside that had characters in them that nobody can see; `name` is the file, the letter, the tool or the task. */
  removed: Record<'mail' | 'reply' | 'attachment' | 'tool' | 'answer', (count: number, name: string) => string>;
  placeholders: { value: string; reason: string };
  footer: (tenant: string) => string;
  standIns: (names: string) => string;
};
