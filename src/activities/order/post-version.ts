import { QuartermasterError } from '../../domain/errors.ts';
import { isStopped } from '../../domain/delivery.ts';
import { versionUnderWay } from '../../domain/order-change.ts';
import { noteOrder, orderOfLocked, type Followed } from '../../services/order-act.ts';
import { notePosted } from '../../store/order-changes.ts';
import { lockRequisition } from '../../store/requisitions.ts';
import { findPerson } from '../../store/tenants.ts';
import type { Tx } from '../../store/database.ts';
import { runOperation } from '../../tools/run-operation.ts';
import { takesBackFor } from '../acts-for.ts';
import type { Activities, OrderRef } from '../api.ts';
import type { ActivityContext } from '../context.ts';
import { beating } from '../heartbeat.ts';
import { noting, type Trouble } from '../steps/noting.ts';
import { erpCall, findOrder, postOnce } from '../steps/order-effects.ts';
import { workerOf } from '../steps/step.ts';
import { heldBack } from '../steps/unless-paused.ts';

const changing: Trouble = {
  entry: 'version_refused',
  cures: {
    provider_refused: (number) => `The ERP does not take the new version of order ${number}; enter it there.`,
    authorization_needed: (number) =>
      `The new version of order ${number} goes to the ERP once whoever wanted it has signed in.`,
    tools_off: (number) =>
      `The new version of order ${number} goes to the ERP once an administrator has accepted what it may be asked: bin/qm tools accept erp`,
  },
};

const locked = async (tx: Tx, ref: OrderRef): Promise<Followed> =>
  orderOfLocked(tx, await lockRequisition(tx, ref.requisition));

/** The change that made this version, as long as it is the order's and the ERP does not have it. */
const toPost = ({ facts }: Followed, version: number) => {
  const underWay = versionUnderWay(facts);
  const isWanted =
    underWay?.needs === 'post' &&
    underWay.version === version &&
    facts.closing?.kind !== 'cancelled' &&
    !isStopped(facts);
  return isWanted ? (facts.changes.find(({ number }) => number === underWay.change) ?? null) : null;
};

/** As whoever wanted the change, and where they have left, as the order is taken back. */
const actsFor = async ({ tx, requisition }: Followed, by: string) =>
  (await findPerson(tx, by)) ?? takesBackFor(tx, requisition);

/** Posts a version of an order to the ERP, once, in the name of whoever wanted it. */
export const postVersion =
  (context: ActivityContext): Activities['postVersion'] =>
  async ({ version, ...ref }) => {
    const at = await context.database.withPrincipal(workerOf(ref), async (tx) => {
      const order = await locked(tx, ref);
      const change = toPost(order, version);
      if (change === null) return null;
      return { change, status: order.requisition.status, person: await actsFor(order, change.by) };
    });
    if (at === null) return;
    const { number, after: order } = at.change;
    const posted = await beating((signal) => {
      const call = erpCall(context, ref, at, signal);
      const hindrance = async (tx: Tx) =>
        toPost(await locked(tx, ref), version) === null
          ? new QuartermasterError('conflict', `Order ${ref.order} has changed meanwhile. Nothing is sent.`)
          : heldBack(context, tx);
      const send = async (key: string) => {
        const known = await findOrder(ref, call);
        if (known === null)
          throw new QuartermasterError('provider_refused', `The ERP does not have order ${ref.order}.`);
        return runOperation('order_change', { erpNumber: known.erpNumber, key, order }, call);
      };
      return noting(context, ref, { ...changing, number: ref.order }, () =>
        postOnce(context, ref, call, { version, order, hindrance, send }),
      );
    });
    await context.database.withPrincipal(workerOf(ref), async (tx) => {
      const followed = await locked(tx, ref);
      if (!(await notePosted(tx, followed.of, number, context.now()))) return;
      const payload = { version, erpNumber: posted?.erpNumber ?? 'not given' };
      await noteOrder(followed, { actor: { kind: 'worker' }, at: context.now() }, 'order_version_posted', payload);
    });
  };
