import { QuartermasterError } from './errors.ts';
import type { Role } from './principal.ts';
import { statuses, type Action, type Party } from './status.ts';

/** Every role but the auditor's, who reads everything and writes nothing. Who holds no role writes nothing either. */
export const writers = [
  'requester',
  'buyer',
  'department_head',
  'finance_director',
  'compliance',
  'receiver',
  'administrator',
] as const satisfies readonly Role[];

/** What decides beyond the role, once the thing itself is at hand. */
type Further =
  /** Row-level security: what one may not see is not there. */
  | { by: 'sight' }
  /** `may` of the requisition's status (status.ts). */
  | { by: 'status'; actions: readonly Action[] }
  /** Owner, others and bars of the task's topic (tasks.ts). */
  | { by: 'topic' }
  /** Whoever wrote it, where the company knows them, or stands in for them, and these roles. */
  | { by: 'author'; or: readonly Role[] }
  /** Whoever added it, and these roles. */
  | { by: 'adder'; or: readonly Role[] }
  /** Whoever proposed it, and these roles, of what they may see. */
  | { by: 'proposer'; or: readonly Role[] };

export type Right = {
  effect: 'reads' | 'writes';
  /** Whoever is signed in to the company, or whoever holds one of these roles. */
  who: 'everyone' | readonly Role[];
  further: Further | null;
  /** What others are told; the roles are named where it is absent. */
  refusal?: string;
};

const inSight = { by: 'sight' } as const;
const read = { effect: 'reads', who: 'everyone', further: null } as const;
const readInSight = { ...read, further: inSight } as const;

/** Who appears in `may` of any status, for these actions. */
const partiesTo = (actions: readonly Action[]): Party[] => {
  const rows: { may: Partial<Record<Action, readonly Party[]>> }[] = Object.values(statuses);
  return [...new Set(rows.flatMap(({ may }) => actions.flatMap((action) => may[action] ?? [])))];
};

/** An act on a requisition: open to the roles that some status names, or to every writer where whoever submitted it may. */
const act = (...actions: Action[]) => {
  const parties = partiesTo(actions);
  const roles = parties.filter((party) => party !== 'submitter');
  const who = parties.includes('submitter') ? writers : roles;
  return { effect: 'writes', who, further: { by: 'status', actions } } as const;
};

const pausing = {
  effect: 'writes',
  who: ['administrator'],
  further: null,
  refusal: 'Only an administrator may pause and resume.',
} as const;

const parking = {
  effect: 'writes',
  who: ['administrator'],
  further: null,
  refusal: 'Only an administrator decides what becomes of a parked event.',
} as const satisfies Right;

const holding = {
  effect: 'writes',
  who: ['buyer'],
  further: null,
  refusal: 'A buyer finds out whose mail it is; ask one.',
} as const satisfies Right;

const decidingMerges = {
  effect: 'writes',
  who: ['buyer', 'compliance'],
  further: null,
  refusal: 'Only a buyer or compliance decides whether two records are the same vendor.',
} as const satisfies Right;

const buying = {
  effect: 'writes',
  who: ['buyer'],
  further: inSight,
  refusal: 'Only a buyer says what becomes of an order; ask one.',
} as const satisfies Right;

const holdingOrder = {
  effect: 'writes',
  who: ['buyer', 'compliance'],
  further: inSight,
  refusal: 'Only a buyer or compliance holds an order and lets it go again.',
} as const satisfies Right;

/** It spends the company's money for models, on what anybody may have written. */
const runningAgents = {
  effect: 'writes',
  who: ['buyer', 'compliance', 'administrator'],
  further: null,
  refusal: 'Only a buyer, compliance or an administrator has an agent work without a requisition.',
} as const satisfies Right;

/** Who adds contracts; row-level security says the same. */
const contractAdders = ['buyer', 'compliance', 'finance_director', 'administrator'] as const satisfies Role[];

/** Who sees the company's money for models, and what its cost centres have; row-level security says the same. */
const capSeers = ['finance_director', 'auditor', 'administrator'] as const satisfies Role[];
/** Who reads reports; the rows are those that they see. */
const reportSeers = [
  'buyer',
  'department_head',
  'finance_director',
  'compliance',
  'auditor',
  'administrator',
] as const satisfies Role[];
const budgetSeers = ['department_head', 'finance_director', 'auditor', 'administrator'] as const satisfies Role[];

const readingWebhooks = {
  effect: 'reads',
  who: ['administrator', 'auditor'],
  further: null,
  refusal: 'Only an administrator or an auditor sees where events are sent.',
} as const satisfies Right;

const keepingWebhooks = {
  effect: 'writes',
  who: ['administrator'],
  further: null,
  refusal: 'Only an administrator decides where events are sent.',
} as const satisfies Right;

/**
 * Who may do what: each operation of the faces. Services check it before anything else; API, CLI and documents follow from it.
 * When an act on a requisition or a task is allowed is in `statuses` and `topics`, to which it refers.
 */
export const rights = {
  submit: { effect: 'writes', who: writers, further: { by: 'author', or: ['buyer'] } },
  show: readInSight,
  list: readInSight,
  tasks: readInSight,
  task: readInSight,
  review: readInSight,
  checkAnswer: { effect: 'reads', who: writers, further: { by: 'topic' } },
  decide: { effect: 'writes', who: writers, further: { by: 'topic' } },
  claim: { effect: 'writes', who: writers, further: { by: 'topic' } },
  release: { effect: 'writes', who: writers, further: { by: 'topic' } },
  assign: { effect: 'writes', who: writers, further: { by: 'topic' } },
  reply: {
    effect: 'writes',
    who: ['buyer'],
    further: inSight,
    refusal: 'A buyer hands in what vendors answer; forward it to one.',
  },
  heldMails: readInSight,
  releaseMail: holding,
  dropMail: holding,
  edit: act('edit'),
  withdraw: act('withdraw'),
  reopen: act('reopen', 'release'),
  reassign: {
    effect: 'writes',
    who: ['administrator', 'department_head'],
    further: inSight,
    refusal: 'Only an administrator or a department head hands a requisition over.',
  },
  delegate: { effect: 'writes', who: writers, further: null },
  delegations: readInSight,
  inboundEvents: {
    effect: 'reads',
    who: ['administrator', 'auditor'],
    further: null,
    refusal: 'Only an administrator or an auditor sees what became of events of other systems.',
  },
  pause: pausing,
  resume: pausing,
  pauses: read,
  fileObserved: {
    effect: 'writes',
    who: ['buyer'],
    further: inSight,
    refusal: 'Only a buyer files what was ordered.',
  },
  observeReport: readInSight,
  source: readInSight,
  history: readInSight,
  transcript: readInSight,
  verifyCases: {
    effect: 'reads',
    who: ['auditor', 'administrator'],
    further: null,
    refusal: 'Only an auditor or an administrator verifies the case files of the company; bin/qm history verifies one.',
  },
  exportCases: {
    effect: 'reads',
    who: ['auditor'],
    further: null,
    refusal: 'Only an auditor takes case files out of the system.',
  },
  hold: {
    effect: 'writes',
    who: ['compliance', 'administrator'],
    further: inSight,
    refusal: 'Only compliance or an administrator holds what would be erased.',
  },
  erasePerson: {
    effect: 'writes',
    who: ['administrator'],
    further: null,
    refusal: 'Only an administrator erases what is kept of a person.',
  },
  decodeHistory: {
    effect: 'reads',
    who: ['auditor', 'administrator'],
    further: null,
    refusal: 'Only an auditor or an administrator reads what Temporal keeps of runs.',
  },
  explain: read,
  policies: read,
  policy: read,
  spend: { effect: 'reads', who: capSeers, further: null },
  requisitionSpend: readInSight,
  vendors: read,
  vendor: read,
  report: { effect: 'reads', who: reportSeers, further: inSight },
  modelReport: { effect: 'reads', who: capSeers, further: null },
  holdVendor: {
    effect: 'writes',
    who: ['buyer', 'compliance'],
    further: null,
    refusal: 'Only a buyer or compliance puts a vendor on hold.',
  },
  releaseVendor: {
    effect: 'writes',
    who: ['compliance'],
    further: null,
    refusal: 'Only compliance lets a vendor on hold go again.',
  },
  proposeMerge: {
    effect: 'writes',
    who: ['buyer'],
    further: null,
    refusal: 'Only a buyer says that two records are the same vendor.',
  },
  confirmMerge: decidingMerges,
  rejectMerge: decidingMerges,
  budgets: { effect: 'reads', who: budgetSeers, further: null },
  orders: readInSight,
  order: readInSight,
  receiveOrder: {
    effect: 'writes',
    who: ['receiver'],
    further: inSight,
    refusal: 'Only a receiver says what arrived, and what goes back.',
  },
  acknowledgeOrder: buying,
  changeOrder: buying,
  withdrawChange: {
    effect: 'writes',
    who: writers,
    further: { by: 'proposer', or: ['buyer'] },
    refusal: 'Only whoever proposed a change, or a buyer, takes it back.',
  },
  closeOrder: buying,
  cancelOrder: buying,
  holdOrder: holdingOrder,
  releaseOrder: holdingOrder,
  tools: read,
  toolDocument: read,
  acceptTools: {
    effect: 'writes',
    who: ['administrator'],
    further: null,
    refusal: 'Only an administrator accepts what has changed in a document of tools.',
  },
  people: read,
  agents: read,
  runAgent: runningAgents,
  agentRuns: readInSight,
  agentRun: readInSight,
  cancelAgentRun: { ...runningAgents, further: inSight },
  addContract: {
    effect: 'writes',
    who: contractAdders,
    further: null,
    refusal: `Contracts are added by ${contractAdders.join(', ')}; ask one of them.`,
  },
  contracts: readInSight,
  contract: readInSight,
  dropContract: { effect: 'writes', who: writers, further: { by: 'adder', or: ['compliance', 'administrator'] } },
  searchContracts: readInSight,
  embeddingState: read,
  doctor: {
    effect: 'reads',
    who: ['administrator', 'auditor'],
    further: null,
    refusal: 'Only an administrator or an auditor looks at the state of the installation.',
  },
  events: {
    effect: 'reads',
    who: ['administrator', 'auditor'],
    further: null,
    refusal: 'Only an administrator or an auditor reads the events of the company.',
  },
  parkedEvents: {
    effect: 'reads',
    who: ['administrator', 'auditor'],
    further: null,
    refusal: 'Only an administrator or an auditor sees which events are parked.',
  },
  retryEvent: parking,
  dropEvent: parking,
  importFile: {
    effect: 'writes',
    who: ['administrator'],
    further: null,
    refusal: 'An administrator brings the company’s data; ask one.',
  },
  webhooks: readingWebhooks,
  webhook: readingWebhooks,
  webhookDeliveries: readingWebhooks,
  addWebhook: keepingWebhooks,
  changeWebhook: keepingWebhooks,
  switchWebhook: keepingWebhooks,
  dropWebhook: keepingWebhooks,
  rotateWebhook: keepingWebhooks,
  testWebhook: keepingWebhooks,
  redeliver: keepingWebhooks,
} as const satisfies Record<string, Right>;

export type Operation = keyof typeof rights;

const rightTo = (operation: Operation): Right => rights[operation];

/** Whether these roles open an operation at all; what it is done to may still close it. */
export const mayAsk = (roles: readonly Role[], operation: Operation): boolean => {
  const { who } = rightTo(operation);
  return who === 'everyone' || roles.some((role) => who.includes(role));
};

/** Throws `forbidden` where the roles do not open the operation. Nothing is looked up, so it tells nothing about what exists. */
export const requireRight = ({ roles }: { roles: readonly Role[] }, operation: Operation): void => {
  if (mayAsk(roles, operation)) return;
  throw new QuartermasterError('forbidden', rightTo(operation).refusal ?? refusalOf(operation));
};

const refusalOf = (operation: Operation): string => {
  const { who } = rightTo(operation);
  return who === writers
    ? 'Your roles let you read, and change nothing. Ask somebody with another role to do it.'
    : `This is done by ${names(who)}; ask one of them.`;
};

const names = (who: Right['who']): string => {
  if (who === 'everyone') return 'everyone';
  return who === writers ? 'every role but auditor' : who.join(', ');
};

const further = {
  sight: () => 'what they may see',
  status: ({ actions }) => `${partiesTo(actions).join(', ')}, by its status`,
  topic: () => 'whom the task is for, by its topic',
  author: ({ or }) => `who wrote it, their stand-in, ${or.join(', ')}`,
  adder: ({ or }) => `whoever added it, ${or.join(', ')}`,
  proposer: ({ or }) => `whoever proposed it, ${or.join(', ')}`,
} as const satisfies { [B in Further['by']]: (rule: Extract<Further, { by: B }>) => string };

const furtherOf = (rule: Further): string => {
  if (rule.by === 'status') return further.status(rule);
  if (rule.by === 'author') return further.author(rule);
  if (rule.by === 'adder') return further.adder(rule);
  return rule.by === 'proposer' ? further.proposer(rule) : further[rule.by]();
};

/** A row of the table in words, as documents and `--help` show it; `of` is empty where nothing more decides. */
export const rightInWords = (operation: Operation): { effect: string; who: string; of: string } => {
  const { effect, who, further: rule } = rightTo(operation);
  return { effect, who: names(who), of: rule === null ? '' : furtherOf(rule) };
};

/** Fields of a requirement that not everyone sets who may write it. */
export const fieldRights = {
  // It decides who must approve, so it is not for those who want the purchase, nor for whom nobody has verified.
  category: ['buyer'],
} as const satisfies Record<string, readonly Role[]>;
