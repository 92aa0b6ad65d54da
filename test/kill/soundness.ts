import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import { Call } from '../../sandbox/erp/book.ts';
import { Stored } from '../../sandbox/mail/box.ts';
import type { Principal } from '../../src/domain/principal.ts';
import type { HistoryView, RequisitionView } from '../../src/services/view.ts';
import { openDatabase } from '../../src/store/database.ts';
import { relay, worker } from '../support/principals.ts';
import type { Rig } from './rig.ts';

const Book = z.object({ orders: z.array(Call.shape.change.unwrap()) });
const Sink = z.object({ messages: z.array(Stored.shape.message) });

const ModelCall = z.object({
  requisition: z.string(),
  run: z.string(),
  turn: z.int(),
  state: z.enum(['reserved', 'settled', 'unknown']),
  cost: z.int(),
});
const Decision = z.object({ requisition: z.string(), verb: z.string(), used: z.boolean(), forThis: z.boolean() });
const Event = z.object({ eventType: z.string() });

/** Everything that was there when all had ended, as each side has it. */
export type Findings = {
  views: RequisitionView[];
  caseFiles: { id: string; history: HistoryView }[];
  /** Distinct submissions, by their Message-ID. */
  mailsIn: number;
  orders: z.infer<typeof Book>['orders'];
  mailsOut: z.infer<typeof Sink>['messages'];
  modelCalls: z.infer<typeof ModelCall>[];
  /** Calls that the model itself has seen. */
  modelSaw: number;
  decisions: z.infer<typeof Decision>[];
  /** Effects on the order that are not known to have happened. */
  openEffects: string[];
  /** What the relay has not carried. */
  outbox: number;
  orderCounter: number;
  runs: { id: string; status: string; failures: number }[];
};

/** Asks the API, the database, Temporal, the ERP and the mail sink. */
export async function find(rig: Rig): Promise<Findings> {
  const auditor = rig.as('auditor');
  const { items } = await auditor.list({ limit: '200' });
  const ids = items.map(({ id }) => id).toSorted();
  const { ERP_URL = '', ERP_TOKEN = '' } = rig.system.environment;
  const book = await fetch(`${ERP_URL}/orders`, { headers: { authorization: `Bearer ${ERP_TOKEN}` } });
  const sink = await fetch(`${rig.system.state.mailOutboxUrl}/messages`);
  return {
    views: await Promise.all(ids.map((id) => auditor.show(id))),
    caseFiles: await Promise.all(ids.map(async (id) => ({ id, history: await auditor.history(id) }))),
    orders: Book.parse(await book.json()).orders,
    mailsOut: Sink.parse(await sink.json()).messages,
    modelSaw: await rig.modelCalls(),
    runs: await runsOf(rig),
    ...(await stored(rig)),
  };
}

async function stored(rig: Rig) {
  const database = await openDatabase(rig.system.environment.DATABASE_URL ?? '');
  const rows = (who: Principal, sql: string) => database.withPrincipal(who, (tx) => tx.rows(sql));
  const acme = worker('acme');
  try {
    return {
      mailsIn: (await rows(acme, 'select distinct message_id from mails')).length,
      modelCalls: ModelCall.array().parse(
        await rows(acme, 'select requisition, run, turn, state, cost_micro_usd as cost from model_calls'),
      ),
      decisions: Decision.array().parse(
        await rows(
          acme,
          `select d.requisition, d.verb, d.consumed_at is not null as used, coalesce(t.digest = o.digest, false) as "forThis"
           from decisions d join tasks t on t.tenant = d.tenant and t.id = d.task
           left join orders o on o.tenant = d.tenant and o.requisition = d.requisition`,
        ),
      ),
      openEffects: (
        await rows(
          acme,
          `select key from effects where state <> 'confirmed' and (key like '%/order/1' or key like 'PO-%')`,
        )
      ).map(({ key }) => String(key)),
      outbox: (await rows(relay, 'select id from outbox')).length,
      orderCounter: z.int().parse((await rows(acme, `select value from counters where name = 'order'`))[0]?.['value']),
    };
  } finally {
    await database.close();
  }
}

/** The runs as Temporal has them. */
export async function runsOf({ system }: Rig): Promise<Findings['runs']> {
  const { TEMPORAL_ADDRESS: address = '', TEMPORAL_NAMESPACE: namespace = '' } = system.environment;
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection, namespace });
    const runs: Findings['runs'] = [];
    for await (const { workflowId, runId, status } of client.workflow.list()) {
      const history: unknown = JSON.parse(
        JSON.stringify(await client.workflow.getHandle(workflowId, runId).fetchHistory()),
      );
      const { events } = z.object({ events: Event.array() }).parse(history);
      const failures = events.filter(({ eventType }) => eventType.endsWith('WORKFLOW_TASK_FAILED')).length;
      runs.push({ id: workflowId, status: status.name, failures });
    }
    return runs;
  } finally {
    await connection.close();
  }
}

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

const CASE_FILE = [
  'received',
  'begun',
  'read',
  'completed',
  'vendor_cleared',
  'budget_committed',
  'task_opened',
  'decided',
  'order_numbered',
  'order_posted',
  'order_sent',
].join(' ');

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
  'nobody is told the same thing twice, and every requester is told the end': ({ views, mailsOut }) => [
    ...repeated(mailsOut.map(({ messageId }) => messageId ?? 'no Message-ID')).map(
      (id) => `${id} was sent more than once.`,
    ),
    ...repeated(mailsOut.flatMap(({ to, text }) => tasksIn(text).map((task) => `${task} to ${to.join()}`))).map(
      (what) => `${what} was sent more than once.`,
    ),
    ...views.flatMap(({ id }) => {
      const told = mailsOut.filter(({ subject }) => subject === `[${id}] Ordered`).length;
      return told === 1 ? [] : [`The requester was told ${told} times that ${id} is ordered.`];
    }),
  ],
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
  'order numbers have no gaps': ({ views, orderCounter }) => {
    const numbers = views.map(({ purchaseOrder }) => purchaseOrder?.number ?? 'none').toSorted();
    const wanted = views.map((_, index) => `PO-${String(index + 1).padStart(6, '0')}`);
    const isWhole = numbers.join() === wanted.join() && orderCounter === views.length;
    return isWhole ? [] : [`The numbers up to ${orderCounter} are ${numbers.join(', ')}.`];
  },
} as const satisfies Record<string, Check>;

function unpaid(id: string, cost: RequisitionView['cost'], calls: Findings['modelCalls']): string[] {
  const sum = calls.reduce((total, call) => total + call.cost, 0);
  const turnOf = ({ run, turn }: Findings['modelCalls'][number]) => `${run} ${turn}`;
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

const tasksIn = (text: string): string[] => [...new Set(text.match(/\/v1\/tasks\/T-\d+/g) ?? [])];

const repeated = (all: readonly string[]): string[] => [...new Set(all.filter((one, at) => all.indexOf(one) !== at))];
