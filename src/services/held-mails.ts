import { heldMails, lockHeldMail, settleHeldMail } from '../store/incoming-mails.ts';
import { notFound } from '../store/requisitions.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { submit } from './submit.ts';

const MOST_SHOWN = 1_000;

/** Mails that started nothing since their sender is not proven or not known. */
export const held =
  ({ database }: ServiceContext): Services['heldMails'] =>
  (who) =>
    database.withPrincipal(who, (tx) => heldMails(tx, MOST_SHOWN));

/**
 * Hands a held mail in, in the name of whoever releases it: they have found out whose it is. Twice is once, as the mail is submitted
 * before its being held ends.
 */
export const release =
  (context: ServiceContext): Services['releaseMail'] =>
  async (who, id) => {
    const raw = await context.database.withPrincipal(who, (tx) => lockHeldMail(tx, id));
    if (raw === null) throw notFound();
    const submitted = await submit(context)(who, raw);
    const how = { state: 'released', requisition: submitted.id, by: who.person, at: context.now() } as const;
    await context.database.withPrincipal(who, async (tx) => {
      if ((await lockHeldMail(tx, id)) !== null) await settleHeldMail(tx, id, how);
    });
    return submitted;
  };

/** Throws a held mail away. */
export const drop =
  ({ database, now }: ServiceContext): Services['dropMail'] =>
  (who, id) =>
    database.withPrincipal(who, async (tx) => {
      if ((await lockHeldMail(tx, id)) === null) throw notFound();
      await settleHeldMail(tx, id, { state: 'dropped', requisition: null, by: who.person, at: now() });
    });
