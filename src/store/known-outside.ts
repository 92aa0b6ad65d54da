import type { Tx } from './database.ts';

type Known = { email: string | null; messageIds: string[]; erpNumbers: string[] };

/** Which of these mails and orders of other systems are of orders and letters that this principal may see, and the person's own address. */
export const knownOutside = async (
  tx: Tx,
  asked: { person: string; messageIds: readonly string[]; erpNumbers: readonly string[] },
): Promise<Known> => {
  const [found] = await tx.rows<Known>(
    `select (select lower(email) from people where tenant = $1 and id = $2) as email,
       array(select message_id from orders where tenant = $1 and message_id = any ($3::text[])
             union all select message_id from letters where tenant = $1 and message_id = any ($3::text[])) as "messageIds",
       array(select erp_number from orders where tenant = $1 and erp_number = any ($4::text[])) as "erpNumbers"`,
    [tx.tenant, asked.person, asked.messageIds, asked.erpNumbers],
  );
  return found ?? { email: null, messageIds: [], erpNumbers: [] };
};
