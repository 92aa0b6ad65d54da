import { QuartermasterError } from '../domain/errors.ts';
import { isFinal, statusNames } from '../domain/status.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { enqueue } from '../store/outbox.ts';
import { listRequisitions } from '../store/requisition-list.ts';
import { lockRequisition, notFound } from '../store/requisitions.ts';
import { setVendorHold } from '../store/vendor-holds.ts';
import { findSurvivor } from '../store/vendors.ts';
import { personActor } from './actor.ts';
import type { Person, Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { vendorView } from './vendors.ts';

type Context = Pick<ServiceContext, 'database' | 'now'>;

export const underWay = statusNames.filter((status) => !isFinal(status));

/** Many more than one vendor has under way at once. */
export const MOST_UNDER_WAY = 200;

/**
 * What is under way with the vendor has it in its case file and looks at the vendor again. That is what the person sees; the rest meets
 * the hold at its next step, since nobody is asked to approve, and nothing gets a number, where the record is against it.
 */
const lookAgain = async ({ now }: Context, tx: Tx, who: Person, number: string, reason: string): Promise<void> => {
  const { items } = await listRequisitions(tx, { statuses: underWay, vendor: number, limit: MOST_UNDER_WAY });
  for (const { id } of items.toSorted((a, b) => a.id.localeCompare(b.id))) {
    const { round } = await lockRequisition(tx, id);
    const payload = { vendor: number, reason };
    await appendCase(tx, id, { at: now(), actor: personActor(who), kind: 'vendor_held', payload });
    await enqueue(tx, { kind: 'wake', requisition: id, round, because: 'vendor_hold' });
  }
};

const set = async (
  { now }: Context,
  tx: Tx,
  who: Person,
  said: { number: string; isHeld: boolean; reason: string },
) => {
  const { number, isHeld, reason } = said;
  const { status } = await vendorView(tx, number);
  if (await setVendorHold(tx, number, { isHeld, reason, by: who.person, at: now() })) return vendorView(tx, number);
  const wanted = isHeld ? 'put on hold' : 'released';
  throw new QuartermasterError('conflict', `${number} is ${status}; it is not ${wanted}. Look at it again.`);
};

/** Throws `invalid_input` where nothing is said. */
export const requireReason = (reason: string): void => {
  if (reason.trim() !== '') return;
  throw new QuartermasterError('invalid_input', 'Say why; it stands in the record of the vendor.', {
    fields: [{ field: 'reason', reason: 'must say why' }],
  });
};

/** A hold on a record that was merged is one on the record that it leads to. */
const heldAs = async (tx: Tx, number: string): Promise<string> => {
  const survivor = await findSurvivor(tx, number);
  if (survivor === null) throw notFound();
  return survivor.number;
};

/** As part of a transaction. */
export const holdVendorWithin = async (
  context: Context,
  tx: Tx,
  who: Person,
  { number: named, reason }: { number: string; reason: string },
) => {
  const number = await heldAs(tx, named);
  // Requisitions before the vendor, as the steps lock them.
  await lookAgain(context, tx, who, number, reason);
  return set(context, tx, who, { number, isHeld: true, reason });
};

/** Nothing is bought from a vendor on hold: what is under way is looked at again, and blocked. */
export const holdVendor =
  (context: Context): Services['holdVendor'] =>
  async (who, number, reason) => {
    requireReason(reason);
    return context.database.withPrincipal(who, (tx) => holdVendorWithin(context, tx, who, { number, reason }));
  };

/** What was blocked for it meanwhile stays so, until compliance releases it. */
export const releaseVendor =
  (context: Context): Services['releaseVendor'] =>
  async (who, named, reason) => {
    requireReason(reason);
    return context.database.withPrincipal(who, async (tx) =>
      set(context, tx, who, { number: await heldAs(tx, named), isHeld: false, reason }),
    );
  };
