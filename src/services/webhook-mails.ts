import { messageIdFor } from '../mail/message-id.ts';
import { webhookDisabledMail } from '../mail/notify.ts';
import type { OutgoingMail } from '../mail/send.ts';
import type { Tx } from '../store/database.ts';
import { peopleWithRole, readTenant } from '../store/tenants.ts';
import { noteToldWebhook, takeUntoldWebhooks, type Untold } from '../store/webhooks.ts';
import { tellingOf, type TellingContext } from './telling.ts';

/** One for each administrator. */
const mailsFor = async (context: TellingContext, tx: Tx, untold: Untold): Promise<OutgoingMail[]> => {
  const { id: tenant, name, timeZone } = await readTenant(tx);
  const link = `${context.publicUrl}/webhooks/${untold.id}`;
  return (await peopleWithRole(tx, 'administrator', null)).map((person) => {
    const reader = { name: person.name, language: person.language };
    const letter = { reader, tenant: { name, timeZone }, standIns: context.standIns, link };
    const messageId = messageIdFor(`${tenant}/webhooks/${untold.id}/${untold.since}/${person.id}`, context.mailDomain);
    return { ...webhookDisabledMail(letter, untold), to: person.email, messageId };
  });
};

/** Tells the administrators of a tenant by mail which webhooks were disabled, once each. */
export const tellOfWebhooks = (context: TellingContext) =>
  tellingOf(context, 'webhooks', {
    take: takeUntoldWebhooks,
    mailsFor: (tx, untold) => mailsFor(context, tx, untold),
    noteTold: noteToldWebhook,
  });
