import { QuartermasterError } from '../domain/errors.ts';
import { duties, refusals } from '../domain/parties.ts';
import { isFinal, statusNames } from '../domain/status.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { enqueue } from '../store/outbox.ts';
import { listRequisitions } from '../store/requisition-list.ts';
import { lockRequisition, notFound } from '../store/requisitions.ts';
import { setVendorHold } from '../store/vendor-holds.ts';
import {
  absorbVendor,
  decideMerge,
  insertMerge,
  lockVendors,
  proposedMerge,
  wishesOf,
  type VendorMerge,
} from '../store/vendor-merges.ts';
import { findVendor, type Vendor } from '../store/vendors.ts';
import { personActor } from './actor.ts';
import type { Person, Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { addressersOf, registrantsOf } from './parties.ts';
import { MOST_UNDER_WAY, requireReason, underWay } from './vendor-hold.ts';
import { vendorView } from './vendors.ts';

type Context = Pick<ServiceContext, 'database' | 'now'>;

const conflict = (message: string): QuartermasterError => new QuartermasterError('conflict', message);

/** Whose hand closes the confirmation of a vendor to them, it closes this to as well: what stays is confirmed, and bought from. */
const requireNoHand = async (tx: Tx, { person }: Person, records: readonly Vendor[]): Promise<void> => {
  const numbers = records.map(({ number }) => number);
  const { submitted, requested } = await wishesOf(tx, person, numbers, statusNames.filter(isFinal));
  const hands = { submitted, requested, registered: false, addressed: false, released: false };
  for (const record of records) {
    hands.registered ||= (await registrantsOf(tx, record)).includes(person);
    hands.addressed ||= (await addressersOf(tx, record)).includes(person);
  }
  const bar = duties.confirm_vendor.find((hand) => hands[hand]);
  if (bar !== undefined) throw new QuartermasterError('forbidden', refusals[bar]);
};

/** Both records as they may be merged; throws `conflict` with what to do where they may not. */
const mergeable = async (tx: Tx, number: string, into: string): Promise<[Vendor, Vendor]> => {
  const [vendor, survivor] = await lockVendors(tx, [number, into]);
  if (vendor === null) throw notFound();
  if (survivor === null)
    throw new QuartermasterError('invalid_input', `There is no vendor ${into}; give its number in our records.`, {
      fields: [{ field: 'into', reason: 'no such vendor' }],
    });
  if (number === into) throw conflict(`${number} is one record already; name the other one of the company.`);
  if (vendor.mergedInto !== null) throw conflict(`${number} is merged into ${vendor.mergedInto} already.`);
  if (survivor.mergedInto !== null)
    throw conflict(`${into} is merged into ${survivor.mergedInto}; merge ${number} into that one.`);
  if (survivor.status === 'inactive') throw conflict(`${into} is inactive; the record that stays must be in use.`);
  if (vendor.confirmed !== null && survivor.confirmed === null)
    throw conflict(
      `${number} is confirmed and ${into} is not; merge ${into} into ${number}, so that what was confirmed stays.`,
    );
  return [vendor, survivor];
};

/** Says that two records are the same company; nothing is changed before a second person has confirmed it. */
export const proposeMerge =
  (context: Context): Services['proposeMerge'] =>
  async (who, number, { into, reason }) => {
    requireReason(reason);
    return context.database.withPrincipal(who, async (tx) => {
      const records = await mergeable(tx, number, into);
      const open = await proposedMerge(tx, number);
      if (open)
        throw conflict(`${open.by} has proposed to merge ${number} into ${open.into}; confirm or reject that first.`);
      await requireNoHand(tx, who, records);
      await insertMerge(tx, { vendor: number, into, reason, by: who.person, at: context.now() });
      return vendorView(tx, number);
    });
  };

/** The proposal that somebody decides, as they saw it. */
const seen = async (tx: Tx, number: string, into: string | null): Promise<VendorMerge> => {
  if ((await findVendor(tx, number)) === null) throw notFound();
  const open = await proposedMerge(tx, number);
  if (open !== null && (into === null || open.into === into)) return open;
  throw conflict(
    open === null
      ? `Nothing waits to be decided about ${number}. Look at it again.`
      : `It is proposed to merge ${number} into ${open.into}, not into ${into}. Look at it again.`,
  );
};

/**
 * What is under way with the vendor has the merge in its case file and is looked at anew, under the number that stays; so approvals, which
 * are bound to that number, are asked for again. That is what the person sees; the rest meets it at its next step.
 */
const lookAnew = async ({ now }: Context, tx: Tx, who: Person, number: string, merge: VendorMerge): Promise<void> => {
  const { items } = await listRequisitions(tx, { statuses: underWay, vendor: number, limit: MOST_UNDER_WAY });
  for (const { id } of items.toSorted((a, b) => a.id.localeCompare(b.id))) {
    const { round } = await lockRequisition(tx, id);
    const { vendor, into, reason, by } = merge;
    const payload = { vendor, into, reason, proposedBy: by };
    await appendCase(tx, id, { at: now(), actor: personActor(who), kind: 'vendor_merged', payload });
    await enqueue(tx, { kind: 'wake', requisition: id, round, because: 'vendor_merge' });
  }
};

/** A hold on either holds what stays. */
const passHoldOn = async (tx: Tx, [vendor, survivor]: [Vendor, Vendor], said: { by: string; at: Date }) => {
  if (vendor.status !== 'hold' || survivor.status === 'hold') return;
  const reason = `${vendor.number}, which is merged into it, is on hold: ${vendor.holdReason}`;
  await setVendorHold(tx, survivor.number, { isHeld: true, reason, ...said });
};

/** A second person confirms that the records are the same company: from now on the one leads to the other. */
export const confirmMerge =
  (context: Context): Services['confirmMerge'] =>
  (who, number, into) =>
    context.database.withPrincipal(who, async (tx) => {
      const merge = await seen(tx, number, into);
      // Requisitions before the vendors, as the steps lock them.
      await lookAnew(context, tx, who, number, merge);
      const records = await mergeable(tx, number, into);
      await seen(tx, number, into);
      if (merge.by === who.person)
        throw new QuartermasterError('forbidden', 'You proposed this merge; somebody else must confirm it.');
      await requireNoHand(tx, who, records);
      const said = { by: who.person, at: context.now() };
      await decideMerge(tx, merge, { isConfirmed: true, reason: null, ...said });
      await absorbVendor(tx, number, into, said.at);
      await passHoldOn(tx, records, said);
      return vendorView(tx, into);
    });

/** The records stay two; whoever proposed it may take it back so. */
export const rejectMerge =
  (context: Context): Services['rejectMerge'] =>
  async (who, number, reason) => {
    requireReason(reason);
    return context.database.withPrincipal(who, async (tx) => {
      await lockVendors(tx, [number, number]);
      const merge = await seen(tx, number, null);
      await decideMerge(tx, merge, { isConfirmed: false, reason, by: who.person, at: context.now() });
      return vendorView(tx, number);
    });
  };
