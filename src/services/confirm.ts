import { QuartermasterError } from '../domain/errors.ts';
import { readEmail } from '../domain/reading/names.ts';
import { confirmVendor, findVendor } from '../store/vendors.ts';
import type { Deciding } from './deciding.ts';

const refused = (field: string, reason: string): QuartermasterError =>
  new QuartermasterError('refused_answer', 'The vendor is not confirmed; the task stays open.', {
    fields: [{ field, reason }],
  });

/** A second person has compared the vendor's data with a second source, which they name; a corrected address is taken over. */
export const confirm = async ({ context, tx, task, actor, answer }: Deciding): Promise<void> => {
  const { fields: confirmable, sources } = context.policies.confirmation;
  const source = sources.find(({ id }) => id === answer.fields['source']?.trim());
  if (!source) throw refused('source', `Name the second source: ${sources.map(({ id }) => id).join(', ')}.`);
  const other = Object.keys(answer.fields).find((field) => field !== 'source' && field !== 'vendor.email');
  if (other)
    throw refused(other, `Only ${confirmable.join(', ')} are confirmed here; edit the requisition for the rest.`);
  const { number } = task.facts;
  const vendor = typeof number === 'string' ? await findVendor(tx, number) : null;
  const email = readEmail(answer.fields['vendor.email'] ?? vendor?.email ?? '');
  if (!vendor || actor.kind !== 'person')
    throw refused('source', 'Only a person confirms a vendor that is in the master.');
  if (!email.ok) throw refused('vendor.email', `${email.reason}. Give the confirmed address: vendor.email=…`);
  await confirmVendor(tx, vendor.number, { by: actor.person, source: source.id, email: email.value });
};
