import { z } from 'zod';
import { dayIn } from '../domain/day.ts';
import { deadlineOf } from '../domain/delivery.ts';
import { QuartermasterError, type FieldError } from '../domain/errors.ts';
import { decimalOf, money } from '../domain/money.ts';
import { versionTold } from '../domain/order-change.ts';
import { addAcknowledgement } from '../store/order-facts.ts';
import { letSee } from '../store/requisitions.ts';
import { readTenant } from '../store/tenants.ts';
import { personActor } from './actor.ts';
import type { Services, WantedAcknowledgement } from './api.ts';
import type { ServiceContext } from './context.ts';
import { lockOrder, noteOrder, requireOpen, wakeOrder, type Followed } from './order-act.ts';
import { orderView } from './orders.ts';

type Context = Pick<ServiceContext, 'database' | 'policies' | 'now'>;

const Amount = z.string().regex(/^\d{1,12}(\.\d{1,6})?$/);

/** What the vendor said must be a kind of answer that can be acted upon. */
const faultsOf = (
  { document, facts }: Followed,
  { verdict, dated, promised, total, note }: Omit<WantedAcknowledgement, 'dated'> & { dated: string },
  today: string,
): FieldError[] => {
  const { due } = deadlineOf(document, facts);
  const faults: FieldError[] = [];
  if (dated > today) faults.push({ field: 'dated', reason: 'The vendor cannot have answered after today.' });
  if (verdict === 'accepted' && promised !== null && promised > due)
    faults.push({ field: 'promised', reason: `That is later than ${due}, so the vendor has changed the order.` });
  if (verdict !== 'changed' && total !== null)
    faults.push({ field: 'total', reason: 'Another total is a change of the order.' });
  if (total !== null && !Amount.safeParse(total).success)
    faults.push({ field: 'total', reason: 'Give an amount as 1480.00, in the currency of the order.' });
  if (verdict === 'changed' && promised === null && total === null && (note ?? '').trim() === '')
    faults.push({ field: 'note', reason: 'Say what the vendor has changed: a day, the total, or in words.' });
  return faults;
};

/** Notes what the vendor said to the order; what they changed or refused is for a buyer to decide. */
export const acknowledgeOrder =
  (context: Context): Services['acknowledgeOrder'] =>
  (who, number, wanted) =>
    context.database.withPrincipal(who, async (tx) => {
      const order = await lockOrder(tx, number);
      requireOpen(order);
      const today = dayIn((await readTenant(tx)).timeZone, context.now());
      const { verdict, promised, total, note } = wanted;
      const dated = wanted.dated ?? today;
      const fields = faultsOf(order, { ...wanted, dated }, today);
      if (fields.length > 0)
        throw new QuartermasterError('invalid_input', 'This answer of the vendor was not noted.', { fields });
      const asked = total === null ? null : money(order.document.currency, total);
      const said = { actor: personActor(who), at: context.now() };
      await letSee(tx, order.of.requisition, [who.person]);
      const by = { by: who.person, at: said.at };
      const version = versionTold(order.facts);
      const stored = {
        version,
        verdict,
        dated,
        promised,
        note: note?.trim() || null,
        totalMinor: asked?.minor ?? null,
      };
      const acknowledgement = await addAcknowledgement(tx, order.of, { ...stored, ...by });
      const shown = { verdict, promised, total: asked && decimalOf(asked) };
      await noteOrder(order, said, 'order_acknowledged', { acknowledgement, version, ...shown });
      await wakeOrder(order, 'acknowledgement');
      return orderView(context, tx, who, number);
    });
