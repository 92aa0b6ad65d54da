import type { RequisitionView } from '../../src/services/view.ts';
import { PLAIN_CASE } from '../support/case-file.ts';
import { differences } from '../support/ledger.ts';
import type { Findings } from './findings.ts';

const VENDOR = 'orders@northwind.example';

/** How often the order of a requisition stands in the order book and in the vendor's mail. */
export function tracesOf({ views, orders, mailsOut }: Findings, id: string): { booked: number; mailed: number } {
  const number = views.find((view) => view.id === id)?.purchaseOrder?.number ?? 'none';
  return {
    booked: orders.filter(({ order }) => order['requisition'] === id).length,
    mailed: mailsOut.filter(({ to, attachments }) => to.includes(VENDOR) && attachments.includes(`${number}.pdf`))
      .length,
  };
}

const CASE_FILE = PLAIN_CASE.join(' ');

/** The turns that a run takes for a known vendor. */
const TURNS = ['intake/1 1', 'vendor/1.1 1', 'vendor/1.1 2', 'vendor/1.1 3'];

type Check = (found: Findings, accepted: readonly string[]) => string[];

/** What must hold whatever was killed; each violation is a sentence. */
export const INVARIANTS = {
  'no accepted submission is lost, and none became two requisitions': ({ views, mailsIn }, accepted) => [
    ...accepted
      .filter((id) => !views.some((view) => view.id === id))
      .map((id) => `${id} was accepted and is not there.`),
    ...views.filter(({ id }) => !accepted.includes(id)).map(({ id }) => `${id} is there, and nobody was told of it.`),
    ...(mailsIn === views.length ? [] : [`${mailsIn} mails became ${views.length} requisitions.`]),
    ...(new Set(accepted).size === accepted.length ? [] : ['Two different mails became one requisition.']),
  ],
  'every requisition is ordered, and its run has completed': ({ views, runs, outbox }) => [
    ...views.filter(({ status }) => status !== 'ordered').map(({ id, status }) => `${id} is ${status}.`),
    ...views
      .filter(({ id }) => runs.filter((run) => run.id.endsWith(`:${id}`)).length !== 1)
      .map(({ id }) => `${id} has not one run.`),
    ...runs.filter(({ status }) => status !== 'COMPLETED').map(({ id, status }) => `${id} is ${status}.`),
    ...runs
      .filter(({ failures }) => failures > 0)
      .map(({ id, failures }) => `${id} has ${failures} failed workflow tasks.`),
    ...(outbox === 0 ? [] : [`${outbox} rows of the outbox were not carried.`]),
  ],
  'exactly one order stands in the order book, under its own key': ({ views, orders, openEffects }) => [
    ...views.flatMap(({ id, purchaseOrder }) => {
      const own = orders.filter(({ idempotencyKey }) => idempotencyKey === `acme/${id}/order/1`);
      const fits = own.every(
        ({ status, order, erpNumber }) =>
          status === 'open' && order['number'] === purchaseOrder?.number && erpNumber === purchaseOrder?.erpNumber,
      );
      return own.length === 1 && fits ? [] : [`${id} has ${own.length} orders in the book: ${JSON.stringify(own)}`];
    }),
    ...(orders.length === views.length ? [] : [`${orders.length} orders are booked for ${views.length} requisitions.`]),
    ...openEffects.map((key) => `Whether ${key} happened is not known.`),
  ],
  'exactly one mail carries each order to its vendor': (found) => [
    ...found.views.flatMap(({ id }) => {
      const { mailed } = tracesOf(found, id);
      return mailed === 1 ? [] : [`The order of ${id} was mailed ${mailed} times.`];
    }),
    ...(found.mailsOut.filter(({ to }) => to.includes(VENDOR)).length === found.views.length
      ? []
      : ['The vendor got other mail, too.']),
  ],
  'nobody is told the same thing twice, and every requester is told the end': ({ views, mailsOut }) => {
    const ids = mailsOut.map(({ messageId }) => messageId ?? 'no Message-ID');
    const tasks = mailsOut.flatMap(({ to, text }) => tasksIn(text).map((task) => `${task} to ${to.join()}`));
    return [
      ...repeated([...ids, ...tasks]).map((what) => `${what} was sent more than once.`),
      ...(tasks.length > 0 ? [] : ['No mail is about a task.']),
      ...views.flatMap(({ id }) => {
        const told = mailsOut.filter(({ subject }) => subject === `[${id}] Ordered`).length;
        return told === 1 ? [] : [`The requester was told ${told} times that ${id} is ordered.`];
      }),
    ];
  },
  'every case file is intact and tells each event once, in order': ({ caseFiles }) =>
    caseFiles.flatMap(({ id, history: { intact, entries } }) => {
      const kinds = entries.map(({ kind }) => kind).join(' ');
      if (!intact) return [`The case file of ${id} is broken.`];
      return kinds === CASE_FILE ? [] : [`The case file of ${id} says ${kinds}.`];
    }),
  'every order used up its one approval': ({ views, decisions }) =>
    views.flatMap(({ id, approvals }) => {
      const own = decisions.filter(({ requisition }) => requisition === id);
      const good = own.every(({ verb, used, forThis }) => verb === 'approve' && used && forThis);
      return own.length === 1 && approvals.length === 1 && good
        ? []
        : [`${id} has the decisions ${JSON.stringify(own)}.`];
    }),
  'the money of every order is committed once, to the order': ({ views, commitments }) =>
    views.flatMap(({ id, purchaseOrder }) => {
      const own = commitments.filter(({ requisition }) => requisition === id);
      const good = own.every(({ stage, minor }) => stage === 'order' && minor === purchaseOrder?.total.minor);
      return own.length === 1 && good ? [] : [`${id} has the commitments ${JSON.stringify(own)}.`];
    }),
  'every call of a model is paid for, at its worst case where its usage is unknown': ({
    views,
    modelCalls,
    modelSaw,
  }) => [
    ...views.flatMap(({ id, cost }) =>
      unpaid(
        id,
        cost,
        modelCalls.filter(({ requisition }) => requisition === id),
      ),
    ),
    ...(modelCalls.length >= modelSaw
      ? []
      : [`The model saw ${modelSaw} calls, and ${modelCalls.length} are paid for.`]),
  ],
  'the ledger is what the model served, to the token': ({ ledger, served }) => [
    ...differences(ledger, served),
    ...(served.length > 0 ? [] : ['The model has served nothing.']),
  ],
  'order numbers have no gaps': ({ views, orderCounter }) => {
    const numbers = views.map(({ purchaseOrder }) => purchaseOrder?.number ?? 'none').toSorted();
    const wanted = views.map((_, index) => `PO-${String(index + 1).padStart(6, '0')}`);
    const isWhole = numbers.join() === wanted.join() && orderCounter === views.length;
    return isWhole ? [] : [`The numbers up to ${orderCounter} are ${numbers.join(', ')}.`];
  },
} as const satisfies Record<string, Check>;

/** A model call's place, as `RUN TURN`. */
export const turnOf = ({ run, turn }: Findings['modelCalls'][number]): string => `${run} ${turn}`;

function unpaid(id: string, cost: RequisitionView['cost'], calls: Findings['modelCalls']): string[] {
  const sum = calls.reduce((total, call) => total + call.cost, 0);
  const settled = calls.filter(({ state }) => state === 'settled');
  const cheap = calls
    .filter(({ state }) => state !== 'settled')
    .filter((call) => settled.some((other) => turnOf(other) === turnOf(call) && other.cost >= call.cost));
  return [
    ...(cost.turns === calls.length && cost.microUsd === sum
      ? []
      : [`${id} shows ${cost.turns} calls for ${cost.microUsd}, and had ${calls.length} for ${sum}.`]),
    ...TURNS.filter((turn) => !settled.some((call) => turnOf(call) === turn)).map(
      (turn) => `${id} has no settled call ${turn}.`,
    ),
    ...calls
      .filter((call) => !TURNS.includes(turnOf(call)))
      .map((call) => `${id} paid for ${turnOf(call)}, which nobody needed.`),
    ...cheap.map((call) => `${id} counts ${turnOf(call)}, whose usage is unknown, at less than its worst case.`),
  ];
}

const tasksIn = (text: string): string[] => [...new Set(text.match(/\bT-\d{6}\b/g) ?? [])];

const repeated = (all: readonly string[]): string[] => [...new Set(all.filter((one, at) => all.indexOf(one) !== at))];
