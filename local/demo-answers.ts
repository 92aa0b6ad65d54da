import { QuartermasterError } from '../src/domain/errors.ts';
import type { TaskTopic, Verb } from '../src/domain/task.ts';
import { incomplete } from '../src/domain/tasks.ts';
import type { TaskView } from '../src/services/view.ts';

/** An answer to a task. */
export type Reply = { verb: Verb; fields: Record<string, string>; reason: string | null };

/** What the seeded people answer in the demo; the tax id is the one that the risk provider has for the vendor of its mail. */
const PREPARED: Partial<Record<TaskTopic, Reply>> = {
  missing_facts: { verb: 'answer', fields: { 'vendor.taxId': '84-2914563' }, reason: null },
  vendor_confirmation: { verb: 'confirm_vendor', fields: { source: 'provider_record' }, reason: null },
  approval_step: { verb: 'approve', fields: {}, reason: null },
};

const SHORT: Partial<Record<Verb, string>> = { approve: 'y', reject: 'n' };

/** The prepared answer to a task of the demo's mail. Throws when the demo did not expect to be asked this. */
export function preparedReply(task: TaskView): Reply {
  const reply = PREPARED[task.topic];
  if (reply !== undefined) return reply;
  throw new QuartermasterError('internal', `The demo has no answer to "${task.title}" (${task.topic}).`);
}

/** Asks a person, by `ask`, for an answer and for what it needs; an empty line takes what is offered in brackets. */
export async function typedReply(task: TaskView, ask: (question: string) => Promise<string>): Promise<Reply> {
  const offered = PREPARED[task.topic] ?? { verb: task.verbs[0] ?? 'stop', fields: {}, reason: null };
  const verb = task.verbs.length === 1 ? offered.verb : await chosenVerb(task, offered.verb, ask);
  const reply: Reply = { verb, fields: {}, reason: null };
  for (const { field, reason } of incomplete(task, reply)) {
    const value = await typed(ask, field === 'reason' ? reason : field, offered.fields[field] ?? '');
    if (field === 'reason') reply.reason = value;
    else reply.fields[field] = value;
  }
  return reply;
}

async function chosenVerb(task: TaskView, offered: Verb, ask: (question: string) => Promise<string>): Promise<Verb> {
  const choices = task.verbs.map((verb) => (SHORT[verb] === undefined ? verb : `${SHORT[verb]} (${verb})`));
  for (;;) {
    const answer = (await typed(ask, choices.join(', '), SHORT[offered] ?? offered)).toLowerCase();
    const verb = task.verbs.find((known) => known === answer || SHORT[known] === answer);
    if (verb !== undefined) return verb;
  }
}

async function typed(ask: (question: string) => Promise<string>, what: string, offered: string): Promise<string> {
  const answer = await ask(`${what}${offered === '' ? '' : ` [${offered}]`}: `);
  return answer.trim() || offered;
}
