import type { ChangeOutcome, OrderChange, OrderFacts } from '../domain/delivery.ts';
import { differences, openChange } from '../domain/order-change.ts';
import type { OrderDocument } from '../domain/order.ts';
import type { Tx } from '../store/database.ts';
import { decisionsOf, type StoredDecision } from '../store/decisions.ts';
import { tasksOf, type Task } from '../store/tasks.ts';
import type { OrderChangeView, OrderVersionView } from './records-view.ts';

const versionOf = ({ version, date, neededBy, total, tax, lines }: OrderDocument): OrderVersionView => ({
  version,
  date,
  neededBy,
  total,
  tax,
  lines: lines.map(({ description, quantity, unit, unitPrice, net }) => ({
    description,
    quantity,
    unit,
    unitPrice: { currency: unitPrice.currency, amount: unitPrice.amount },
    net,
  })),
});

/** Every version of the order, from the first on; the last is the order as it is. */
export const versionsOf = (order: OrderDocument, { changes }: Pick<OrderFacts, 'changes'>): OrderVersionView[] => [
  ...changes.filter(({ outcome }) => outcome?.kind === 'current').map(({ before }) => versionOf(before)),
  versionOf(order),
];

const states = { current: 'taken', refused: 'refused', withdrawn: 'withdrawn' } as const satisfies Record<
  ChangeOutcome['kind'],
  OrderChangeView['state']
>;

const stateOf = (change: OrderChange, open: OrderChange | null): OrderChangeView['state'] => {
  if (change.outcome) return states[change.outcome.kind];
  return change.number === open?.number ? 'open' : 'replaced';
};

type Asked = { tasks: readonly Task[]; decisions: readonly StoredDecision[] };

/** Whoever is asked to approve it, as far as they are by now, and what they said. */
const approvalsOf = ({ digest }: OrderChange, { tasks, decisions }: Asked): OrderChangeView['approvals'] =>
  tasks
    .filter((task) => task.topic === 'change_approval' && task.digest === digest && task.status !== 'cancelled')
    .flatMap(({ id, owner }) => {
      const decision = decisions.find(({ task }) => task === id);
      const by = decision?.actor.kind === 'person' ? decision.actor.person : null;
      const said = { verb: decision?.verb ?? null, by, at: decision?.at ?? null, reason: decision?.reason ?? null };
      return 'role' in owner ? [{ task: id, role: owner.role, ...said }] : [];
    });

const changeOf = (change: OrderChange, open: OrderChange | null, asked: Asked): OrderChangeView => {
  const { number, before, after, outcome, digest, reason, acknowledgement, by, inPlaceOf, at } = change;
  const refused = outcome?.kind === 'refused' ? outcome : null;
  return {
    number,
    version: after.version,
    state: stateOf(change, open),
    why: refused?.why ?? null,
    refusedBy: refused?.by ?? null,
    withdrawal: outcome?.kind === 'withdrawn' ? { by: outcome.by, reason: outcome.reason } : null,
    endedAt: outcome?.at ?? null,
    postedAt: outcome?.kind === 'current' ? outcome.postedAt : null,
    reason,
    acknowledgement,
    by,
    inPlaceOf,
    at,
    total: after.total,
    neededBy: after.neededBy,
    differences: differences(before, after),
    digest,
    approvals: approvalsOf(change, asked),
  };
};

/** What somebody wanted of an order to be otherwise, oldest first, and what it has come to. */
export const changesView = async (tx: Tx, requisition: string, facts: OrderFacts): Promise<OrderChangeView[]> => {
  if (facts.changes.length === 0) return [];
  const asked = { tasks: await tasksOf(tx, requisition), decisions: await decisionsOf(tx, requisition) };
  return facts.changes.map((change) => changeOf(change, openChange(facts), asked));
};
