import { isHeld } from '../domain/delivery.ts';
import type { Tx } from '../store/database.ts';
import { openOrdersWith } from '../store/orders.ts';
import { letSee } from '../store/requisitions.ts';
import { personActor } from './actor.ts';
import type { Person, Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import {
  cancel,
  close,
  lockOrder,
  requireReason,
  setHeld,
  wakeOrder,
  type Followed,
  type Saying,
} from './order-act.ts';
import { orderView } from './orders.ts';

type Context = Pick<ServiceContext, 'database' | 'policies' | 'now'>;

/** Something that a person does to an order with a reason; its run hears of it. */
const acting =
  (
    {
      because,
      act,
    }: { because: 'closing' | 'hold'; act: (order: Followed, said: Saying, why: string) => Promise<void> },
    context: Context,
  ) =>
  (who: Person, number: string, reason: string) => {
    requireReason(reason);
    return context.database.withPrincipal(who, async (tx) => {
      const order = await lockOrder(tx, number);
      await act(order, { by: who.person, actor: personActor(who), at: context.now() }, reason.trim());
      await letSee(tx, order.of.requisition, [who.person]);
      await wakeOrder(order, because);
      return orderView(context, tx, who, number);
    });
  };

/** Every open order with a vendor that is not on hold is from now on, as part of a transaction. */
export const holdOrdersWith = async (
  context: Pick<Context, 'now'>,
  tx: Tx,
  who: Person,
  { vendor, reason }: { vendor: string; reason: string },
): Promise<void> => {
  for (const number of await openOrdersWith(tx, vendor)) {
    const order = await lockOrder(tx, number);
    if (order.facts.closing !== null || isHeld(order.facts)) continue;
    await setHeld(order, { by: who.person, actor: personActor(who), at: context.now() }, { isHeld: true, reason });
    await letSee(tx, order.of.requisition, [who.person]);
    await wakeOrder(order, 'hold');
  }
};

export const closeOrder = (context: Context): Services['closeOrder'] =>
  acting({ because: 'closing', act: close }, context);

export const cancelOrder = (context: Context): Services['cancelOrder'] =>
  acting({ because: 'closing', act: cancel }, context);

export const holdOrder = (context: Context): Services['holdOrder'] =>
  acting({ because: 'hold', act: (order, said, reason) => setHeld(order, said, { isHeld: true, reason }) }, context);

export const releaseOrder = (context: Context): Services['releaseOrder'] =>
  acting({ because: 'hold', act: (order, said, reason) => setHeld(order, said, { isHeld: false, reason }) }, context);
