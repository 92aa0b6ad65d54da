import { QuartermasterError } from '../domain/errors.ts';
import type { TenantId } from '../domain/principal.ts';
import { replyRefusedMail } from '../mail/notify.ts';
import { messageIdFor } from '../mail/message-id.ts';
import type { Mailer } from '../mail/send.ts';
import { noteAnswered, takeUnanswered, type Unanswered } from '../store/incoming-mails.ts';
import type { Database } from '../store/database.ts';
import { findPerson, readTenant, type Person, type Tenant } from '../store/tenants.ts';
import type { ServiceContext } from './context.ts';

export type AnswerContext = Pick<ServiceContext, 'now' | 'publicUrl' | 'standIns'> & {
  database: Database;
  mailer: Pick<Mailer, 'send' | 'wasSent' | 'patienceMs'>;
  mailDomain: string;
};

/** Longer than a mail takes to leave, so that nobody takes up what another worker is still at. */
const LEASE_MS = 15 * 60_000;

type Due = { tenant: Tenant; person: Person; unanswered: Unanswered };

const due = ({ database, now, mailer }: AnswerContext, tenant: TenantId): Promise<Due[]> =>
  database.withPrincipal({ kind: 'worker', tenant }, async (tx) => {
    const at = now();
    const found: Due[] = [];
    for (const unanswered of await takeUnanswered(tx, at, new Date(at.getTime() - LEASE_MS - mailer.patienceMs))) {
      const person = await findPerson(tx, unanswered.answer.person);
      if (person) found.push({ tenant: await readTenant(tx), person, unanswered });
    }
    return found;
  });

const tell = async (context: AnswerContext, { tenant, person, unanswered }: Due): Promise<void> => {
  const { mailer, mailDomain, publicUrl, standIns } = context;
  const { id, messageId: theirs, requisition, answer, isAgain } = unanswered;
  const messageId = messageIdFor(`${tenant.id}/replies/${id}`, mailDomain);
  if (isAgain && (await mailer.wasSent(messageId)) === 'sent') return;
  const mail = replyRefusedMail(
    {
      reader: { name: person.name, language: person.language },
      tenant: { name: tenant.name, timeZone: tenant.timeZone },
      requisition: { id: requisition, title: '' },
      link: `${publicUrl}/tasks/${encodeURIComponent(answer.task)}`,
      standIns,
    },
    answer,
  );
  await mailer.send({ ...mail, messageId, to: person.email, inReplyTo: theirs, references: theirs });
};

/** Tells people why what they replied to a mail about a task was not taken over, each reply once. */
export const answerReplies =
  (context: AnswerContext) =>
  async (tenant: TenantId): Promise<void> => {
    const failures: unknown[] = [];
    for (const one of await due(context, tenant)) {
      try {
        await tell(context, one);
        await context.database.withPrincipal({ kind: 'worker', tenant }, (tx) =>
          noteAnswered(tx, one.unanswered.id, context.now()),
        );
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 0) return;
    const message = `${failures.length} replies could not be answered; they are tried again.`;
    throw new QuartermasterError('provider_unavailable', message, { cause: failures[0] });
  };
