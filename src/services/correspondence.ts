import { letterMail } from '../mail/letter-mail.ts';
import type { Tx } from '../store/database.ts';
import { lettersOf, repliesOf } from '../store/letters.ts';
import { readMail } from '../store/mails.ts';
import { readTenant } from '../store/tenants.ts';

/** A letter that left, or an answer to it; `at` in ISO 8601, of an answer when it was handed in. */
export type Written = { from: 'us' | 'vendor'; vendor: string; at: string; subject: string; text: string };

const LONGEST_REPLY = 6000;

/**
 * What was written to vendors about a requisition and what came back, each letter before its answers. An answer counts once it is
 * known to be the vendor's, is cut, and is shown to nobody who may not read the letter, since it mostly quotes it.
 */
export const correspondenceOf = async (tx: Tx, requisition: string): Promise<Written[]> => {
  const tenant = (await readTenant(tx)).name;
  const replies = (await repliesOf(tx, requisition)).filter(({ state }) => state === 'attached');
  const found: Written[] = [];
  for (const { number, vendor, draft, sources, sentAt } of await lettersOf(tx, requisition)) {
    if (sentAt === null) continue;
    if (draft) found.push({ from: 'us', vendor, at: sentAt, ...letterMail({ draft, sources, vendor, tenant }) });
    for (const { mail: id, filedAt } of replies.filter(({ letter }) => letter === number)) {
      const mail = await readMail(tx, id);
      if (mail)
        found.push({
          from: 'vendor',
          vendor,
          at: filedAt,
          subject: mail.subject,
          text: mail.body.slice(0, LONGEST_REPLY),
        });
    }
  }
  return found;
};
