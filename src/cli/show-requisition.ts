import type { PlanStep } from '../domain/plan.ts';
import type { RequisitionView, TaskView } from '../services/view.ts';
import { nextCommands, ownerLogin, ownerText } from './next-commands.ts';
import type { Names } from './names.ts';
import type { Output, Row, Tone } from './output.ts';
import { moneyText, requirementRows } from './requirement.ts';
import { dollars, statusCell, when } from './text.ts';

/** Everything about one requisition, the most urgent first. */
export function showRequisition(output: Output, view: RequisitionView, names: Names, username: string | null): void {
  const open = view.tasks.filter(({ status }) => status === 'open');
  output.section('Requisition', headRows(view, names));
  output.section(
    'Warnings',
    view.warnings.map((text): Row => [{ text, tone: 'wait' }]),
  );
  output.section('Held', view.hold ? [[view.hold.reason, `by ${names(view.hold.by)}`, when(view.hold.at)]] : []);
  output.section(
    'Erased',
    view.erased.map(({ kind, at }): Row => [kind, `no longer kept, since ${when(at)}`]),
  );
  output.section('Paused', pauseRows(view, names));
  output.section('Waits for', waitRows(view, open, names));
  output.section('Asked', open.flatMap(askRows));
  output.section('Facts', open.flatMap(factRows));
  output.section(
    'Next',
    open.flatMap((task) => nextRows(task, username)),
  );
  output.section('Steps', [[view.plan.map(stepText).join(' · ')]]);
  output.section('Requirement', requirementRows(view, names));
  output.section('Clearance', clearanceRows(view));
  output.section('Negotiation', negotiationRows(view, names));
  output.section('Approvals', approvalRows(view, names));
  output.section('Order', orderRows(view));
  output.section('Cost', [costRow(view)]);
  output.section('Stand-ins', standInRows(view));
  output.section('Temporal', [[view.temporal.workflowId], [view.temporal.url]]);
}

/** For a pipe that follows: one line per change. */
export const summaryOf = (view: RequisitionView): Row => [
  view.updatedAt,
  view.id,
  view.status,
  view.plan.map(stepText).join(' · '),
];

function headRows(view: RequisitionView, names: Names): Row[] {
  return [
    ['id', view.id],
    ['subject', view.erased.some(({ kind }) => kind === 'mails') ? '(erased)' : view.subject],
    ['status', statusCell(view), view.phase],
    ...(view.statusReason === null ? [] : [['because', view.statusReason]]),
    [
      'requester',
      names(view.requester),
      ...(view.submitter === view.requester ? [] : [`submitted by ${names(view.submitter)}`]),
    ],
    ...view.handOvers.map(({ from, to, by, reason, at }) => [
      'handed over',
      `from ${names(from)} to ${names(to)}`,
      `by ${names(by)}`,
      when(at),
      reason,
    ]),
    ['version', String(view.version), `changed ${when(view.updatedAt)}`],
  ];
}

const costRow = ({ cost: { microUsd, turns, atMostMicroUsd } }: RequisitionView): Row => [
  dollars(microUsd),
  turns === 1 ? '1 model turn' : `${turns} model turns`,
  ...(atMostMicroUsd > microUsd ? [`at most ${dollars(atMostMicroUsd)} in the end (upper bound, by its caps)`] : []),
];

const pauseRows = ({ paused }: RequisitionView, names: Names): Row[] =>
  (paused?.pauses ?? []).map(({ agent, since, by, reason }) => [
    { text: agent ?? 'everything', tone: 'wait' },
    `by ${names(by)}`,
    `since ${when(since)}`,
    reason ?? '',
  ]);

function waitRows(view: RequisitionView, open: readonly TaskView[], names: Names): Row[] {
  if (open.length === 0 && view.paused !== null) return [['an administrator', 'bin/qm resume']];
  if (open.length === 0 && view.status === 'negotiating')
    return [['the vendor', 'to answer a letter, or the agent to draft one']];
  if (open.length === 0) return view.phase === 'working' ? [['nobody', 'the system is at work']] : [];
  return open.map((task) => [
    task.id,
    { text: ownerText(task.owner, names), tone: 'wait' },
    task.title,
    task.why,
    task.due === null ? 'no deadline' : `by ${when(task.due)}`,
  ]);
}

const askRows = (task: TaskView): Row[] => [
  ...task.asks.map(({ field, reason }) => [task.id, field, reason]),
  ...(task.refusal?.fields ?? []).map(({ field, reason }): Row => [
    task.id,
    field,
    { text: `refused: ${reason}`, tone: 'bad' },
  ]),
];

const factRows = ({ id, facts }: TaskView): Row[] =>
  Object.entries(facts).map(([name, fact]) => [id, name, typeof fact === 'string' ? fact : JSON.stringify(fact)]);

const nextRows = (task: TaskView, username: string | null): Row[] =>
  nextCommands(task, ownerLogin(task, username)).map((command) => [command]);

const stepWords: Record<PlanStep['state'], string> = {
  done: '✓',
  running: 'running',
  waiting: 'waiting',
  skipped: 'skipped',
  next: 'next',
};

const stepText = ({ step, state, note }: PlanStep): string =>
  `${step} ${stepWords[state]}${note === null ? '' : ` (${note})`}`;

const decisionTones: Record<string, Tone> = { cleared: 'good', not_cleared: 'bad', blocked: 'bad' };

function clearanceRows({ clearance, vendorNumber }: RequisitionView): Row[] {
  if (clearance === null) return [];
  const { decision, reasons } = clearance;
  const vendor = vendorNumber === null ? [] : [`vendor ${vendorNumber}`];
  return [
    [{ text: decision, tone: decisionTones[decision] ?? 'wait' }, ...vendor],
    ...reasons.map(({ code, text }) => [code, text]),
  ];
}

const DAY_MS = 24 * 60 * 60 * 1000;

const daysLeft = (until: string): string => {
  const days = Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / DAY_MS));
  return `${days === 1 ? '1 day' : `${days} days`} left`;
};

function negotiationRows({ negotiation }: RequisitionView, names: Names): Row[] {
  if (negotiation === null) return [];
  const { letters, mostRounds, until } = negotiation;
  return letters.flatMap((letter): Row[] => [
    [
      `letter ${letter.number} of ${mostRounds}`,
      { text: letter.status, tone: 'strong' },
      letter.sentAt === null ? 'not sent' : `sent to ${letter.sentTo} ${when(letter.sentAt)}`,
      until === null ? '' : daysLeft(until),
    ],
    ...(letter.subject === null ? [] : [['subject', letter.subject]]),
    ...letter.paragraphs.map((paragraph) => ['', paragraph]),
    ...letter.asks.map(({ kind, percent }) => ['asks for', percent === null ? kind : `${kind} ${percent} %`]),
    ...letter.sources.map(({ title, section, page, vendor, quote }) => [
      'source',
      `${title ?? 'not retrieved'}, ${section ?? ''}, page ${page ?? '?'}${vendor === null ? '' : ` (${vendor})`}`,
      `“${quote}”`,
    ]),
    ...letter.problems.map((problem): Row => ['refused', { text: problem, tone: 'bad' }]),
    ...letter.replies.map(({ from, filedBy, filedAt, state, text }) => [
      'reply',
      `from ${from}, ${filedBy === null ? 'came by mail' : `handed in by ${names(filedBy)}`} ${when(filedAt)}`,
      state,
      text,
    ]),
  ]);
}

const approvalRows = ({ approvals }: RequisitionView, names: Names): Row[] =>
  approvals.map(({ step, role, seat, of, why, by, inPlaceOf, at }) => [
    String(step),
    of > 1 ? `${role} (${seat} of ${of})` : role,
    by === null
      ? { text: 'open', tone: 'wait' }
      : { text: `approved by ${names(by)}${inPlaceOf === null ? '' : ` for ${names(inPlaceOf)}`}`, tone: 'good' },
    at === null ? '' : when(at),
    why,
  ]);

const sentText = (status: string, sentTo: string | null): string => {
  if (status === 'observed') return 'observed, not sent';
  return sentTo === null ? 'not sent yet' : `sent to ${sentTo}`;
};

function orderRows({ purchaseOrder }: RequisitionView): Row[] {
  if (purchaseOrder === null) return [];
  const { number, version, status, erpNumber, total, sentTo } = purchaseOrder;
  return [
    [
      { text: number, tone: 'strong' },
      version === 1 ? status : `${status}, version ${version}`,
      moneyText(total) ?? '',
      erpNumber === null ? 'not in the ERP yet' : `ERP ${erpNumber}`,
      sentText(status, sentTo),
    ],
  ];
}

const standInRows = ({ standIns }: RequisitionView): Row[] =>
  standIns.length === 0
    ? []
    : [[{ text: standIns.join(', '), tone: 'wait' }, 'not the real services; bin/qm doctor says how to use those']];
