import { dayIn } from '../domain/day.ts';
import { QuartermasterError, type FieldError } from '../domain/errors.ts';
import { decimalOf } from '../domain/money.ts';
import {
  changeDigest,
  changedOrder,
  changeHindrance,
  differences,
  openChange,
  type ChangeHindrance,
  type WantedChange,
} from '../domain/order-change.ts';
import type { OrderDocument } from '../domain/order.ts';
import { sha256 } from '../digest.ts';
import { addChange } from '../store/order-changes.ts';
import { letSee } from '../store/requisitions.ts';
import { cancelTasks } from '../store/tasks.ts';
import { readTenant } from '../store/tenants.ts';
import { personActor } from './actor.ts';
import type { Person, Seen, Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { lockOrder, noteOrder, requireOpen, wakeOrder, type Followed, type Saying } from './order-act.ts';
import { orderView } from './orders.ts';
import { requireSeen } from './version.ts';

type Context = Pick<ServiceContext, 'database' | 'policies' | 'now'>;

const hindrances = {
  closed: 'It is closed.',
  cancelled: 'It is cancelled.',
  on_hold: 'It is on hold; release it first.',
  received: 'All of it was received. Order what is needed besides anew, or have some sent back first.',
  under_way: 'Its last change is still on its way to the ERP and the vendor. Try again when both have it.',
} as const satisfies Record<ChangeHindrance, string>;

const requireChangeable = (order: Followed): void => {
  requireOpen(order);
  const hindrance = changeHindrance(order.document, order.facts);
  if (hindrance === null) return;
  throw new QuartermasterError('conflict', `Order ${order.of.number} is not changed. ${hindrances[hindrance]}`);
};

/** The next version of the order, as somebody wants it and with what they say is taken; or what is wrong with that. */
export const nextVersion = async (
  order: Followed,
  wanted: WantedChange,
  at: Date,
): Promise<{ ok: true; document: OrderDocument } | { ok: false; faults: FieldError[] }> => {
  requireChangeable(order);
  return changedOrder(order.document, wanted, order.facts, dayIn((await readTenant(order.tx)).timeZone, at));
};

type Why = { reason: string; acknowledgement: number | null };

/** Puts the next version up: the order's run asks for approvals where it needs some. It takes the place of a change that is open. */
export const propose = async (
  order: Followed,
  { by, ...said }: Saying,
  after: OrderDocument,
  why: Why,
): Promise<void> => {
  const { tx, of, document: before, facts, requisition } = order;
  const number = facts.changes.length + 1;
  const costCenter = requisition.requirement?.costCenter ?? '';
  const digest = changeDigest({ number, before, after }, costCenter, sha256);
  const inPlaceOf = (said.actor.kind === 'person' && said.actor.inPlaceOf) || null;
  await addChange(tx, of, { number, before, after, digest, ...why, by, inPlaceOf, at: said.at });
  // Nobody decides about the one before from now on, whenever the run looks.
  await cancelTasks(tx, of.requisition, ['change_approval']);
  await noteOrder(order, said, 'order_change_proposed', {
    change: number,
    version: after.version,
    replaces: openChange(facts)?.number ?? null,
    total: decimalOf(after.total),
    differences: differences(before, after),
    digest,
  });
};

/** Throws `stale` where the order is not as the person saw it, with who changed it last. */
const requireOrderAsSeen = async (
  context: Context,
  who: Person,
  { tx, of, facts }: Followed,
  seen: Seen,
): Promise<void> => {
  if (seen === null) return;
  const view = await orderView(context, tx, who, of.number);
  const { by = null, at = null } = facts.changes.at(-1) ?? {};
  const status = view.delivery?.state ?? view.status;
  requireSeen(seen, view, { status, decidedBy: by, verb: by && 'change', at });
};

/** Proposes a change of an order that was sent. */
export const changeOrder =
  (context: Context): Services['changeOrder'] =>
  (who, number, { reason, ...wanted }, seen = null) =>
    context.database.withPrincipal(who, async (tx) => {
      const order = await lockOrder(tx, number);
      await requireOrderAsSeen(context, who, order, seen);
      const said = { by: who.person, actor: personActor(who), at: context.now() };
      const changed = await nextVersion(order, wanted, said.at);
      const faults = changed.ok ? [] : changed.faults;
      if (reason.trim() === '') faults.push({ field: 'reason', reason: 'must say why' });
      if (!changed.ok || faults.length > 0)
        throw new QuartermasterError('invalid_input', 'The order was not changed.', { fields: faults });
      await letSee(tx, order.of.requisition, [who.person]);
      await propose(order, said, changed.document, { reason: reason.trim(), acknowledgement: null });
      await wakeOrder(order, 'change');
      return orderView(context, tx, who, number);
    });
