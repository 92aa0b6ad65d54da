import { QuartermasterError } from '../domain/errors.ts';
import { readEmail } from '../domain/reading/names.ts';
import { confirmVendor, correctAddress, findVendor, type Vendor } from '../store/vendors.ts';
import type { Deciding } from './deciding.ts';

const refused = (field: string, reason: string): QuartermasterError =>
  new QuartermasterError('refused_answer', 'The vendor is not confirmed; the task stays open.', {
    fields: [{ field, reason }],
  });

/** The address that the person means: the one they wrote, or the one that they were shown. */
const addressOf = ({ task, answer }: Deciding): string => {
  const shown = task.facts['vendor.email'];
  const email = readEmail(answer.fields['vendor.email'] ?? (typeof shown === 'string' ? shown : ''));
  if (email.ok) return email.value;
  throw refused('vendor.email', `${email.reason}. Give the confirmed address: vendor.email=…`);
};

const vendorOf = async ({ tx, task }: Deciding): Promise<Vendor> => {
  const { number } = task.facts;
  const vendor = typeof number === 'string' ? await findVendor(tx, number) : null;
  if (vendor?.status === 'merged')
    throw refused('source', `${vendor.number} has been merged into ${vendor.mergedInto}, which is looked at instead.`);
  if (vendor) return vendor;
  throw refused('source', 'The vendor is no longer in the master. Name another vendor, or stop.');
};

const changedMeanwhile = ({ number, email }: Vendor): QuartermasterError =>
  refused(
    'vendor.email',
    `The address of ${number} has changed meanwhile; it is ${email}. Compare that one, then give it: vendor.email=${email}`,
  );

/**
 * A second person has compared the vendor's data with a second source, which they name. A corrected address is recorded and
 * confirms nothing: it is asked about again, for another person than who wrote it.
 */
export const confirm = async (deciding: Deciding): Promise<void> => {
  const { context, tx, actor, answer } = deciding;
  const { fields, sources } = context.policies.confirmation;
  const source = sources.find(({ id }) => id === answer.fields['source']?.trim());
  if (!source) {
    const names = sources.map(({ id }) => id).join(', ');
    throw refused('source', `Compare ${fields.join(', ')} with a second source, and name it: ${names}.`);
  }
  if (actor.kind !== 'person') throw refused('source', 'Only a person confirms a vendor.');
  const [vendor, email] = [await vendorOf(deciding), addressOf(deciding)];
  const isSame = email === vendor.email?.toLowerCase();
  // Another requisition's task asked about the same vendor, and was answered first.
  if (vendor.confirmed && isSame) return;
  if (vendor.confirmed || (!isSame && answer.fields['vendor.email'] === undefined)) throw changedMeanwhile(vendor);
  const isWritten = isSame
    ? await confirmVendor(tx, vendor.number, { by: actor.person, source: source.id, email: vendor.email ?? '' })
    : await correctAddress(tx, vendor, email);
  if (!isWritten) throw changedMeanwhile(vendor);
};
