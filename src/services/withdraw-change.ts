import type { OrderChange } from '../domain/delivery.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { openChange } from '../domain/order-change.ts';
import { withdrawChange as takeBack } from '../store/order-changes.ts';
import { letSee } from '../store/requisitions.ts';
import { cancelTasks } from '../store/tasks.ts';
import { personActor } from './actor.ts';
import type { Person, Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { lockOrder, noteOrder, requireOpen, requireReason, wakeOrder, type Followed } from './order-act.ts';
import { orderView } from './orders.ts';

type Context = Pick<ServiceContext, 'database' | 'policies' | 'now'>;

const endOf = ({ outcome, number }: OrderChange): string => {
  switch (outcome?.kind) {
    case 'current':
      return `Change ${number} is the order by now.`;
    case 'refused':
      return `Change ${number} was refused${outcome.by === null ? '' : ` by ${outcome.by}`}.`;
    case 'withdrawn':
      return `Change ${number} was withdrawn by ${outcome.by} already.`;
    case undefined:
      return `Another change was proposed in the place of change ${number}.`;
  }
};

/** Throws `conflict` where it is not open, with what became of it. */
const requireOpenChange = ({ facts, of }: Followed, wanted: number | null): OrderChange => {
  const open = openChange(facts);
  if (open !== null && (wanted === null || wanted === open.number)) return open;
  const named = facts.changes.find(({ number }) => number === (wanted ?? facts.changes.at(-1)?.number));
  const none = wanted === null ? 'No change of it waits.' : `It has no change ${wanted}.`;
  const why = named === undefined ? none : endOf(named);
  throw new QuartermasterError('conflict', `Nothing of order ${of.number} was withdrawn. ${why}`);
};

const requireTheirs = ({ person, roles }: Person, { by, inPlaceOf }: OrderChange): void => {
  if (roles.includes('buyer') || person === by || person === inPlaceOf) return;
  throw new QuartermasterError('forbidden', 'Only whoever proposed a change, or a buyer, takes it back.');
};

/** Takes back a change that is open; whoever was asked to approve it is asked no more, from the same moment on. */
export const withdrawChange =
  (context: Context): Services['withdrawChange'] =>
  (who, number, { change: wanted, reason }) => {
    requireReason(reason);
    return context.database.withPrincipal(who, async (tx) => {
      const order = await lockOrder(tx, number);
      requireOpen(order);
      const change = requireOpenChange(order, wanted);
      requireTheirs(who, change);
      const said = { actor: personActor(who), at: context.now() };
      await letSee(tx, order.of.requisition, [who.person]);
      await takeBack(tx, order.of, { change: change.number, reason: reason.trim(), by: who.person, at: said.at });
      await cancelTasks(tx, order.of.requisition, ['change_approval']);
      await noteOrder(order, said, 'order_change_withdrawn', { change: change.number, digest: change.digest });
      await wakeOrder(order, 'change');
      return orderView(context, tx, who, number);
    });
  };
