import { deadlineOf, deliveredLines, isDelivered, isStopped, isTold, type Notice } from '../../domain/delivery.ts';
import { QuartermasterError } from '../../domain/errors.ts';
import { orderMail } from '../../mail/order-mail.ts';
import { orderNoticeMail } from '../../mail/order-notice.ts';
import { renderOrderPdf } from '../../mail/order-pdf.ts';
import type { OutgoingMail } from '../../mail/send.ts';
import { noteOrder, orderOfLocked, type Followed } from '../../services/order-act.ts';
import { orderNoticeKey } from '../../services/stoppable.ts';
import type { Tx } from '../../store/database.ts';
import { effectState } from '../../store/effects.ts';
import { noteNotice } from '../../store/order-facts.ts';
import { lockRequisition } from '../../store/requisitions.ts';
import type { Activities, OrderRef } from '../api.ts';
import type { ActivityContext } from '../context.ts';
import { deliver } from '../deliver.ts';
import { vendorChanged } from '../steps/order-effects.ts';
import { workerOf } from '../steps/step.ts';
import { heldBack } from '../steps/unless-paused.ts';

type Telling = OrderRef & { notice: Notice };

const locked = async (tx: Tx, ref: OrderRef): Promise<Followed> =>
  orderOfLocked(tx, await lockRequisition(tx, ref.requisition));

/** Whether what the vendor would be told is still so. */
const isSo = {
  reminder: ({ document, facts }, { occasion }) =>
    facts.closing === null &&
    !isStopped(facts) &&
    !isDelivered(document, facts) &&
    deadlineOf(document, facts).number === occasion,
  kept: ({ facts }) => facts.closing === null && !isStopped(facts),
  cancelled: ({ order }) => order.status === 'cancelled',
  version: ({ document, facts }, { occasion }) =>
    facts.closing?.kind !== 'cancelled' && !isStopped(facts) && document.version === occasion,
} as const satisfies Record<Notice['kind'], (order: Followed, notice: Notice) => boolean>;

const isWanted = (order: Followed, notice: Notice): boolean =>
  !isTold(order.facts, notice) && isSo[notice.kind](order, notice);

/** The address of the order, as long as it is the confirmed one of our record. */
const isReachable = async ({ tx, requisition, order, document }: Followed): Promise<boolean> =>
  (await vendorChanged(tx, requisition, order, document.vendor.email)) === null;

const kindOf = {
  reminder: 'vendor_reminded',
  kept: 'vendor_told',
  cancelled: 'vendor_told',
  version: 'order_version_sent',
} as const;

const note = async (
  context: ActivityContext,
  order: Followed,
  notice: Notice,
  outcome: 'sent' | 'withheld',
): Promise<void> => {
  const at = context.now();
  if (!(await noteNotice(order.tx, order.of, { ...notice, outcome }, at))) return;
  const kind = outcome === 'sent' ? kindOf[notice.kind] : 'vendor_not_told';
  const { kind: about, occasion, number } = notice;
  await noteOrder(order, { actor: { kind: 'worker' }, at }, kind, { about, occasion, number });
};

/** A version of the order is the order itself, on paper. */
const mailOf = async (
  { document, facts }: Followed,
  { kind }: Notice,
): Promise<Omit<OutgoingMail, 'messageId' | 'to'>> => {
  if (kind === 'version') return orderMail(document, await renderOrderPdf(document));
  const lines = deliveredLines(document, facts.receipts);
  return orderNoticeMail(document, { kind, due: deadlineOf(document, facts).due, lines });
};

const send = async (context: ActivityContext, { notice, ...ref }: Telling, order: Followed): Promise<void> => {
  const { document } = order;
  const mail = await mailOf(order, notice);
  const thread = order.order.messageId;
  const threaded = thread === null ? {} : { inReplyTo: thread, references: thread };
  const key = orderNoticeKey(ref.order, notice);
  await deliver(context, ref, key, document.vendor.email, { ...mail, ...threaded }, async (tx) => {
    const now = await locked(tx, ref);
    if (!isWanted(now, notice))
      return new QuartermasterError('conflict', `Order ${ref.order} has changed meanwhile. Nothing is sent.`);
    return (await vendorChanged(tx, now.requisition, now.order, document.vendor.email)) ?? heldBack(context, tx);
  });
};

/** Tells the vendor what became of an order, once, under the mail that carried it. */
export const tellVendor =
  (context: ActivityContext): Activities['tellVendor'] =>
  async ({ notice, ...ref }) => {
    const order = await context.database.withPrincipal(workerOf(ref), async (tx) => {
      const found = await locked(tx, ref);
      const hasLeft = (await effectState(tx, orderNoticeKey(ref.order, notice))) === 'confirmed';
      // An attempt that was killed after the mail had left says so now, whatever has happened since.
      if (hasLeft) await note(context, found, notice, 'sent');
      if (hasLeft || !isWanted(found, notice)) return null;
      if (await isReachable(found)) return found;
      await note(context, found, notice, 'withheld');
      return null;
    });
    if (order === null) return;
    await send(context, { ...ref, notice }, order);
    await context.database.withPrincipal(workerOf(ref), async (tx) =>
      note(context, await locked(tx, ref), notice, 'sent'),
    );
  };
