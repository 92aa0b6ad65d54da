import { z } from 'zod';
import { runReasons } from './agent-run.ts';
import type { Cause } from './cause.ts';
import { statusNames, type Phase } from './status.ts';
import { ClearanceDecision } from './clearance.ts';
import { changeRefusals, receiptKinds, verdicts } from './delivery.ts';
import { Role } from './principal.ts';
import { Currency, Decimal } from './requirement.ts';
import { Measure, SpendScope } from './spend.ts';
import { TaskKind, TaskTopic, Verb } from './task.ts';
import { Verdict } from './verdict.ts';

const Id = z.string().min(1).max(200);
const Code = z.string().regex(/^[a-z0-9_]{1,64}$/);
const phases = [
  'working',
  'input_required',
  'auth_required',
  'completed',
  'failed',
  'canceled',
  'rejected',
] as const satisfies readonly Phase[];

const requisition = { requisition: Id };
const task = { ...requisition, task: Id, kind: TaskKind, topic: TaskTopic };
const assessed = {
  ...requisition,
  /** Null while the vendor is in no record of ours. */
  vendor: Id.nullable(),
  decision: ClearanceDecision,
  reasons: z.array(Code),
};
const ofOrder = { ...requisition, order: Id };
const order = { ...ofOrder, vendor: Id };
/** `line` counts from 1, as in the order. */
const OrderedLine = z.strictObject({ line: z.int().positive(), quantity: Decimal });
const agentRun = { ...requisition, agent: Code, run: Id };

const ownRun = {
  run: Id,
  agent: Code,
  /** The head of its case file (docs/audit.md); missing in events from before there was one. */
  caseFile: z.strictObject({ entries: z.int().positive(), hash: z.string() }).optional(),
};

const event = <const S extends z.ZodRawShape>(summary: string, version: number, shape: S) => ({
  summary,
  version,
  data: z.strictObject(shape),
});

/**
 * Every event that leaves: ids and facts, nothing personal and no content. What is added to one is optional to read; a change that a
 * reader could stumble over is a new version (docs/events.md).
 */
export const catalogue = {
  'requisition.received': event('A purchase request came in.', 1, requisition),
  'requisition.status_changed': event('A requisition went from one status to another.', 1, {
    ...requisition,
    from: z.enum(statusNames),
    to: z.enum(statusNames),
    phase: z.enum(phases),
    round: z.int().positive(),
  }),
  'agent.completed': event('An agent came to an end, and the gate behind it has judged what it handed on.', 1, {
    ...agentRun,
    receiver: Code,
    verdict: z.enum(Verdict.options.map((option) => option.shape.verdict.value)),
    turns: z.int().nonnegative(),
    costMicroUsd: z.int().nonnegative(),
  }),
  'task.opened': event('People are asked for something.', 1, { ...task, role: Role.nullable() }),
  'task.decided': event('Somebody has answered a task.', 1, { ...task, verb: Verb.nullable() }),
  'task.expired': event('Nobody answered a task in time.', 1, task),
  'task.cancelled': event('A task has become pointless.', 1, task),
  'approval.granted': event('One approval of a chain was given, for exactly what has this digest.', 1, {
    ...requisition,
    task: Id,
    digest: Id,
  }),
  'approval.refused': event('One approval of a chain was refused.', 1, { ...requisition, task: Id, digest: Id }),
  'vendor.cleared': event('A vendor may be bought from, for this requisition.', 1, assessed),
  'vendor.refused': event('A vendor may not be bought from as it is, for this requisition.', 1, assessed),
  'vendor.blocked': event('Nothing is written to a vendor, and nothing bought.', 1, assessed),
  'agent_run.started': event('An agent was given something to work on by itself.', 1, ownRun),
  'agent_run.completed': event('An agent that worked by itself has come to an end.', 1, {
    ...ownRun,
    state: z.enum(['completed', 'stopped', 'cancelled']),
    /** Why it was stopped. */
    reason: z.enum(runReasons).nullable(),
    /** Null where it came to no answer. */
    verdict: z.enum(Verdict.options.map((option) => option.shape.verdict.value)).nullable(),
    turns: z.int().nonnegative(),
    costMicroUsd: z.int().nonnegative(),
  }),
  'vendor.held': event('A vendor was put on hold.', 1, { vendor: Id }),
  'vendor.released': event('A vendor was let go again.', 1, { vendor: Id }),
  'letter.sent': event('A letter went to a vendor.', 1, { ...requisition, vendor: Id, letter: z.int().positive() }),
  'spend.capped': event('A cap on what models may cost was reached.', 1, {
    ...requisition,
    scope: SpendScope,
    measure: Measure,
    limit: z.int(),
  }),
  'order.numbered': event('An order has its approvals and its number.', 1, order),
  'order.posted': event('An order stands in the ERP.', 1, { ...order, erpNumber: Id }),
  'order.sent': event('An order went to its vendor.', 1, {
    ...order,
    erpNumber: Id.nullable(),
    currency: Currency,
    /** In minor units of the currency. */
    totalMinor: z.int(),
    neededBy: z.iso.date(),
    lines: z.array(OrderedLine),
  }),
  'order.acknowledged': event('A vendor has answered an order, as somebody noted it.', 1, {
    ...ofOrder,
    verdict: z.enum(verdicts),
    /** When it will be delivered, as far as the vendor says. */
    promised: z.iso.date().nullable(),
  }),
  'order.received': event('Goods of an order came in, or went back.', 1, {
    ...ofOrder,
    /** 1, 2, 3 … of the order. */
    receipt: z.int().positive(),
    kind: z.enum(receiptKinds),
    lines: z.array(OrderedLine),
  }),
  'order.due_changed': event('An order is due on another day, or its vendor is reminded of the same one anew.', 1, {
    ...ofOrder,
    due: z.iso.date(),
  }),
  'order.changed': event(
    'An order has a new version, as it was approved where that was needed; ERP and vendor get it next.',
    1,
    {
      ...ofOrder,
      /** 1 was sent first. */
      version: z.int().min(2),
      currency: Currency,
      /** In minor units of the currency. */
      totalMinor: z.int(),
      neededBy: z.iso.date(),
      lines: z.array(OrderedLine),
    },
  ),
  'order.change_refused': event('A change of an order came to nothing: the order stays as it is.', 1, {
    ...ofOrder,
    /** 1, 2, 3 … of the order. */
    change: z.int().positive(),
    why: z.enum(changeRefusals),
  }),
  'order.change_withdrawn': event('A change of an order was taken back before it came to anything.', 1, {
    ...ofOrder,
    /** 1, 2, 3 … of the order. */
    change: z.int().positive(),
  }),
  'order.held': event(
    'Nothing is sent about an order, and nobody asked, until it is released; what arrives is noted.',
    1,
    ofOrder,
  ),
  'order.released': event('An order that was held goes on.', 1, ofOrder),
  'order.closed': event('An order has ended as it is: what has not come is not waited for.', 1, ofOrder),
  'order.cancelled': event('An order was taken back.', 1, order),
  'order.observed': event('An order would have been sent, and was only written down.', 1, order),
} as const;

export type EventName = keyof typeof catalogue;
export type EventData<N extends EventName> = z.infer<(typeof catalogue)[N]['data']>;

/** `type` of CloudEvents. */
export const typeOf = (name: EventName): string => `quartermaster.${name}.v${catalogue[name].version}`;

/** An event as it is handed on. */
export type CommittedEvent = {
  tenant: string;
  /** Unique, and the same whenever the event is handed on again. */
  id: string;
  /** As `typeOf` writes it; of an older version of ours it may be one that the catalogue does not have any more. */
  type: string;
  subject: string;
  data: unknown;
  traceparent: string | null;
  /** The event of others that led to it; null where nobody but people did. */
  cause: Cause | null;
  at: string;
  partition: number;
  /** From 1, without gaps, in its partition. */
  place: number;
};
