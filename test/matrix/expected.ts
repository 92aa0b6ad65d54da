import { mayAsk, rights, type Operation, type Right } from '../../src/domain/rights.ts';
import { mayAct } from '../../src/domain/status.ts';
import type { TaskTopic, Verb } from '../../src/domain/task.ts';
import { mayAnswer, verbsOf } from '../../src/domain/tasks.ts';
import type { Person } from '../../src/services/api.ts';
import type { Database } from '../../src/store/database.ts';
import { ownerOf, type Things } from './things.ts';

/** What a call names; null where it names nothing that somebody could own. */
export type Named =
  | 'requisition'
  | 'task'
  | 'contract'
  | 'vendor'
  | 'order'
  | 'mail'
  | 'event'
  | 'webhook'
  | 'delivery'
  | 'run'
  | 'tenant'
  | null;

export type Answer = { topic: TaskTopic; verb: Verb };

export type Outcome = 'done' | 'forbidden' | 'not_found';

const NOBODY = {
  formerRequesters: [],
  confirmers: [],
  approvers: [],
  changers: [],
  registrants: [],
  addressers: [],
  receivers: [],
  releasers: [],
};

const tables = {
  requisition: 'requisitions',
  task: 'tasks',
  contract: 'contracts',
  vendor: 'vendors',
  order: 'orders',
  mail: 'incoming_mails',
  webhook: 'webhooks',
  delivery: 'webhook_deliveries',
  event: 'event_delays',
  run: 'agent_runs',
} as const;
const keys = {
  requisition: 'id',
  task: 'id',
  contract: 'id',
  vendor: 'number',
  order: 'number',
  mail: 'id',
  event: 'event',
  webhook: 'id',
  delivery: 'id',
  run: 'id',
} as const;

const keyOf = (named: keyof typeof tables, things: Things, answer: Answer): string => {
  if (named === 'task') return things.tasks[answer.topic] ?? '';
  return things[named];
};

export const MISSING_FACTS: Answer = { topic: 'missing_facts', verb: 'answer' };

/** Whether the database shows it to this person; who sees what is row-level security's to say. */
export async function sees(
  database: Database,
  who: Person,
  named: Named,
  things: Things,
  answer: Answer = MISSING_FACTS,
): Promise<boolean> {
  if (named === null || named === 'tenant') return true;
  const key = keys[named];
  const rows = await database.withPrincipal(who, (tx) =>
    tx.rows(`select from ${tables[named]} where tenant = $1 and ${key} = $2`, [
      tx.tenant,
      keyOf(named, things, answer),
    ]),
  );
  return rows.length === 1;
}

const isWithin = (right: Right, who: Person, things: Things, answer: Answer): boolean => {
  const { further } = right;
  // The mails here are of somebody whom the company does not know.
  if (further === null || further.by === 'sight' || further.by === 'author') return true;
  const { submitter, requester, status } = things;
  const parties = { submitter: submitter.person, requester: requester.person };
  if (further.by === 'status') {
    const isSubmitter = Object.values(parties).includes(who.person);
    return further.actions.some((action) => mayAct(action, status, { roles: who.roles, isSubmitter }));
  }
  // Both were done by this person.
  if (further.by === 'adder' || further.by === 'proposer')
    return who.person === 'buyer' || further.or.some((role) => who.roles.includes(role));
  const { topic, verb } = answer;
  const task = { topic, owner: ownerOf(topic, requester), verbs: verbsOf(topic), asks: [] };
  return mayAnswer(task, verb, { id: who.person, roles: who.roles }, { ...NOBODY, ...parties }).ok;
};

/** What the table of rights says of this person, this operation and these things. */
export async function expected(
  database: Database,
  who: Person,
  operation: Operation,
  { named, things, answer = MISSING_FACTS }: { named: Named; things: Things; answer?: Answer },
): Promise<Outcome> {
  if (!mayAsk(who.roles, operation)) return 'forbidden';
  if (named === 'tenant' && who.tenant !== things.tenant) return 'forbidden';
  if (!(await sees(database, who, named, things, answer))) return 'not_found';
  return isWithin(rights[operation], who, things, answer) ? 'done' : 'forbidden';
}
