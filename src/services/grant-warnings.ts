import { Calendar } from '../domain/calendar.ts';
import { warningUntil } from '../domain/schedule.ts';
import { isFinal, statusNames } from '../domain/status.ts';
import { messageIdFor } from '../mail/message-id.ts';
import { grantEndingMail } from '../mail/notify.ts';
import type { OutgoingMail } from '../mail/send.ts';
import { forgetWarnings, noteWarned, takeEnding, type EndingGrant } from '../store/grants.ts';
import type { Tx } from '../store/database.ts';
import { findPerson, readTenant, type Person, type Tenant } from '../store/tenants.ts';
import { tellingOf, type TellingContext } from './telling.ts';

const underWay = statusNames.filter((status) => !isFinal(status));

/** A grant that ends, with whom it is to be told. */
type Warning = EndingGrant & { tenant: Tenant; reader: Person };

const mailFor = (context: TellingContext, { tenant, reader: person, ...ending }: Warning): OutgoingMail => ({
  ...grantEndingMail({
    reader: { name: person.name, language: person.language },
    tenant: { name: tenant.name, timeZone: tenant.timeZone },
    standIns: context.standIns,
    endsAt: ending.expiresAt,
    requisitions: ending.requisitions,
    signInAt: `${context.publicUrl}/auth/sign-in`,
  }),
  messageId: messageIdFor(`${tenant.id}/grants/${person.id}/${ending.expiresAt}`, context.mailDomain),
  to: person.email,
});

const takeWarnings = async (tx: Tx, { now, again }: { now: Date; again: Date }): Promise<Warning[]> => {
  const tenant = await readTenant(tx);
  const calendar = Calendar.parse({ ...tenant.calendar, timeZone: tenant.timeZone });
  const until = new Date(warningUntil(now.toISOString(), calendar));
  await forgetWarnings(tx, until);
  const warnings: Warning[] = [];
  for (const ending of await takeEnding(tx, { now, until, again, underWay })) {
    const reader = await findPerson(tx, ending.person);
    if (reader !== null) warnings.push({ ...ending, tenant, reader });
  }
  return warnings;
};

/** Tells people of a tenant by mail that we may soon act for them no more, while something is under way in their name; each grant once. */
export const warnOfGrants = (context: TellingContext) =>
  tellingOf(context, 'grants that end', {
    take: takeWarnings,
    mailsFor: async (_, warning) => [mailFor(context, warning)],
    noteTold: noteWarned,
  });
