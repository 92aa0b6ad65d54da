import type { RequisitionView } from '../../src/services/view.ts';
import { differences } from '../support/ledger.ts';
import type { Findings } from './findings.ts';
import { COURSES } from './kinds.ts';
import type { Subject } from './people.ts';

type Traces = { booked: number; mailed: number; versions: number; written: number };

/** How often the order of a requisition stands in the order book and in the vendor's mailbox, with its later versions, and its letters in the latter. */
export function tracesOf({ views, orders, letters, mailsOut }: Findings, { id, kind }: Subject): Traces {
  const number = views.find((view) => view.id === id)?.purchaseOrder?.number ?? 'none';
  const mailbox = mailsOut.filter(({ to }) => to.includes(COURSES[kind].address));
  const own = letters.filter(({ requisition }) => requisition === id);
  return {
    booked: orders.filter(({ order }) => order['requisition'] === id).length,
    mailed: mailbox.filter(({ attachments }) => attachments.includes(`${number}.pdf`)).length,
    versions: mailbox.filter(({ attachments }) => attachments.some((name) => name.startsWith(`${number}-`))).length,
    written: mailbox.filter(({ messageId }) => own.some((letter) => letter.messageId === messageId)).length,
  };
}

/** An order is open until it is received, which nobody does here. */
export const statusOf = (id: string): string => (id.startsWith('order:') ? 'RUNNING' : 'COMPLETED');

type Check = (found: Findings, accepted: readonly Subject[]) => string[];

/** What must hold whatever was killed; each violation is a sentence. */
export const INVARIANTS = {
  'no accepted submission is lost, and none became two requisitions': ({ views, mailsIn }, accepted) => [
    ...accepted
      .filter(({ id }) => !views.some((view) => view.id === id))
      .map(({ id }) => `${id} was accepted and is not there.`),
    ...views
      .filter(({ id }) => !accepted.some((subject) => subject.id === id))
      .map(({ id }) => `${id} is there, and nobody was told of it.`),
    ...(mailsIn === views.length ? [] : [`${mailsIn} mails became ${views.length} requisitions.`]),
    ...(new Set(accepted.map(({ id }) => id)).size === accepted.length
      ? []
      : ['Two different mails became one requisition.']),
  ],
  'every requisition is ordered, its run has completed, and its order is followed': ({ views, runs, outbox }) => [
    ...views.filter(({ status }) => status !== 'ordered').map(({ id, status }) => `${id} is ${status}.`),
    ...views
      .filter(({ id }) => runs.filter((run) => run.id.endsWith(`:${id}`)).length !== 1)
      .map(({ id }) => `${id} has not one run.`),
    ...views
      .filter(({ purchaseOrder }) => runs.filter(({ id }) => id === `order:acme:${purchaseOrder?.number}`).length !== 1)
      .map(({ id }) => `The order of ${id} has not one run.`),
    ...runs.filter(({ id, status }) => status !== statusOf(id)).map(({ id, status }) => `${id} is ${status}.`),
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
  'exactly one mail carries each order to its vendor': (found, accepted) =>
    accepted.flatMap((subject) => {
      const { mailed } = tracesOf(found, subject);
      return mailed === 1 ? [] : [`The order of ${subject.id} was mailed ${mailed} times.`];
    }),
  'each version of an order is in the order book and in the mailbox of its vendor exactly once': (found, accepted) =>
    accepted.flatMap((subject) => {
      const wanted = COURSES[subject.kind].versions;
      const booked = found.orders.find(({ order }) => order['requisition'] === subject.id)?.versions ?? [];
      const { versions: mailed } = tracesOf(found, subject);
      const last = found.views.find(({ id }) => id === subject.id)?.purchaseOrder?.version;
      return booked.length === wanted && mailed === wanted && last === 1 + wanted
        ? []
        : [`${subject.id} has ${booked.length} versions in the book, ${mailed} in the mailbox, and is at ${last}.`];
    }),
  'each letter to a vendor is in its mailbox exactly once, and its one answer was taken for what it is': (
    found,
    accepted,
  ) =>
    accepted.flatMap((subject) => {
      const { written } = tracesOf(found, subject);
      const letters = found.letters.filter(({ requisition }) => requisition === subject.id);
      const replies = found.replies.filter(({ requisition }) => requisition === subject.id);
      const wanted = COURSES[subject.kind].letters;
      const good =
        letters.every(({ status }) => status === 'answered') &&
        replies.every(({ state, foundBy }) => state === 'attached' && foundBy === 'id_and_address');
      return [written, letters.length, replies.length].every((count) => count === wanted) && good
        ? []
        : [`${subject.id} has ${written} letters in the mailbox, ${JSON.stringify({ letters, replies })}.`];
    }),
  'vendors get nothing but their orders, with later versions, and letters': ({ mailsOut }, accepted) =>
    Object.values(COURSES).flatMap(({ address }) => {
      const got = mailsOut.filter(({ to }) => to.includes(address)).length;
      const theirs = accepted.map(({ kind }) => COURSES[kind]).filter((course) => course.address === address);
      const wanted = theirs.reduce((sum, { letters, versions }) => sum + 1 + letters + versions, 0);
      return got === wanted ? [] : [`${address} got ${got} mails in place of ${wanted}.`];
    }),
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
  'every case file is intact and tells each event once, in order': ({ caseFiles }, accepted) =>
    accepted.flatMap(({ id, kind }) => {
      const history = caseFiles.find((file) => file.id === id)?.history;
      const kinds = history?.entries.map((entry) => entry.kind).join(' ');
      if (history?.intact !== true) return [`The case file of ${id} is broken.`];
      return kinds === COURSES[kind].caseFile.join(' ') ? [] : [`The case file of ${id} says ${kinds}.`];
    }),
  'every order used up its approvals, and nothing else was decided than what was asked': (
    { views, decisions },
    accepted,
  ) =>
    accepted.flatMap(({ id, kind }) => {
      const own = decisions.filter(({ requisition }) => requisition === id);
      const answers = Object.values(COURSES[kind].answers);
      const verbs = answers.flatMap(({ verb, times }) => Array.from({ length: times }, () => verb));
      const approvals = own.filter(({ verb }) => verb === 'approve');
      const shown = views.find((view) => view.id === id)?.approvals ?? [];
      return isSame(
        own.map(({ verb }) => verb),
        verbs,
      ) &&
        shown.length === approvals.length &&
        approvals.every(({ used, forThis }) => used && forThis)
        ? []
        : [`${id} has the decisions ${JSON.stringify(own)}.`];
    }),
  'the money of every order is committed once, to the order': ({ views, commitments }) =>
    views.flatMap(({ id, purchaseOrder }) => {
      const own = commitments.filter(({ requisition }) => requisition === id);
      const good = own.every(({ stage, minor }) => stage === 'order' && minor === purchaseOrder?.total.minor);
      return own.length === 1 && good ? [] : [`${id} has the commitments ${JSON.stringify(own)}.`];
    }),
  'every call of a model is paid for, at its worst case where its usage is unknown': (
    { views, modelCalls, modelSaw },
    accepted,
  ) => [
    ...accepted.flatMap((subject) =>
      unpaid(
        subject,
        views.find(({ id }) => id === subject.id)?.cost,
        modelCalls.filter(({ requisition }) => requisition === subject.id),
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

function unpaid(
  { id, kind }: Subject,
  cost: RequisitionView['cost'] | undefined,
  calls: Findings['modelCalls'],
): string[] {
  const turns: readonly string[] = COURSES[kind].turns;
  const sum = calls.reduce((total, call) => total + call.cost, 0);
  const settled = calls.filter(({ state }) => state === 'settled');
  const cheap = calls
    .filter(({ state }) => state !== 'settled')
    .filter((call) => settled.some((other) => turnOf(other) === turnOf(call) && other.cost >= call.cost));
  return [
    ...(cost?.turns === calls.length && cost.microUsd === sum
      ? []
      : [`${id} shows ${cost?.turns} calls for ${cost?.microUsd}, and had ${calls.length} for ${sum}.`]),
    ...turns
      .filter((turn) => !settled.some((call) => turnOf(call) === turn))
      .map((turn) => `${id} has no settled call ${turn}.`),
    ...calls
      .filter((call) => !turns.includes(turnOf(call)))
      .map((call) => `${id} paid for ${turnOf(call)}, which nobody needed.`),
    ...cheap.map((call) => `${id} counts ${turnOf(call)}, whose usage is unknown, at less than its worst case.`),
  ];
}

const tasksIn = (text: string): string[] => [...new Set(text.match(/\bT-\d{6}\b/g) ?? [])];

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.toSorted().join() === other.toSorted().join();

const repeated = (all: readonly string[]): string[] => [...new Set(all.filter((one, at) => all.indexOf(one) !== at))];
