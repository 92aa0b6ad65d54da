import { duties, permitted, refusals } from '../domain/parties.ts';
import { receiptFaults, type Receipt } from '../domain/delivery.ts';
import { QuartermasterError } from '../domain/errors.ts';
import type { Tx } from '../store/database.ts';
import { addReceipt } from '../store/order-facts.ts';
import { letSee } from '../store/requisitions.ts';
import { digestOf } from '../digest.ts';
import { personActor } from './actor.ts';
import type { Person, Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { lockOrder, noteOrder, requireOpen, wakeOrder, type Followed } from './order-act.ts';
import { orderView } from './orders.ts';
import { approversOfOrder, partiesOf } from './parties.ts';

type Context = Pick<ServiceContext, 'database' | 'policies' | 'now' | 'newId'>;
type Given = Pick<Receipt, 'kind' | 'lines' | 'reason'>;

/** Who approved it says nothing about what arrived, where the policy has it so; nor does who pays it. */
const requireMayReceive = async (
  { policies }: Context,
  { tx, requisition, order }: Followed,
  who: Person,
): Promise<void> => {
  const parties = {
    ...(await partiesOf(tx, requisition, { digest: order.digest, facts: { round: requisition.round } })),
    approvers: await approversOfOrder(tx, requisition),
  };
  const { approverMayReceive } = policies.delivery;
  const bars = duties.receive.filter((bar) => !(approverMayReceive && bar === 'approved'));
  const permission = permitted(who.person, parties, bars);
  if (permission.ok) return;
  const refusal =
    permission.reason === 'approved'
      ? 'You approved this order; somebody else must receive it.'
      : refusals[permission.reason];
  throw new QuartermasterError('forbidden', refusal);
};

const contentOf = ({ kind, lines, reason }: Given): string =>
  digestOf([kind, lines.toSorted((a, b) => a.line - b.line), reason]);

/** Whether this delivery is noted already. Throws `conflict` where the key is that of another one. */
const isKnown = ({ facts }: Followed, key: string, given: Given): boolean => {
  const known = facts.receipts.find((receipt) => receipt.key === key);
  if (known === undefined) return false;
  if (contentOf(known) === contentOf(given)) return true;
  throw new QuartermasterError(
    'conflict',
    `The key ${key} is that of another delivery of this order. Use a new key for each delivery.`,
  );
};

const requireRight = ({ policies }: Context, { document, facts }: Followed, given: Given): void => {
  const faults = receiptFaults(document, facts.receipts, given, policies.delivery.overReceipt);
  if (given.kind === 'returned' && (given.reason ?? '').trim() === '')
    faults.push({ field: 'reason', reason: 'Say why it goes back.' });
  if (faults.length === 0) return;
  throw new QuartermasterError('invalid_input', 'This delivery does not fit the order; nothing was noted.', {
    fields: faults,
  });
};

const entryOf = { received: 'goods_received', returned: 'goods_returned' } as const;

/** Notes what was delivered, or goes back, as part of a transaction; the same key is the same delivery. */
export const receiveWithin = async (
  context: Context,
  tx: Tx,
  who: Person,
  { number, key, ...delivery }: Given & { number: string; key: string },
): Promise<void> => {
  const order = await lockOrder(tx, number);
  await requireMayReceive(context, order, who);
  if (isKnown(order, key, delivery)) return;
  requireOpen(order);
  requireRight(context, order, delivery);
  await letSee(tx, order.of.requisition, [who.person]);
  const said = { actor: personActor(who), at: context.now() };
  const receipt = await addReceipt(tx, order.of, { ...delivery, key, by: who.person, at: said.at });
  await noteOrder(order, said, entryOf[delivery.kind], { receipt, lines: delivery.lines });
  await wakeOrder(order, 'receipt');
};

/** The same in a transaction of its own. */
export const receiveOrder =
  (context: Context): Services['receiveOrder'] =>
  (who, number, { key = context.newId(), ...delivery }) =>
    context.database.withPrincipal(who, async (tx) => {
      await receiveWithin(context, tx, who, { number, key, ...delivery });
      return orderView(context, tx, who, number);
    });
