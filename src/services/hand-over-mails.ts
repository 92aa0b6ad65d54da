import { QuartermasterError } from '../domain/errors.ts';
import type { TenantId } from '../domain/principal.ts';
import { messageIdFor } from '../mail/message-id.ts';
import { handOverMail } from '../mail/notify.ts';
import type { OutgoingMail } from '../mail/send.ts';
import type { Tx } from '../store/database.ts';
import { noteTold, takeUntold, type Untold } from '../store/hand-overs.ts';
import { readMail } from '../store/mails.ts';
import { findRequisition } from '../store/requisitions.ts';
import { findPerson, readTenant } from '../store/tenants.ts';
import type { WarningContext } from './grant-warnings.ts';

type Context = Omit<WarningContext, 'publicUrl'>;
type Mail = { untold: Untold; mail: OutgoingMail | null };

/** Longer than a mail takes to leave, so that nobody takes up what another worker is still at. */
const LEASE_MS = 15 * 60_000;

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

const taken = (context: Context, tenant: TenantId): Promise<Mail[]> =>
  context.database.withPrincipal({ kind: 'worker', tenant }, async (tx) => {
    const now = context.now();
    const again = new Date(now.getTime() - LEASE_MS - context.mailer.patienceMs);
    const mails: Mail[] = [];
    for (const untold of await takeUntold(tx, { now, again }))
      mails.push({ untold, mail: await mailFor(context, tx, untold) });
    return mails;
  });

/** What an attempt before may have sent is looked up first, under the same Message-ID. */
const tell = async ({ mailer }: Context, { untold, mail }: Mail): Promise<void> => {
  if (mail === null || (untold.isAgain && (await mailer.wasSent(mail.messageId)) === 'sent')) return;
  await mailer.send(mail);
};

/** Tells people of a tenant by mail what was handed to them, once each. */
export const tellOfHandOvers =
  (context: Context) =>
  async (tenant: TenantId): Promise<void> => {
    const failures: unknown[] = [];
    for (const each of await taken(context, tenant)) {
      try {
        await tell(context, each);
        await context.database.withPrincipal({ kind: 'worker', tenant }, (tx) =>
          noteTold(tx, each.untold.id, context.now()),
        );
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 0) return;
    const message = `${failures.length} mails about hand-overs did not leave; they are tried again.`;
    throw new QuartermasterError('provider_unavailable', message, { cause: failures[0] });
  };
