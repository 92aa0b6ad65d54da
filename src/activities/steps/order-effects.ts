import { z } from 'zod';
import { mayBeSentTo } from '../../domain/clearance.ts';
import { OrderDocument } from '../../domain/order.ts';
import { QuartermasterError } from '../../domain/errors.ts';
import { isFinal, type Status } from '../../domain/status.ts';
import { orderMail } from '../../mail/order-mail.ts';
import { renderOrderPdf } from '../../mail/order-pdf.ts';
import type { Tx } from '../../store/database.ts';
import { effectState } from '../../store/effects.ts';
import { moveOrder, orderOf, type StoredOrder } from '../../store/orders.ts';
import { findRequisition, involve, lockRequisition, notFound, type Requisition } from '../../store/requisitions.ts';
import { orderMailKey } from '../../services/stoppable.ts';
import { unlessSignedOut } from './unless-signed-out.ts';
import type { Person } from '../../store/tenants.ts';
import { findVendor } from '../../store/vendors.ts';
import { ErpOrder } from '../../tools/erp.ts';
import { runOperation, type CallContext } from '../../tools/run-operation.ts';
import { actsFor, principalOf } from '../acts-for.ts';
import type { CaseRef, StepResult } from '../api.ts';
import type { ActivityContext } from '../context.ts';
import { deliver, idOf } from '../deliver.ts';
import { beating } from '../heartbeat.ts';
import { once } from '../once.ts';
import { step, workerOf } from './step.ts';
import { heldBack, unlessPaused } from './unless-paused.ts';

/** What the ERP calls the order; a person who found it there may not know. */
const Posted = z.object({ erpNumber: z.string() }).nullable();

type Numbered = { order: StoredOrder; status: Status; person: Person | null };

/** The order as it was numbered; null when the requisition has been stopped meanwhile. */
const numbered = (context: ActivityContext, ref: CaseRef): Promise<Numbered | null> =>
  context.database.withPrincipal(workerOf(ref), async (tx) => {
    const requisition = await findRequisition(tx, ref.requisition);
    const order = await orderOf(tx, ref.requisition);
    if (!requisition || !order) throw notFound();
    if (isFinal(requisition.status)) return null;
    return { order, status: requisition.status, person: await actsFor(tx, ORDERING, requisition) };
  });

/** What acts at the ERP in the requester's name; no agent does. */
const ORDERING = 'ordering';

const erpKey = ({ requisition }: CaseRef, version = 1): string =>
  version === 1 ? `${requisition}/order/1` : `${requisition}/order/1/version/${version}`;

/** The ERP may serve several tenants under one key space. */
const erpKeyOf = (ref: CaseRef, version = 1): string => `${ref.tenant}/${erpKey(ref, version)}`;

/** A call of the ERP, in the name of somebody: the approvals that allow it are used up. Throws `conflict` where there is nobody. */
export const erpCall = (
  context: ActivityContext,
  ref: CaseRef,
  { status, person }: Pick<Numbered, 'status' | 'person'>,
  signal: AbortSignal,
): CallContext => ({
  tools: context.tools,
  principal: principalOf(workerOf(ref).tenant, person),
  requisition: { id: ref.requisition, status },
  agent: null,
  run: null,
  signal,
});

/** The order as the ERP has it under our key of this version; null when it has none. */
export const findOrder = async (ref: CaseRef, call: CallContext, version = 1): Promise<ErpOrder | null> =>
  ErpOrder.nullable().parse(await runOperation('order_find', { key: erpKeyOf(ref, version) }, call));

type Posting = {
  version: number;
  order: unknown;
  hindrance: (tx: Tx) => Promise<QuartermasterError | null>;
  /** `key`: under which the ERP has it from then on. */
  send: (key: string) => Promise<unknown>;
};

/** Posts a version of an order to the ERP, once, under a key from business facts. */
export const postOnce = (
  context: ActivityContext,
  ref: CaseRef,
  call: CallContext,
  { version, order, hindrance, send }: Posting,
) =>
  once(context, ref, {
    key: erpKey(ref, version),
    result: Posted,
    request: order,
    hindrance,
    dispatch: async () => Posted.parse(await send(erpKeyOf(ref, version))),
    readBack: async () => {
      const found = await findOrder(ref, call, version);
      return found ? { found } : 'absent';
    },
  });

const post = (context: ActivityContext, ref: CaseRef, at: Numbered, signal: AbortSignal) => {
  const call = erpCall(context, ref, at, signal);
  const order = at.order.data;
  return postOnce(context, ref, call, {
    version: 1,
    order,
    hindrance: async (tx) => stopped(await lockRequisition(tx, ref.requisition), ref) ?? heldBack(context, tx),
    send: (key) => runOperation('order_create', { key, order }, call),
  });
};

const NOT_SENT = 'observed, not sent';

/** The end of a requisition that is only observed: what would have left stands in the order, and nothing leaves. */
const observed = (context: ActivityContext, ref: CaseRef, number: string): Promise<StepResult> =>
  step(context, ref, 'order', async ({ tx }) => {
    await moveOrder(tx, number, { status: 'observed' });
    return {
      state: 'done',
      status: 'observed',
      change: { statusReason: NOT_SENT },
      plan: [
        { step: 'order', state: 'skipped', note: NOT_SENT },
        { step: 'send', state: 'skipped', note: NOT_SENT },
      ],
      entry: { kind: 'order_observed', payload: { order: number } },
    };
  });

/** Whether it may be at the ERP, since an earlier attempt of a worker that ordered. */
const hasLeft = async (context: ActivityContext, ref: CaseRef): Promise<boolean> => {
  const state = await context.database.withPrincipal(workerOf(ref), (tx) => effectState(tx, erpKey(ref)));
  return state !== null && state !== 'intended' && state !== 'refused';
};

/** Posts the order to the ERP, once, under a key from business facts. */
export const postOrder = (context: ActivityContext) => (ref: CaseRef) =>
  unlessPaused(context, ref, 'order', async () => {
    const at = await numbered(context, ref);
    if (at?.order.status !== 'numbered')
      return step(context, ref, 'order', async () => ({ state: 'done', status: 'ordering' }));
    if (context.isObserving && !(await hasLeft(context, ref))) return observed(context, ref, at.order.number);
    return unlessSignedOut(context, ref, { step: 'order', agent: ORDERING }, at.status, async (status) => {
      const posted = await beating((signal) => post(context, ref, { ...at, status }, signal));
      return step(context, ref, 'order', async ({ tx }) => {
        const erpNumber = posted?.erpNumber ?? 'not given';
        await moveOrder(tx, at.order.number, { status: 'posted', erpNumber });
        return {
          state: 'done',
          status: 'ordering',
          entry: { kind: 'order_posted', payload: { order: at.order.number, erpNumber } },
        };
      });
    });
  });

/** What was stopped, or begun anew, since this run looked. */
const stopped = ({ id, status, round }: Requisition, ref: CaseRef): QuartermasterError | null =>
  !isFinal(status) && round === ref.round
    ? null
    : new QuartermasterError('conflict', `${id} has been stopped meanwhile. Nothing more is sent.`);

/** The vendor's record is looked at again where the address was confirmed; a change since then holds the order back. */
export const vendorChanged = async (
  tx: Tx,
  { clearance }: Pick<Requisition, 'clearance'>,
  { vendorNumber }: Pick<StoredOrder, 'vendorNumber'>,
  to: string,
): Promise<QuartermasterError | null> => {
  const vendor = await findVendor(tx, vendorNumber);
  if (vendor !== null && mayBeSentTo(vendor, clearance) && vendor.email === to) return null;
  return new QuartermasterError(
    'conflict',
    `Vendor ${vendorNumber} is not as it was when the order was approved. Compare its record with the order before trying again.`,
  );
};

/** Mails the order to the vendor's confirmed address, once, under a Message-ID of ours; then the requisition is ordered. */
export const mailOrder = (context: ActivityContext) => (ref: CaseRef) =>
  unlessPaused(context, ref, 'send', async () => {
    const order = (await numbered(context, ref))?.order;
    if (order?.status !== 'posted')
      return step(context, ref, 'send', async () => ({ state: 'done', status: 'ordered' }));
    const document = OrderDocument.parse(order.data);
    const to = document.vendor.email;
    const key = orderMailKey(order.number);
    const pdf = await renderOrderPdf(document);
    const messageId = idOf(context, ref, key);
    await deliver(context, ref, key, to, orderMail(document, pdf), async (tx) => {
      const requisition = await lockRequisition(tx, ref.requisition);
      return stopped(requisition, ref) ?? (await heldBack(context, tx)) ?? vendorChanged(tx, requisition, order, to);
    });
    return step(context, ref, 'send', async ({ tx, requisition }) => {
      await moveOrder(tx, order.number, { status: 'sent', messageId, pdf });
      await involve(tx, ref.requisition, ['receiver']);
      return {
        state: 'done',
        status: 'ordered',
        entry: { kind: 'order_sent', payload: { order: order.number, messageId } },
        message: {
          kind: 'follow',
          requisition: ref.requisition,
          round: requisition.round,
          order: order.number,
          because: 'sent',
        },
      };
    });
  });
