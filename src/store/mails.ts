import type { MailText } from '../domain/reading.ts';
import type { Tx } from './database.ts';

export type NewMail = { id: string; submitter: string | null; messageId: string; raw: Uint8Array; content: MailText };

/** `submitter` null: it came by itself. False when this submitter's mail with this Message-ID is here already. */
export const insertMail = async (tx: Tx, mail: NewMail): Promise<boolean> =>
  (await tx.run(
    `insert into mails (tenant, id, submitter, message_id, raw, content) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant, submitter, message_id) do nothing`,
    [tx.tenant, mail.id, mail.submitter, mail.messageId, mail.raw, JSON.stringify(mail.content)],
  )) === 1;

export const requisitionOfMail = async (tx: Tx, submitter: string, messageId: string): Promise<string | null> => {
  const [row] = await tx.rows<{ id: string }>(
    `select r.id from requisitions r join mails m on m.tenant = r.tenant and m.id = r.mail
     where m.tenant = $1 and m.submitter = $2 and m.message_id = $3`,
    [tx.tenant, submitter, messageId],
  );
  return row?.id ?? null;
};

/** The mail of this Message-ID that this person has handed in. */
export const mailOfId = async (tx: Tx, submitter: string | null, messageId: string): Promise<string | null> => {
  const [row] = await tx.rows<{ id: string }>(
    'select id from mails where tenant = $1 and submitter is not distinct from $2 and message_id = $3',
    [tx.tenant, submitter, messageId],
  );
  return row?.id ?? null;
};

/** The message as it arrived. */
export const readRaw = async (tx: Tx, id: string): Promise<Uint8Array | null> => {
  const [row] = await tx.rows<{ raw: Uint8Array }>('select raw from mails where tenant = $1 and id = $2', [
    tx.tenant,
    id,
  ]);
  return row?.raw ?? null;
};

export const readMail = async (tx: Tx, id: string): Promise<MailText | null> => {
  const [row] = await tx.rows<{ content: MailText }>('select content from mails where tenant = $1 and id = $2', [
    tx.tenant,
    id,
  ]);
  return row?.content ?? null;
};
