import type { FieldError } from './errors.ts';
import { duties, permitted } from './parties.ts';
import type { Bar, Decider, Parties, Permission } from './parties.ts';
import type { Role } from './principal.ts';
import { isFinal, type Status } from './status.ts';
import { TaskTopic, Verb } from './task.ts';
import type { Decision, TaskKind, TaskRequest } from './task.ts';

/** What an answer must bring (`asks`: every field that the task asks for), what it may bring besides, and whom it is closed to. */
type Answer = { reason?: true; fields?: 'asks' | readonly string[]; also?: readonly string[]; bars?: readonly Bar[] };

/** Who owns a task unless the policy's step or the clock says otherwise. */
export type DefaultOwner = Role | 'the_requester' | 'the_step' | 'the_cost_center_owner';

type Topic = {
  kind: TaskKind;
  owner: DefaultOwner;
  /** Who may answer besides the owner. */
  also: readonly (Role | 'submitter' | 'requester')[];
  verbs: Partial<Record<Verb, Answer>>;
  /** About the order, which is followed after its requisition has come to its end. */
  about?: 'order';
};

const asked = { fields: 'asks' } as const;
const withReason = { reason: true } as const;
/** Until when the delivery is waited for from now on. */
const newDate = { fields: ['date'] } as const;
/** Lets money or trust through, so never by those whom it serves. */
const byAnother = { reason: true, bars: ['submitted', 'requested'] } as const;
/** All of it, so that nothing of the vendor before stays behind. */
const anotherVendor = { fields: ['vendor.name', 'vendor.country', 'vendor.taxId', 'vendor.email'] } as const;

/** Every reason for which a task stands open: whose it is, and which answers close it. */
export const topics = {
  missing_facts: {
    kind: 'question',
    owner: 'the_requester',
    also: ['submitter', 'requester', 'buyer'],
    verbs: { answer: asked },
  },
  set_price: { kind: 'question', owner: 'buyer', also: [], verbs: { answer: asked } },
  returned: {
    kind: 'question',
    owner: 'the_requester',
    also: ['submitter', 'requester', 'buyer'],
    verbs: { answer: asked },
  },
  approval_step: {
    kind: 'approval',
    owner: 'the_step',
    also: [],
    verbs: {
      approve: { bars: duties.approve },
      reject: { bars: duties.approve },
      return: { reason: true, bars: duties.approve },
    },
  },
  vendor_not_cleared: {
    kind: 'exception',
    owner: 'buyer',
    also: [],
    verbs: {
      satisfied: { ...byAnother, fields: ['condition'] },
      negotiate: { bars: ['submitted', 'requested'] },
      accept_condition: byAnother,
      other_vendor: anotherVendor,
      stop: {},
    },
  },
  vendor_identity: {
    kind: 'exception',
    owner: 'buyer',
    also: [],
    verbs: { identify: { ...byAnother, fields: ['vendor.duns'] }, other_vendor: anotherVendor, stop: {} },
  },
  vendor_screening: { kind: 'exception', owner: 'compliance', also: [], verbs: { clear_hit: byAnother, stop: {} } },
  vendor_confirmation: {
    kind: 'exception',
    owner: 'buyer',
    also: [],
    verbs: {
      confirm_vendor: {
        fields: ['source'],
        also: ['vendor.email'],
        bars: duties.confirm_vendor,
      },
      other_vendor: anotherVendor,
      stop: {},
    },
  },
  letter_review: {
    kind: 'review',
    owner: 'buyer',
    also: [],
    // What leaves speaks for the company, so it is not for those whom it serves.
    verbs: {
      accept: { bars: ['submitted', 'requested'] },
      edit: { fields: ['text'], bars: ['submitted', 'requested'] },
      respond: { reason: true, bars: ['submitted', 'requested'] },
      ignore: {},
    },
  },
  reply_origin: {
    kind: 'review',
    owner: 'buyer',
    also: [],
    verbs: { attach: byAnother, drop: {} },
  },
  provider_down: { kind: 'exception', owner: 'buyer', also: [], verbs: { retry: {}, stop: {} } },
  over_budget: {
    kind: 'exception',
    owner: 'the_cost_center_owner',
    also: ['finance_director'],
    verbs: { raise_budget: byAnother, other_cost_centre: { fields: ['costCenter'] }, stop: {} },
  },
  no_rate: { kind: 'exception', owner: 'finance_director', also: [], verbs: { retry: {}, stop: {} } },
  step_failed: {
    kind: 'exception',
    owner: 'buyer',
    also: ['administrator'],
    verbs: { retry: {}, stop: {} },
  },
  spend_cap: {
    kind: 'spend',
    owner: 'administrator',
    also: ['finance_director'],
    verbs: { raise_cap: { ...byAnother, fields: ['to'] }, stop: {} },
  },
  // The approvals stay open beside it: whoever holds the role by now may give them.
  no_approver: { kind: 'exception', owner: 'administrator', also: ['buyer'], verbs: { retry: {}, stop: {} } },
  // Answered by signing in, which is no decision on the requisition.
  sign_in: {
    kind: 'authorization',
    owner: 'the_requester',
    also: ['submitter', 'requester', 'buyer', 'administrator'],
    verbs: { stop: {} },
  },
  order_outcome_unknown: {
    kind: 'exception',
    owner: 'buyer',
    also: [],
    // A reason, because the person states what they found at the other side; a wrong one orders twice or never.
    verbs: { retry: withReason, sent: { ...withReason, also: ['erpNumber'] }, stop: withReason },
  },
  delivery_overdue: {
    kind: 'exception',
    owner: 'buyer',
    also: [],
    about: 'order',
    verbs: { remind_again: {}, new_date: newDate, cancel_order: withReason, close: withReason },
  },
  order_changed: {
    kind: 'exception',
    owner: 'buyer',
    also: [],
    about: 'order',
    // Who takes it over proposes a change, which somebody else approves where the policy asks for it.
    verbs: { accept_change: asked, new_date: newDate, keep_order: {}, cancel_order: withReason, close: withReason },
  },
  order_rejected: {
    kind: 'exception',
    owner: 'buyer',
    also: [],
    about: 'order',
    verbs: { keep_order: {}, cancel_order: withReason, close: withReason },
  },
  // There is nothing to be asked back: another change is proposed in its place.
  change_approval: {
    kind: 'approval',
    owner: 'the_step',
    also: [],
    about: 'order',
    verbs: { approve: { bars: duties.approve }, reject: { bars: duties.approve } },
  },
} as const satisfies Record<TaskTopic, Topic>;

const topicOf = (topic: TaskTopic): Topic => topics[topic];

export const isAboutOrder = (topic: TaskTopic): boolean => topicOf(topic).about === 'order';

/** Topics of tasks about an order that was sent. */
export const orderTopics: readonly TaskTopic[] = TaskTopic.options.filter(isAboutOrder);

/** Whether tasks of a topic are answered while the requisition has this status: of one that is over, those about its order alone. */
export const isAnswered = (topic: TaskTopic, status: Status): boolean =>
  isAboutOrder(topic) ? status === 'ordered' : !isFinal(status);

/** The roles that may answer a task: its owner's, and those that stand in. Whoever wants the purchase is no role. */
export const rolesOf = ({ topic, owner }: Pick<TaskRequest, 'topic' | 'owner'>): Role[] => [
  ...('role' in owner ? [owner.role] : []),
  ...topicOf(topic).also.filter((party) => party !== 'submitter' && party !== 'requester'),
];

/** The answers of a topic, in the order in which they are offered. */
export const verbsOf = (topic: TaskTopic): Verb[] => Verb.options.filter((verb) => verb in topicOf(topic).verbs);

export type AskedTask = Pick<TaskRequest, 'topic' | 'verbs' | 'owner' | 'asks'>;

export const isOwner = ({ owner }: Pick<AskedTask, 'owner'>, person: Decider): boolean =>
  'person' in owner ? owner.person === person.id : person.roles.includes(owner.role);

const standsIn = (topic: TaskTopic, person: Decider, { submitter, requester }: Parties): boolean =>
  topicOf(topic).also.some((party) => {
    if (party === 'submitter') return person.id === submitter;
    // The requester of this requisition; the role of that name is everybody's.
    if (party === 'requester') return person.id === requester;
    return person.roles.includes(party);
  });

/** Whether this person may give this answer as themself; in the place of another: delegation.ts. */
export const mayAnswer = (task: AskedTask, verb: Verb, person: Decider, parties: Parties): Permission => {
  const answer = topicOf(task.topic).verbs[verb];
  if (answer === undefined || !task.verbs.includes(verb)) return { ok: false, reason: 'not_offered' };
  if (!isOwner(task, person) && !standsIn(task.topic, person, parties)) return { ok: false, reason: 'not_yours' };
  return permitted(person.id, parties, answer.bars ?? []);
};

/** Whom every answer of a topic is closed to. */
export const barsOf = (topic: TaskTopic): Bar[] => {
  const [first = [], ...others] = Object.values(topicOf(topic).verbs).map(({ bars = [] }) => bars);
  return first.filter((bar) => others.every((bars) => bars.includes(bar)));
};

/** The answers that this person may give; empty when the task is not theirs. */
export const answersFor = (task: AskedTask, person: Decider, parties: Parties): Verb[] =>
  verbsOf(task.topic).filter((verb) => mayAnswer(task, verb, person, parties).ok);

const isBlank = (text: string | null | undefined): boolean => text === null || text === undefined || text.trim() === '';

const isAmount = (field: string): boolean =>
  /^(?:lines|charges)\[|^(?:tax|total|totalIs|ceiling|currency)$/.test(field);
const linePrefix = (field: string): string | null => /^lines\[\d+\]\./.exec(field)?.[0] ?? null;

/** Asked is a line as a whole, for its fields must fit each other; and with amounts what they add up to and may come to. */
const answerable = (asks: readonly string[], field: string): boolean => {
  if (asks.includes(field)) return true;
  const line = linePrefix(field);
  if (line !== null) return asks.some((other) => linePrefix(other) === line);
  return (field === 'total' || field === 'ceiling') && asks.some(isAmount);
};

/** What was not asked is changed by an edit, which has rules of its own. */
const unasked = (task: AskedTask, needs: Answer, given: Readonly<Record<string, string>>): FieldError[] => {
  const asks = needs.fields === 'asks' ? task.asks.map(({ field }) => field) : [];
  const declared = [...(needs.fields === 'asks' ? [] : (needs.fields ?? [])), ...(needs.also ?? [])];
  return Object.keys(given)
    .filter((field) => !declared.includes(field) && !answerable(asks, field))
    .map((field) => ({ field, reason: 'The task does not ask for this; edit the requisition instead.' }));
};

/** What an answer is given with: fields that it must and may have, and whether it must say why. */
export const needsOf = (
  task: Pick<AskedTask, 'topic' | 'asks'>,
  verb: Verb,
): { fields: string[]; also: string[]; reason: boolean } => {
  const { fields = [], also = [], reason = false } = topicOf(task.topic).verbs[verb] ?? {};
  return { fields: fields === 'asks' ? task.asks.map(({ field }) => field) : [...fields], also: [...also], reason };
};

/** What an answer lacks or brings unasked, by field; whether the values are right is for the rules of each field. */
export const incomplete = (task: AskedTask, answer: Pick<Decision, 'verb' | 'fields' | 'reason'>): FieldError[] => {
  const needs = topicOf(task.topic).verbs[answer.verb];
  if (needs === undefined) return [{ field: 'verb', reason: 'This task has no such answer.' }];
  const errors = needsOf(task, answer.verb)
    .fields.filter((field) => isBlank(answer.fields[field]))
    .map((field) => ({ field, reason: `Give a value: ${field}=…` }))
    .concat(unasked(task, needs, answer.fields));
  if (needs.reason === true && isBlank(answer.reason))
    errors.push({ field: 'reason', reason: 'Say why, in a sentence.' });
  return errors;
};
