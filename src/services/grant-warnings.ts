import { QuartermasterError } from '../domain/errors.ts';
import { Calendar } from '../domain/calendar.ts';
import type { TenantId } from '../domain/principal.ts';
import { warningUntil } from '../domain/schedule.ts';
import { isFinal, statusNames } from '../domain/status.ts';
import { messageIdFor } from '../mail/message-id.ts';
import { grantEndingMail } from '../mail/notify.ts';
import type { Mailer } from '../mail/send.ts';
import type { Database } from '../store/database.ts';
import { forgetWarnings, noteWarned, takeEnding, type EndingGrant } from '../store/grants.ts';
import { findPerson, readTenant, type Person, type Tenant } from '../store/tenants.ts';
import type { ServiceContext } from './context.ts';

export type WarningContext = Pick<ServiceContext, 'now' | 'publicUrl' | 'standIns'> & {
  database: Database;
  mailer: Pick<Mailer, 'send' | 'wasSent' | 'patienceMs'>;
  /** Domain of our own Message-IDs. */
  mailDomain: string;
};

/** Longer than a mail takes to leave, so that nobody takes up what another worker is still at. */
const LEASE_MS = 15 * 60_000;

const underWay = statusNames.filter((status) => !isFinal(status));

type Warning = { tenant: Tenant; person: Person; ending: EndingGrant };

/** Grants that end within three working days and of which nobody was told; from now on they are ours to tell. */
const taken = (context: WarningContext, tenant: TenantId): Promise<Warning[]> =>
  context.database.withPrincipal({ kind: 'worker', tenant }, async (tx) => {
    const known = await readTenant(tx);
    const now = context.now();
    const calendar = Calendar.parse({ ...known.calendar, timeZone: known.timeZone });
    const until = new Date(warningUntil(now.toISOString(), calendar));
    const again = new Date(now.getTime() - LEASE_MS - context.mailer.patienceMs);
    await forgetWarnings(tx, until);
    const warnings: Warning[] = [];
    for (const ending of await takeEnding(tx, { now, until, again, underWay })) {
      const person = await findPerson(tx, ending.person);
      if (person) warnings.push({ tenant: known, person, ending });
    }
    return warnings;
  });

/** Once: what an attempt before may have sent is looked up first, under the same Message-ID. */
const tell = async (context: WarningContext, { tenant, person, ending }: Warning): Promise<void> => {
  const { mailer, mailDomain, standIns } = context;
  const messageId = messageIdFor(`${tenant.id}/grants/${person.id}/${ending.expiresAt}`, mailDomain);
  if (ending.isAgain && (await mailer.wasSent(messageId)) === 'sent') return;
  const mail = grantEndingMail({
    reader: { name: person.name, language: person.language },
    tenant: { name: tenant.name, timeZone: tenant.timeZone },
    standIns,
    endsAt: ending.expiresAt,
    requisitions: ending.requisitions,
    signInAt: `${context.publicUrl}/auth/sign-in`,
  });
  await mailer.send({ ...mail, messageId, to: person.email });
};

/** Tells people of a tenant by mail that we may soon act for them no more, while something is under way in their name; each grant once. */
export const warnOfGrants =
  (context: WarningContext) =>
  async (tenant: TenantId): Promise<void> => {
    const failures: unknown[] = [];
    for (const warning of await taken(context, tenant)) {
      try {
        await tell(context, warning);
        await context.database.withPrincipal({ kind: 'worker', tenant }, (tx) =>
          noteWarned(tx, warning.ending, context.now()),
        );
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0)
      throw new QuartermasterError(
        'provider_unavailable',
        `${failures.length} warnings did not leave; they are tried again.`,
        {
          cause: failures[0],
        },
      );
  };
