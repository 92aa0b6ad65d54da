import type { Tx } from '../store/database.ts';
import { repliesOf } from '../store/letters.ts';
import { readMail } from '../store/mails.ts';
import { findVendor } from '../store/vendors.ts';

/** What an agent that drafts a letter reads of the vendor's own words: the name, and the answers so far. */
export const vendorWords = async (tx: Tx, requisition: string, number: string): Promise<string[]> => {
  const vendor = await findVendor(tx, number);
  const words = vendor === null ? [] : [vendor.name];
  for (const { mail, state } of await repliesOf(tx, requisition)) {
    const read = state === 'attached' ? await readMail(tx, mail) : null;
    if (read !== null) words.push(read.body);
  }
  return words;
};
