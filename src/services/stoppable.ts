import { QuartermasterError } from '../domain/errors.ts';
import type { Notice } from '../domain/delivery.ts';
import type { Role } from '../domain/principal.ts';
import { mayAct } from '../domain/status.ts';
import type { Tx } from '../store/database.ts';
import { effectState, type EffectState } from '../store/effects.ts';
import type { Requisition } from '../store/requisitions.ts';

/** States of an effect in which the other side may have it. */
const mayBeThere: readonly (EffectState | null)[] = ['dispatched', 'confirmed', 'ambiguous'];

/** Key of the mail that carries an order to its vendor. */
export const orderMailKey = (order: string): string => `${order}/mail`;

/** Key of a mail that tells the vendor something about an order. */
export const orderNoticeKey = (order: string, { kind, occasion, number }: Notice): string =>
  `${order}/${kind}/${occasion}/${number}`;

type Numbered = { requisition: string; number: number };

/** Key of the mail that carries a letter to its vendor. */
export const letterMailKey = ({ requisition, number }: Numbered): string => `${requisition}/letter/${number}`;

export const letterReminderKey = (letter: Numbered, reminder: number): string =>
  `${letterMailKey(letter)}/reminder/${reminder}`;

/** What has an order number is stopped by whoever may withdraw it while it is ordered, whatever it waits for, and by nobody once the vendor may have it. */
export const requireStoppable = async (
  tx: Tx,
  roles: readonly Role[],
  { id, orderNumber }: Pick<Requisition, 'id' | 'orderNumber'>,
): Promise<void> => {
  if (orderNumber === null) return;
  if (!mayAct('withdraw', 'ordering', { roles, isSubmitter: false }))
    throw new QuartermasterError('forbidden', `${id} is order ${orderNumber} already; ask a buyer to stop it.`);
  if (!mayBeThere.includes(await effectState(tx, orderMailKey(orderNumber)))) return;
  throw new QuartermasterError(
    'conflict',
    `The vendor may have order ${orderNumber} already, so ${id} is not stopped. Let it be finished, and cancel the order with the vendor.`,
  );
};
