import { QuartermasterError } from '../domain/errors.ts';
import { isFinal, statusNames } from '../domain/status.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { enqueue } from '../store/outbox.ts';
import { listRequisitions } from '../store/requisition-list.ts';
import { lockRequisition, notFound } from '../store/requisitions.ts';
import { setVendorHold } from '../store/vendor-holds.ts';
import { findVendor, type Vendor } from '../store/vendors.ts';
import { personActor } from './actor.ts';
import type { Person, Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { vendorView } from './vendors.ts';

type Context = Pick<ServiceContext, 'database' | 'now'>;

const underWay = statusNames.filter((status) => !isFinal(status));

/** Many more than a vendor has under way; of those beyond, the order is stopped where it would get its number. */
const MOST = 200;

/** What is under way with the vendor, as far as the person sees it, has it in its case file and looks at the vendor again. */
const stopOrders = async ({ now }: Context, tx: Tx, who: Person, number: string, reason: string): Promise<void> => {
  const { items } = await listRequisitions(tx, { statuses: underWay, vendor: number, limit: MOST });
  for (const { id } of items.toSorted((a, b) => a.id.localeCompare(b.id))) {
    const { round } = await lockRequisition(tx, id);
    const payload = { vendor: number, reason };
    await appendCase(tx, id, { at: now(), actor: personActor(who), kind: 'vendor_held', payload });
    await enqueue(tx, { kind: 'wake', requisition: id, round, because: 'vendor_hold' });
  }
};

const conflicts = {
  hold: (number: string) => `${number} is on hold already; nothing more is needed.`,
  inactive: (number: string) => `${number} is inactive, so nothing is bought there; nothing more is needed.`,
} as const;

const found = async (tx: Tx, number: string): Promise<Vendor> => {
  const vendor = await findVendor(tx, number);
  if (vendor) return vendor;
  throw notFound();
};

/** Nothing is bought from a vendor on hold: what is under way is looked at again, and blocked. */
export const holdVendor =
  (context: Context): Services['holdVendor'] =>
  (who, number, reason) =>
    context.database.withPrincipal(who, async (tx) => {
      const { status } = await found(tx, number);
      if (status === 'hold' || status === 'inactive')
        throw new QuartermasterError('conflict', conflicts[status](number));
      await setVendorHold(tx, number, { isHeld: true, reason, by: who.person, at: context.now() });
      await stopOrders(context, tx, who, number, reason);
      return vendorView(tx, number);
    });

/** What was blocked for it meanwhile stays so, until compliance releases it. */
export const releaseVendor =
  (context: Context): Services['releaseVendor'] =>
  (who, number, reason) =>
    context.database.withPrincipal(who, async (tx) => {
      const { status } = await found(tx, number);
      if (status !== 'hold') throw new QuartermasterError('conflict', `${number} is not on hold; nothing is needed.`);
      await setVendorHold(tx, number, { isHeld: false, reason, by: who.person, at: context.now() });
      return vendorView(tx, number);
    });
