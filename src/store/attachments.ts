import type { Tx } from './database.ts';
import { readMail } from './mails.ts';
import type { AttachedDocument, ReadMail } from '../domain/reading.ts';

/** A file of a mail as it was read; `at` is its place among the files of the mail. */
export type StoredDocument = AttachedDocument & { at: number };

/** Whether files came with a mail of which none has been read. */
export const hasUnread = async (tx: Tx, mail: string): Promise<boolean> => {
  const [row] = await tx.rows<{ unread: boolean }>(
    `select jsonb_array_length(m.content->'attachments') > 0
            and not exists (select from attachments a where a.tenant = m.tenant and a.mail = m.id) as unread
     from mails m where m.tenant = $1 and m.id = $2`,
    [tx.tenant, mail],
  );
  return row?.unread ?? false;
};

/** False when it is there already. */
export const insertDocument = async (
  tx: Tx,
  mail: string,
  { at, name, document }: StoredDocument,
  readAt: Date,
): Promise<boolean> =>
  (await tx.run(
    `insert into attachments (tenant, mail, at, name, document, read_at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [tx.tenant, mail, at, name, JSON.stringify(document), readAt.toISOString()],
  )) === 1;

/** The files of a mail that were read, in the order of the mail. */
export const documentsOf = (tx: Tx, mail: string): Promise<AttachedDocument[]> =>
  tx.rows<AttachedDocument>('select name, document from attachments where tenant = $1 and mail = $2 order by at', [
    tx.tenant,
    mail,
  ]);

/** A mail with what was read of its files; null where there is no such mail. */
export const readWhole = async (tx: Tx, mail: string): Promise<ReadMail | null> => {
  const content = await readMail(tx, mail);
  return content && { ...content, documents: await documentsOf(tx, mail) };
};
