import type { PersonId, TenantId } from '../domain/principal.ts';
import type { Tx } from './database.ts';

/** What a Reply-To address of ours belongs to: a letter to a vendor, or a mail to a person about a task. */
export type ReplyTarget =
  | { kind: 'letter'; requisition: string; letter: number }
  | { kind: 'task'; requisition: string; task: string; person: PersonId };

/** Notes a token that may leave, as its hash. */
export const addReplyToken = async (tx: Tx, hash: string, target: ReplyTarget): Promise<void> => {
  const { letter, task, person } = { letter: null, task: null, person: null, ...target };
  await tx.run(
    'insert into reply_tokens (hash, tenant, requisition, letter, task, person) values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
    [hash, tx.tenant, target.requisition, letter, task, person],
  );
};

/** The company that a token belongs to; as the sorter. */
export const tenantOfToken = async (tx: Tx, hash: string): Promise<TenantId | null> => {
  const [row] = await tx.rows<{ tenant: TenantId }>('select tenant from reply_tokens where hash = $1', [hash]);
  return row?.tenant ?? null;
};

type Row = { requisition: string; letter: number | null; task: string | null; person: PersonId | null };

/** What a token belongs to; as the postman. */
export const targetOfToken = async (tx: Tx, hash: string): Promise<ReplyTarget | null> => {
  const [row] = await tx.rows<Row>(
    'select requisition, letter, task, person from reply_tokens where tenant = $1 and hash = $2',
    [tx.tenant, hash],
  );
  if (row === undefined) return null;
  const { requisition, letter, task, person } = row;
  if (letter !== null) return { kind: 'letter', requisition, letter };
  return task === null || person === null ? null : { kind: 'task', requisition, task, person };
};
