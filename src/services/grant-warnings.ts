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

const mailFor = (context: TellingContext, tenant: Tenant, person: Person, ending: EndingGrant): OutgoingMail => ({
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

/** Tells people of a tenant by mail that we may soon act for them no more, while something is under way in their name; each grant once. */
export const warnOfGrants = (context: TellingContext) =>
  tellingOf(context, 'grants that end', async (tx, { now, again }) => {
    const tenant = await readTenant(tx);
    const calendar = Calendar.parse({ ...tenant.calendar, timeZone: tenant.timeZone });
    const until = new Date(warningUntil(now.toISOString(), calendar));
    await forgetWarnings(tx, until);
    const taken = [];
    for (const ending of await takeEnding(tx, { now, until, again, underWay })) {
      const person = await findPerson(tx, ending.person);
      if (person === null) continue;
      taken.push({
        mails: [mailFor(context, tenant, person, ending)],
        isAgain: ending.isAgain,
        noteTold: (later: Tx, at: Date) => noteWarned(later, ending, at),
      });
    }
    return taken;
  });
