import { messageIdFor } from '../mail/message-id.ts';
import { handOverMail } from '../mail/notify.ts';
import type { Tx } from '../store/database.ts';
import { noteTold, takeUntold, type Untold } from '../store/hand-overs.ts';
import { readMail } from '../store/mails.ts';
import { findRequisition } from '../store/requisitions.ts';
import { findPerson, readTenant } from '../store/tenants.ts';
import { tellingOf, type TellingContext } from './telling.ts';

type Context = Omit<TellingContext, 'publicUrl'>;

/** Null where it is handed on already, or they have left. */
const mailFor = async (context: Context, tx: Tx, { id, requisition, from, to, reason }: Untold) => {
  const found = await findRequisition(tx, requisition);
  const person = found?.requester === to ? await findPerson(tx, to) : null;
  if (!found || !person) return null;
  const { id: tenant, name, timeZone } = await readTenant(tx);
  const written = handOverMail(
    {
      reader: { name: person.name, language: person.language },
      tenant: { name, timeZone },
      requisition: { id: requisition, title: (await readMail(tx, found.mail))?.subject ?? '' },
      link: null,
      standIns: context.standIns,
    },
    (await findPerson(tx, from))?.name ?? from,
    reason,
  );
  return { ...written, to: person.email, messageId: messageIdFor(`${tenant}/hand-overs/${id}`, context.mailDomain) };
};

/** Tells people of a tenant by mail what was handed to them, once each. */
export const tellOfHandOvers = (context: Context) =>
  tellingOf(context, 'hand-overs', {
    take: takeUntold,
    mailsFor: async (tx, untold) => {
      const mail = await mailFor(context, tx, untold);
      return mail ? [mail] : [];
    },
    noteTold: (tx, { id }, at) => noteTold(tx, id, at),
  });
