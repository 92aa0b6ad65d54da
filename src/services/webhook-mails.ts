import { QuartermasterError } from '../domain/errors.ts';
import type { TenantId } from '../domain/principal.ts';
import { messageIdFor } from '../mail/message-id.ts';
import { webhookDisabledMail } from '../mail/notify.ts';
import type { OutgoingMail } from '../mail/send.ts';
import { peopleWithRole, readTenant } from '../store/tenants.ts';
import { noteToldWebhook, takeUntoldWebhooks, type Untold } from '../store/webhooks.ts';
import type { WarningContext } from './grant-warnings.ts';

type Telling = { untold: Untold; mails: OutgoingMail[] };

/** Longer than mails take to leave, so that nobody takes up what another worker is still at. */
const LEASE_MS = 15 * 60_000;

const taken = (context: WarningContext, tenant: TenantId): Promise<Telling[]> =>
  context.database.withPrincipal({ kind: 'worker', tenant }, async (tx) => {
    const now = context.now();
    const again = new Date(now.getTime() - LEASE_MS - context.mailer.patienceMs);
    const untold = await takeUntoldWebhooks(tx, { now, again });
    if (untold.length === 0) return [];
    const { name, timeZone } = await readTenant(tx);
    const administrators = await peopleWithRole(tx, 'administrator', null);
    return untold.map((one) => ({
      untold: one,
      mails: administrators.map((person) => ({
        ...webhookDisabledMail(
          {
            reader: { name: person.name, language: person.language },
            tenant: { name, timeZone },
            standIns: context.standIns,
            link: `${context.publicUrl}/webhooks/${one.id}`,
          },
          one,
        ),
        to: person.email,
        messageId: messageIdFor(`${tenant}/webhooks/${one.id}/${one.since}/${person.id}`, context.mailDomain),
      })),
    }));
  });

/** What an attempt before may have sent is looked up first, under the same Message-ID. */
const tell = async ({ mailer }: WarningContext, { untold, mails }: Telling): Promise<void> => {
  for (const mail of mails)
    if (!untold.isAgain || (await mailer.wasSent(mail.messageId)) !== 'sent') await mailer.send(mail);
};

/** Tells the administrators of a tenant by mail which webhooks were disabled, once each. */
export const tellOfWebhooks =
  (context: WarningContext) =>
  async (tenant: TenantId): Promise<void> => {
    const failures: unknown[] = [];
    for (const each of await taken(context, tenant)) {
      try {
        await tell(context, each);
        await context.database.withPrincipal({ kind: 'worker', tenant }, (tx) =>
          noteToldWebhook(tx, each.untold, context.now()),
        );
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 0) return;
    const message = `${failures.length} mails about webhooks did not leave; they are tried again.`;
    throw new QuartermasterError('provider_unavailable', message, { cause: failures[0] });
  };
