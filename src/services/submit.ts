import { QuartermasterError } from '../domain/errors.ts';
import { freshPlan } from '../domain/plan.ts';
import { rights } from '../domain/rights.ts';
import { parseMail, type ParsedMail } from '../mail/parse.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { insertMail, requisitionOfMail } from '../store/mails.ts';
import { enqueue } from '../store/outbox.ts';
import { insertRequisition } from '../store/requisitions.ts';
import { findPerson, findPersonByEmail, nextNumber, type Person as Employee } from '../store/tenants.ts';
import { personActor } from './actor.ts';
import type { Person, Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { noteRemoved } from './note-removed.ts';
import { mayWriteAs } from './standing-in.ts';

/** Whoever wrote the mail, if the tenant knows them, else the submitter. */
const requesterOf = async (tx: Tx, mail: ParsedMail, submitter: Employee): Promise<Employee> =>
  (await findPersonByEmail(tx, mail.content.from.address)) ?? submitter;

const store = async (
  context: ServiceContext,
  tx: Tx,
  who: Person,
  raw: Uint8Array,
  mail: ParsedMail,
): Promise<string> => {
  const submitter = await findPerson(tx, who.person);
  if (!submitter)
    throw new QuartermasterError('forbidden', 'You are not known in this tenant. Ask your administrator to add you.');
  const requester = await requesterOf(tx, mail, submitter);
  const id = `R-${String(await nextNumber(tx, 'requisition')).padStart(6, '0')}`;
  const mailId = context.newId();
  const parties = { submitter: submitter.id, requester: requester.id };
  await insertMail(tx, { id: mailId, submitter: submitter.id, messageId: mail.messageId, raw, content: mail.content });
  await insertRequisition(tx, { id, status: 'received', ...parties, mail: mailId, plan: freshPlan() });
  const act = { at: context.now(), actor: personActor(who) };
  await appendCase(tx, id, { ...act, kind: 'received', payload: { messageId: mail.messageId, ...parties } });
  await noteRemoved(tx, id, { ...act, from: 'mail', name: '', removed: mail.removed });
  await enqueue(tx, { kind: 'start', requisition: id, round: 1 });
  return id;
};

/** Who looks into whose mail it is; the others' word for it is a line that anybody can write. */
const { or: FINDERS } = rights.submit.further;

/** Agents will work in the name of whoever wrote the mail. Throws `forbidden`. */
const requireAuthor = async (context: ServiceContext, who: Person, { content }: ParsedMail): Promise<void> => {
  if (FINDERS.some((role) => who.roles.includes(role)) || (await mayWriteAs(context, who, content.from.address)))
    return;
  throw new QuartermasterError(
    'forbidden',
    'This mail is from somebody else of the company, in whose name agents would work. They hand it in themselves, or whoever stands in for them (bin/qm delegate), or a buyer; or write a request of your own.',
  );
};

/** Mail, requisition and the start of its run, as part of a transaction, where the caller knows whose mail it is. */
export const submitWithin = async (
  context: ServiceContext,
  tx: Tx,
  who: Person,
  { raw, mail }: { raw: Uint8Array; mail: ParsedMail },
): Promise<{ id: string; duplicate: boolean }> => {
  // Two submissions of one mail at once follow each other, so the second finds the first.
  await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `${who.tenant}/${who.person}/${mail.messageId}`,
  ]);
  const known = await requisitionOfMail(tx, who.person, mail.messageId);
  if (known) return { id: known, duplicate: true };
  return { id: await store(context, tx, who, raw, mail), duplicate: false };
};

/** The same in a transaction of its own: all of it, or nothing. */
export const submit =
  (context: ServiceContext): Services['submit'] =>
  async (who, raw) => {
    const mail = await parseMail(raw, context.now().toISOString());
    await requireAuthor(context, who, mail);
    return context.database.withPrincipal(who, (tx) => submitWithin(context, tx, who, { raw, mail }));
  };
