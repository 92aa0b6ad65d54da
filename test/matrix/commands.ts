import { randomUUID } from 'node:crypto';
import { importExamples } from '../../src/domain/import-rows.ts';
import type { Answer, Named } from './expected.ts';
import type { Things } from './things.ts';

/** A command line that is right in all but who gives it, what it names, and its exit code where it may. */
export type CommandLine = {
  args: (things: Things, hash: string) => readonly string[];
  named?: Named;
  /** What is on standard input, for "-". */
  input?: () => string;
  /** The answer to a task that it gives. */
  answer?: Answer;
  /** 1 where the draft that it is about is no longer the one to be reviewed: allowed, and too late. */
  exit?: 0 | 1;
  /** Where it is not there for them, if not 3. */
  unseen?: 1;
  /** Whether there is a twin of the vendor, and whether it is proposed to merge it. */
  twin?: 'alone' | 'proposed';
  status?: Things['status'];
  paused?: boolean;
  /** Whether the vendor is on hold before. */
  held?: boolean;
  /** How the order, which was sent, stands before. */
  sent?: 'open' | 'held' | 'changed';
};

const requisition = (...args: string[]): CommandLine => ({
  named: 'requisition',
  args: ({ requisition: id }) => args.map((arg) => (arg === 'ID' ? id : arg)),
});
const plain = (...args: string[]): CommandLine => ({ args: () => args });
const task = (answer: Answer, ...args: string[]): CommandLine => ({
  named: 'task',
  answer,
  args: ({ tasks }) => args.map((arg) => (arg === 'TASK' ? (tasks[answer.topic] ?? '') : arg)),
});
const contract = (...args: string[]): CommandLine => ({
  named: 'contract',
  args: ({ contract: id }) => args.map((arg) => (arg === 'ID' ? id : arg)),
});
const agentRun = (act: string): CommandLine => ({
  named: 'run',
  args: ({ run }) => ['agent', act, run],
});
const vendor = (act: 'hold' | 'release'): CommandLine => ({
  named: 'vendor',
  held: act === 'release',
  args: ({ vendor: number }) => ['vendors', act, number, '--reason', 'It is disputed.'],
});
const webhook = (...args: string[]): CommandLine => ({
  named: 'webhook',
  args: ({ webhook: id }) => ['webhooks', ...args.map((arg) => (arg === 'ID' ? id : arg))],
});
const twin = (how: 'alone' | 'proposed', ...args: string[]): CommandLine => ({
  named: 'vendor',
  twin: how,
  args: (things) => ['vendors', ...args.map((arg) => ({ TWIN: things.twin, VENDOR: things.vendor })[arg] ?? arg)],
});
const ordered = (args: readonly string[], sent: CommandLine['sent'] = 'open'): CommandLine => ({
  named: 'order',
  sent,
  args: ({ order }) => args.map((arg) => (arg === 'ORDER' ? order : arg)),
});
const mail = () =>
  `From: sales@vendor.example\r\nMessage-ID: <${randomUUID()}@vendor.example>\r\nSubject: Brackets\r\n\r\nTen brackets.\r\n`;

const REPOSITORY = `${import.meta.dirname}/../..`;

export const commandLines: Readonly<Record<string, CommandLine>> = {
  submit: { ...plain('submit', '-'), input: mail },
  list: plain('list'),
  show: requisition('show', 'ID'),
  tasks: plain('tasks'),
  task: task({ topic: 'missing_facts', verb: 'answer' }, 'task', 'TASK'),
  answer: task({ topic: 'missing_facts', verb: 'answer' }, 'answer', 'TASK', 'justification=For the laboratory.'),
  approve: task({ topic: 'approval_step', verb: 'approve' }, 'approve', 'TASK'),
  reject: task({ topic: 'approval_step', verb: 'reject' }, 'reject', 'TASK'),
  return: task({ topic: 'approval_step', verb: 'return' }, 'return', 'TASK', '--reason', 'Why ten?'),
  decide: task({ topic: 'provider_down', verb: 'retry' }, 'decide', 'TASK', 'retry'),
  retry: plain('retry', '--kind', 'exception', '--all', '--yes'),
  accept: { ...task({ topic: 'letter_review', verb: 'accept' }, 'accept', 'TASK'), exit: 1 },
  respond: { ...task({ topic: 'letter_review', verb: 'respond' }, 'respond', 'TASK', 'Shorter.'), exit: 1 },
  ignore: { ...task({ topic: 'letter_review', verb: 'ignore' }, 'ignore', 'TASK'), exit: 1 },
  reply: {
    named: 'requisition',
    unseen: 1,
    args: ({ requisition: id }) => ['reply', '-', '--requisition', id],
    input: mail,
  },
  'events list': plain('events', 'list'),
  'events parked': plain('events', 'parked'),
  'events retry': { named: 'event', args: ({ event }) => ['events', 'retry', event] },
  'events drop': { named: 'event', args: ({ event }) => ['events', 'drop', event] },
  'mail list': plain('mail', 'list'),
  'mail release': { named: 'mail', args: ({ mail: id }) => ['mail', 'release', id] },
  'mail drop': { named: 'mail', args: ({ mail: id }) => ['mail', 'drop', id] },
  edit: requisition('edit', 'ID', 'justification=For the laboratory.'),
  withdraw: requisition('withdraw', 'ID'),
  reopen: { ...requisition('reopen', 'ID'), status: 'rejected' },
  reassign: { ...requisition('reassign', 'ID', 'requester2', '--reason', 'Rita has left.'), status: 'screening' },
  claim: task({ topic: 'provider_down', verb: 'retry' }, 'claim', 'TASK'),
  release: task({ topic: 'provider_down', verb: 'retry' }, 'release', 'TASK'),
  assign: task({ topic: 'missing_facts', verb: 'answer' }, 'assign', 'TASK', 'buyer2', '--reason', 'She knows them.'),
  'vendors list': plain('vendors'),
  'vendors hold': vendor('hold'),
  'vendors release': vendor('release'),
  'vendors merge': twin('alone', 'merge', 'TWIN', 'VENDOR', '--reason', 'It is the same.'),
  'vendors confirm-merge': twin('proposed', 'confirm-merge', 'TWIN', 'VENDOR'),
  'vendors reject-merge': twin('proposed', 'reject-merge', 'TWIN', '--reason', 'A sister company.'),
  orders: plain('orders'),
  receive: ordered(['receive', 'ORDER', '1=2.5']),
  acknowledge: ordered(['acknowledge', 'ORDER', 'accepted']),
  'order change': ordered(['order', 'change', 'ORDER', '--line', '1:quantity=3', '--tax', '0', '--reason', 'Fewer.']),
  'order withdraw': ordered(['order', 'withdraw', 'ORDER', '--reason', 'They keep the price.'], 'changed'),
  'order close': ordered(['order', 'close', 'ORDER', '--reason', 'All is here.']),
  'order cancel': ordered(['order', 'cancel', 'ORDER', '--reason', 'Not needed.']),
  'order hold': ordered(['order', 'hold', 'ORDER', '--reason', 'It is looked at.']),
  'order release': ordered(['order', 'release', 'ORDER', '--reason', 'It is fine.'], 'held'),
  budgets: plain('budgets'),
  spend: plain('spend'),
  'report vendors': plain('report', 'vendors'),
  'report cycle-time': plain('report', 'cycle-time', '--csv'),
  'report open': plain('report', 'open'),
  'report models': plain('report', 'models'),
  'policy show': plain('policy', 'show', 'tasks'),
  inbound: plain('inbound'),
  delegate: plain('delegate', 'buyer2', '--until', '2099-12-31'),
  pause: { named: 'tenant', args: ({ tenant }) => ['pause', '--tenant', tenant], paused: false },
  resume: { named: 'tenant', args: ({ tenant }) => ['resume', '--tenant', tenant], paused: true },
  'observe file': requisition('observe', 'file', 'ID', '--vendor', 'X', '--total', '1.00', '--currency', 'USD'),
  'observe report': plain('observe', 'report'),
  source: requisition('source', 'ID'),
  history: requisition('history', 'ID'),
  transcript: requisition('transcript', 'ID'),
  'audit verify': requisition('audit', 'verify', 'ID'),
  'audit heads': plain('audit', 'heads'),
  'audit export': plain('audit', 'export', '--until', '2000-01-01'),
  hold: requisition('hold', 'ID', '--reason', 'It is disputed.'),
  'erase person': plain('erase', 'person', 'requester2', '--reason', 'They asked.', '--dry-run'),
  'contracts add': plain('contracts', 'add', `${REPOSITORY}/LICENSE`),
  'contracts list': plain('contracts', 'list'),
  'contracts show': contract('contracts', 'show', 'ID'),
  'contracts search': plain('contracts', 'search', 'payment'),
  'contracts remove': contract('contracts', 'remove', 'ID'),
  import: { ...plain('import', 'people', '-', '--dry-run'), input: () => importExamples.people },
  'webhooks list': plain('webhooks', 'list'),
  'webhooks add': {
    args: () => ['webhooks', 'add', `https://hooks.example/${randomUUID()}`, '--types', 'order.*'],
  },
  'webhooks change': webhook('change', 'ID', '--description', 'The old ERP'),
  'webhooks remove': webhook('remove', 'ID'),
  'webhooks rotate': webhook('rotate', 'ID'),
  'webhooks enable': webhook('enable', 'ID'),
  'webhooks disable': webhook('disable', 'ID'),
  'webhooks test': webhook('test', 'ID'),
  'webhooks log': webhook('log', 'ID'),
  'webhooks redeliver': { named: 'delivery', args: ({ delivery }) => ['webhooks', 'redeliver', delivery] },
  'policy explain': plain('policy', 'explain', '--amount', '1200', '--currency', 'USD', '--cost-centre', 'CC-4200'),
  'tools list': plain('tools', 'list'),
  'tools matrix': plain('tools', 'matrix'),
  'tools show': plain('tools', 'show', 'risk_match'),
  'tools accept': { args: (_, hash) => ['tools', 'accept', 'vendors', '--seen', hash] },
  agents: plain('agents'),
  'agent run': {
    ...plain('agent', 'run', 'vendor', '--input', '-', '--no-wait'),
    input: () => JSON.stringify({ name: 'Northwind Traders' }),
  },
  'agent list': plain('agent', 'list'),
  'agent show': agentRun('show'),
  'agent cancel': agentRun('cancel'),
};

/** Their answer does not depend on who asks: they ask no server, or tell whoever is signed in a little more. */
export const withoutRights = [
  'login',
  'logout',
  'whoami',
  'outbox',
  'policy check',
  'tools lint',
  'tools export kong',
  'open',
  'doctor',
  'eval',
  'temporal',
] as const;
