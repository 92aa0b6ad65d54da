import type { FieldError } from '../domain/errors.ts';
import type { PersonId } from '../domain/principal.ts';
import type { Tx } from './database.ts';

/** How a mail is told from others: one whose sender is not proven never stands for one whose sender is. */
export type ArrivalKey = { messageId: string; sender: string; authentic: boolean };

/** What became of a mail that nobody needs to look at. */
export type SettledState = 'started' | 'answered' | 'refused' | 'filed' | 'noted';

/** Why a person must look at a mail first. */
export type HeldBecause = 'unproven_sender' | 'unknown_sender' | 'not_addressed';

export type Arrival = { state: SettledState | 'reading' | 'held' | 'released' | 'dropped'; requisition: string | null };

/** What became of it when it came before. */
export const arrivalOf = async (tx: Tx, { messageId, sender, authentic }: ArrivalKey): Promise<Arrival | null> => {
  const [row] = await tx.rows<Arrival>(
    `select state, requisition from incoming_mails
     where tenant = $1 and sender = $2 and authentic = $3 and message_id = $4`,
    [tx.tenant, sender, authentic, messageId],
  );
  return row ?? null;
};

/** Notes what became of it; what is noted already stays. */
export const noteArrival = async (
  tx: Tx,
  id: string,
  { messageId, sender, authentic }: ArrivalKey,
  { state, requisition }: { state: SettledState; requisition: string | null },
): Promise<void> => {
  await tx.run(
    `insert into incoming_mails (tenant, id, message_id, sender, authentic, state, requisition)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant, sender, authentic, message_id) do nothing`,
    [tx.tenant, id, messageId, sender, authentic, state, requisition],
  );
};

/** Why a reply was not taken over, for the mail that says so to its sender. */
export type MailAnswer = {
  kind: 'not_by_mail' | 'no_fields' | 'not_taken' | 'over';
  task: string;
  person: PersonId;
  fields: readonly FieldError[];
};

/** Notes that a reply answered nothing, and what its sender is to be told. */
export const noteRefusal = async (
  tx: Tx,
  id: string,
  { messageId, sender, authentic }: ArrivalKey,
  { requisition, answer }: { requisition: string; answer: MailAnswer },
): Promise<void> => {
  await tx.run(
    `insert into incoming_mails (tenant, id, message_id, sender, authentic, state, requisition, answer)
     values ($1, $2, $3, $4, $5, 'refused', $6, $7) on conflict (tenant, sender, authentic, message_id) do nothing`,
    [tx.tenant, id, messageId, sender, authentic, requisition, JSON.stringify(answer)],
  );
};

/** Whose words, to which question. */
export type ReplyText = { task: string; person: PersonId; text: string; sentAt: string };

/** Keeps a reply until the Intake agent has read it; false where this mail was noted before. */
export const noteReading = async (
  tx: Tx,
  id: string,
  { messageId, sender, authentic }: ArrivalKey,
  { requisition, reply }: { requisition: string; reply: ReplyText },
): Promise<boolean> =>
  (await tx.run(
    `insert into incoming_mails (tenant, id, message_id, sender, authentic, state, requisition, reply)
     values ($1, $2, $3, $4, $5, 'reading', $6, $7) on conflict (tenant, sender, authentic, message_id) do nothing`,
    [tx.tenant, id, messageId, sender, authentic, requisition, JSON.stringify(reply)],
  )) === 1;

/** Replies of a requisition that are still to be read, the oldest first. */
export const repliesToRead = async (tx: Tx, requisition: string): Promise<{ id: string; reply: ReplyText }[]> =>
  tx.rows<{ id: string; reply: ReplyText }>(
    `select id, reply from incoming_mails where tenant = $1 and requisition = $2 and state = 'reading'
     order by received_at, id`,
    [tx.tenant, requisition],
  );

/** Ends its being read: it has answered (null), or its sender is told why not. What it said is kept here no longer. */
export const settleReading = async (tx: Tx, id: string, refusal: MailAnswer | null): Promise<void> => {
  await tx.run(
    `update incoming_mails set state = $3, answer = $4, reply = null where tenant = $1 and id = $2 and state = 'reading'`,
    [tx.tenant, id, refusal === null ? 'answered' : 'refused', refusal && JSON.stringify(refusal)],
  );
};

/** Keeps a mail until a person has looked at it. */
export const holdMail = async (
  tx: Tx,
  id: string,
  { messageId, sender, authentic }: ArrivalKey,
  held: { why: HeldBecause; subject: string; raw: Uint8Array },
): Promise<void> => {
  await tx.run(
    `insert into incoming_mails (tenant, id, message_id, sender, authentic, state, why, subject, raw)
     values ($1, $2, $3, $4, $5, 'held', $6, $7, $8) on conflict (tenant, sender, authentic, message_id) do nothing`,
    [tx.tenant, id, messageId, sender, authentic, held.why, held.subject, held.raw],
  );
};

export const countHeld = async (tx: Tx): Promise<number> => {
  const [row] = await tx.rows<{ count: number }>(
    `select count(*) as count from incoming_mails where tenant = $1 and state = 'held'`,
    [tx.tenant],
  );
  return row?.count ?? 0;
};

export type HeldMail = { id: string; sender: string; subject: string; why: HeldBecause; receivedAt: string };

/** The oldest first. */
export const heldMails = async (tx: Tx, limit: number): Promise<HeldMail[]> =>
  tx.rows<HeldMail>(
    `select id, sender, subject, why, to_json(received_at)#>>'{}' as "receivedAt" from incoming_mails
     where tenant = $1 and state = 'held' order by received_at, id limit $2`,
    [tx.tenant, limit],
  );

/** The message as it came, its row locked until the transaction ends; null where none is held under this id. */
export const lockHeldMail = async (tx: Tx, id: string): Promise<Uint8Array | null> => {
  const [row] = await tx.rows<{ raw: Uint8Array }>(
    `select raw from incoming_mails where tenant = $1 and id = $2 and state = 'held' for update`,
    [tx.tenant, id],
  );
  return row?.raw ?? null;
};

/** Ends its being held; its text is kept here no longer. */
export const settleHeldMail = async (
  tx: Tx,
  id: string,
  how: { state: 'released' | 'dropped'; requisition: string | null; by: string; at: Date },
): Promise<void> => {
  await tx.run(
    `update incoming_mails set state = $3, requisition = $4, decided_by = $5, decided_at = $6, raw = null, subject = null
     where tenant = $1 and id = $2`,
    [tx.tenant, id, how.state, how.requisition, how.by, how.at],
  );
};

export type Unanswered = {
  id: string;
  messageId: string;
  requisition: string;
  answer: MailAnswer;
  /** Taken up before, by a worker that did not say that it was sent. */
  isAgain: boolean;
};

/** Replies whose senders are to be told something; from now on they are the caller's, and after `again` anybody's once more. */
export const takeUnanswered = async (tx: Tx, now: Date, again: Date): Promise<Unanswered[]> =>
  tx.rows<Unanswered>(
    `update incoming_mails m set answer_taken_at = $2
     from (select tenant, id, answer_taken_at is not null as again from incoming_mails
           where tenant = $1 and answer is not null and answer_sent_at is null and (answer_taken_at is null or answer_taken_at < $3)
           order by received_at limit 50 for update skip locked) d
     where m.tenant = d.tenant and m.id = d.id
     returning m.id, m.message_id as "messageId", m.requisition, m.answer, d.again as "isAgain"`,
    [tx.tenant, now, again],
  );

/** They have been told; what it was is kept no longer. */
export const noteAnswered = async (tx: Tx, id: string, at: Date): Promise<void> => {
  await tx.run('update incoming_mails set answer_sent_at = $3, answer = null where tenant = $1 and id = $2', [
    tx.tenant,
    id,
    at,
  ]);
};
