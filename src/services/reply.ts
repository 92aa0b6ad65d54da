import { QuartermasterError } from '../domain/errors.ts';
import { isFinal } from '../domain/status.ts';
import { topics, verbsOf } from '../domain/tasks.ts';
import { Calendar } from '../domain/calendar.ts';
import { taskSchedule } from '../domain/schedule.ts';
import { parseMail, type ParsedMail } from '../mail/parse.ts';
import { threadOf, type Thread } from '../mail/thread.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import {
  insertReply,
  letterKnownBy,
  lettersOf,
  lettersSentTo,
  repliesOf,
  updateLetter,
  type Letter,
  type VendorReply,
} from '../store/letters.ts';
import { insertMail, mailOfId } from '../store/mails.ts';
import { enqueue } from '../store/outbox.ts';
import { lockRequisition, notFound, type Requisition } from '../store/requisitions.ts';
import { openTask, tasksOf } from '../store/tasks.ts';
import { readTenant } from '../store/tenants.ts';
import type { Actor, PersonId } from '../domain/principal.ts';
import { personActor } from './actor.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { noteRemoved } from './note-removed.ts';

/** Who hands a mail in; nobody does where it came by itself. */
type Filer = { person: PersonId | null; actor: Actor };

/** To which letter a mail belongs, and how sure that is: only by our id or token, and from the address that we wrote to. */
type Found = { letter: Letter; foundBy: 'id_and_address' | 'id' | 'address' | 'person' };

const isFrom = (mail: ParsedMail, { sentTo }: Letter): boolean =>
  sentTo !== null && sentTo.toLowerCase() === mail.content.from.address.toLowerCase();

const lastSent = (letters: readonly Letter[]): Letter | undefined => letters.findLast(({ sentAt }) => sentAt !== null);

const findIts = async (tx: Tx, { mail, thread, named, isForged }: Filing): Promise<Found> => {
  const known = await letterKnownBy(tx, thread);
  if (known && (named === null || named === known.requisition))
    return { letter: known, foundBy: isFrom(mail, known) && !isForged ? 'id_and_address' : 'id' };
  const said = named === null ? undefined : lastSent(await lettersOf(tx, named));
  if (said) return { letter: said, foundBy: 'person' };
  const written = named === null ? await lettersSentTo(tx, mail.content.from.address) : [];
  const [only] = written;
  if (only && new Set(written.map(({ requisition }) => requisition)).size === 1)
    return { letter: only, foundBy: 'address' };
  // Not `not_found`, whose text no caller is shown.
  throw new QuartermasterError('refused_answer', 'This mail does not show which letter of ours it answers.', {
    fields: [{ field: 'requisition', reason: 'Name the one that it answers; a letter about it must have left.' }],
  });
};

/** Stored once; the same mail may have been handed in before as something else. */
const stored = async (context: ServiceContext, tx: Tx, { person }: Filer, { raw, mail }: Filing) => {
  const id = context.newId();
  const isNew = await insertMail(tx, {
    id,
    submitter: person,
    messageId: mail.messageId,
    raw,
    content: mail.content,
  });
  const known = isNew ? id : await mailOfId(tx, person, mail.messageId);
  if (known === null) throw notFound();
  return known;
};

/** A buyer says whose answer it is; the clock reminds them as of any review. */
const askWhose = async (
  context: ServiceContext,
  tx: Tx,
  requisition: Requisition,
  reply: VendorReply,
  mail: ParsedMail,
) => {
  const tenant = await readTenant(tx);
  const calendar = Calendar.parse({ ...tenant.calendar, timeZone: tenant.timeZone });
  const count = (await tasksOf(tx, requisition.id)).filter(({ topic }) => topic === 'reply_origin').length;
  const { kind } = topics.reply_origin;
  const facts = {
    reply: reply.id,
    letter: reply.letter,
    foundBy: reply.foundBy,
    filedBy: reply.filedBy,
    from: mail.content.from.address,
    subject: mail.content.subject,
    text: mail.content.body.slice(0, 4000),
  };
  const request = {
    key: `reply_origin/${count + 1}`,
    kind,
    topic: 'reply_origin' as const,
    owner: { role: 'buyer' as const },
  };
  await openTask(
    tx,
    requisition.id,
    { ...request, asks: [], verbs: verbsOf('reply_origin'), facts, digest: null },
    taskSchedule(kind, context.now().toISOString(), context.policies.tasks, calendar),
  );
};

const stateOf = ({ foundBy }: Found, { isAutomatic }: Thread): VendorReply['state'] => {
  if (isAutomatic) return 'noted';
  return foundBy === 'id_and_address' ? 'attached' : 'in_review';
};

/** `named`: the requisition that a person says it answers; `isForged`: nothing proves that its sender is who it says. */
type Filing = { raw: Uint8Array; mail: ParsedMail; thread: Thread; named: string | null; isForged: boolean };

/** As `reply`, within a transaction that may see the letters. */
export const fileReply = async (context: ServiceContext, tx: Tx, filer: Filer, filing: Filing) => {
  const { mail, thread } = filing;
  const found = await findIts(tx, filing);
  const requisition = await lockRequisition(tx, found.letter.requisition);
  const before = (await repliesOf(tx, requisition.id)).find(({ messageId }) => messageId === mail.messageId);
  const { number } = found.letter;
  if (before) return { requisition: requisition.id, letter: before.letter, state: before.state, duplicate: true };
  const state = stateOf(found, thread);
  const reply = {
    id: context.newId(),
    requisition: requisition.id,
    letter: number,
    mail: await stored(context, tx, filer, filing),
    messageId: mail.messageId,
    kind: thread.isAutomatic ? ('automatic' as const) : ('answer' as const),
    state,
    foundBy: found.foundBy,
    filedBy: filer.person,
    filedAt: context.now().toISOString(),
  };
  await insertReply(tx, reply);
  const payload = { reply: reply.id, letter: number, state, foundBy: found.foundBy, messageId: mail.messageId };
  const act = { at: context.now(), actor: filer.actor };
  await appendCase(tx, requisition.id, { ...act, kind: 'reply_filed', payload });
  await noteRemoved(tx, requisition.id, { ...act, from: 'reply', name: String(number), removed: mail.removed });
  const isOver = isFinal(requisition.status);
  if (state === 'attached') await updateLetter(tx, found.letter, { status: 'answered' });
  if (state === 'in_review' && !isOver) await askWhose(context, tx, requisition, reply, mail);
  if (state !== 'noted' && !isOver)
    await enqueue(tx, { kind: 'wake', requisition: requisition.id, round: requisition.round, because: 'reply' });
  return { requisition: requisition.id, letter: number, state, duplicate: false };
};

/**
 * Files a mail as a vendor's answer to a letter of ours, in the name of the person who hands it in: who wrote it is not proven.
 * What a program wrote is noted and answers nothing; what does not show that it belongs here is asked about.
 */
export const reply =
  (context: ServiceContext): Services['reply'] =>
  async (who, raw, named) => {
    const [mail, thread] = [await parseMail(raw, context.now().toISOString()), await threadOf(raw)];
    const filer = { person: who.person, actor: personActor(who) };
    const filing = { raw, mail, thread, named, isForged: false };
    return context.database.withPrincipal(who, (tx) => fileReply(context, tx, filer, filing));
  };
