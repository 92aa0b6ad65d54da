import type { Clause } from '../domain/clause.ts';
import type { Draft, LetterLanguage } from '../domain/letter.ts';
import type { Tx } from './database.ts';
import { announce } from './events.ts';
import { addReplyToken } from './reply-tokens.ts';

/** Drafting by the agent, drafted for review, approved by a person, sent; and how it ended. */
export type LetterStatus = 'drafting' | 'drafted' | 'approved' | 'sent' | 'answered' | 'unanswered' | 'ignored';

export type Letter = {
  requisition: string;
  /** 1, 2, 3 … of the requisition. */
  number: number;
  /** Number of the vendor in our records. */
  vendor: string;
  status: LetterStatus;
  /** The agent's run that drafts it. */
  run: string;
  attempt: number;
  language: LetterLanguage;
  draft: Draft | null;
  /** The clauses that its run retrieved. */
  sources: Clause[];
  problems: string[];
  /** What the buyer said about the draft before. */
  remark: string | null;
  sentTo: string | null;
  messageId: string | null;
  sentAt: string | null;
  /** How often the vendor was reminded. */
  reminded: number;
};

const columns = `requisition, number, vendor, status, run, attempt, language, draft, sources, problems, remark, sent_to as "sentTo",
  message_id as "messageId", to_json(sent_at)#>>'{}' as "sentAt", reminded`;

export const letterRun = (number: number, attempt: number): string => `negotiation/${number}.${attempt}`;

/** Begins the next letter of a requisition, for its agent to draft. */
export const beginLetter = async (
  tx: Tx,
  letter: Pick<Letter, 'requisition' | 'vendor' | 'language' | 'remark'>,
): Promise<void> => {
  const number = (await lettersOf(tx, letter.requisition)).length + 1;
  await tx.run(
    `insert into letters (tenant, requisition, number, vendor, status, run, language, remark) values ($1, $2, $3, $4, 'drafting', $5, $6, $7)`,
    [tx.tenant, letter.requisition, number, letter.vendor, letterRun(number, 1), letter.language, letter.remark],
  );
};

/** All letters of a requisition, oldest first. */
export const lettersOf = async (tx: Tx, requisition: string): Promise<Letter[]> =>
  tx.rows<Letter>(`select ${columns} from letters where tenant = $1 and requisition = $2 order by number`, [
    tx.tenant,
    requisition,
  ]);

export const findLetter = async (tx: Tx, requisition: string, number: number): Promise<Letter | null> => {
  const [row] = await tx.rows<Letter>(
    `select ${columns} from letters where tenant = $1 and requisition = $2 and number = $3`,
    [tx.tenant, requisition, number],
  );
  return row ?? null;
};

const writable = {
  status: 'status',
  run: 'run',
  attempt: 'attempt',
  draft: 'draft',
  sources: 'sources',
  problems: 'problems',
  remark: 'remark',
  sentTo: 'sent_to',
  messageId: 'message_id',
  sentAt: 'sent_at',
  reminded: 'reminded',
} as const satisfies Partial<Record<keyof Letter, string>>;

const isJson = (value: unknown): boolean => value !== null && typeof value === 'object';

export const updateLetter = async (
  tx: Tx,
  { requisition, number }: Pick<Letter, 'requisition' | 'number'>,
  change: Partial<Pick<Letter, keyof typeof writable>>,
): Promise<void> => {
  const given: Record<string, unknown> = change;
  const written = Object.entries(writable).filter(([name]) => given[name] !== undefined);
  const sets = written.map(([, column], index) => `${column} = $${index + 4}`);
  const values = written.map(([name]) => (isJson(given[name]) ? JSON.stringify(given[name]) : given[name]));
  const [letter] = await tx.rows<Letter>(
    `update letters set ${[...sets, 'updated_at = now()'].join(', ')} where tenant = $1 and requisition = $2 and number = $3
     returning ${columns}`,
    [tx.tenant, requisition, number, ...values],
  );
  if (letter && change.status === 'sent')
    await announce(tx, requisition, 'letter.sent', { requisition, vendor: letter.vendor, letter: number });
};

/** Notes one more token that may leave with a letter, as its hash. */
export const addToken = async (tx: Tx, { requisition, number }: Letter, hash: string): Promise<void> => {
  await tx.run(
    'update letters set token_hashes = token_hashes || $4::text where tenant = $1 and requisition = $2 and number = $3',
    [tx.tenant, requisition, number, hash],
  );
  await addReplyToken(tx, hash, { kind: 'letter', requisition, letter: number });
};

/** The letter that one of these ids or tokens (as hashes) left with. */
export const letterKnownBy = async (
  tx: Tx,
  known: { messageIds: readonly string[]; tokenHashes: readonly string[] },
): Promise<Letter | null> => {
  const [row] = await tx.rows<Letter>(
    `select ${columns} from letters where tenant = $1 and sent_at is not null
       and (message_id = any ($2) or token_hashes && $3::text[]) limit 1`,
    [tx.tenant, known.messageIds, known.tokenHashes],
  );
  return row ?? null;
};

/** Letters that left for this address, newest first. */
export const lettersSentTo = async (tx: Tx, address: string): Promise<Letter[]> =>
  tx.rows<Letter>(
    `select ${columns} from letters where tenant = $1 and sent_at is not null and lower(sent_to) = lower($2) order by sent_at desc`,
    [tx.tenant, address],
  );

export type ReplyState = 'attached' | 'in_review' | 'dropped' | 'noted';

export type VendorReply = {
  id: string;
  requisition: string;
  letter: number;
  mail: string;
  messageId: string;
  kind: 'answer' | 'automatic';
  state: ReplyState;
  foundBy: string;
  /** Who handed it in, where nobody has proven who wrote it; null: it came by itself. */
  filedBy: string | null;
  filedAt: string;
};

const replyColumns = `id, requisition, letter, mail, message_id as "messageId", kind, state, found_by as "foundBy", filed_by as "filedBy",
  to_json(filed_at)#>>'{}' as "filedAt"`;

export const insertReply = async (tx: Tx, reply: Omit<VendorReply, 'filedAt'>): Promise<void> => {
  await tx.run(
    `insert into vendor_replies (tenant, id, requisition, letter, mail, message_id, kind, state, found_by, filed_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      tx.tenant,
      reply.id,
      reply.requisition,
      reply.letter,
      reply.mail,
      reply.messageId,
      reply.kind,
      reply.state,
      reply.foundBy,
      reply.filedBy,
    ],
  );
};

export const repliesOf = async (tx: Tx, requisition: string): Promise<VendorReply[]> =>
  tx.rows<VendorReply>(
    `select ${replyColumns} from vendor_replies where tenant = $1 and requisition = $2 order by filed_at, id`,
    [tx.tenant, requisition],
  );

export const settleReply = async (tx: Tx, id: string, state: ReplyState): Promise<void> => {
  await tx.run('update vendor_replies set state = $3 where tenant = $1 and id = $2', [tx.tenant, id, state]);
};
