import { reopenUntil } from '../domain/schedule.ts';
import { isFinal } from '../domain/status.ts';
import { outcomeMail, rejectedMail, type Letter, type Written } from '../mail/notify.ts';
import { readMail } from '../store/mails.ts';
import { findRequisition, notFound, type Requisition } from '../store/requisitions.ts';
import { findPerson, readTenant } from '../store/tenants.ts';
import type { Activities, CaseRef } from './api.ts';
import type { ActivityContext } from './context.ts';
import { deliver } from './deliver.ts';
import { NOT_A_REQUEST } from './not-a-request.ts';
import { workerOf } from './steps/step.ts';

const written = (context: ActivityContext, requisition: Requisition, letter: Letter): Written | null => {
  const { status, statusReason, orderNumber, updatedAt } = requisition;
  if (status === 'rejected' && statusReason?.startsWith(NOT_A_REQUEST))
    return rejectedMail(
      letter,
      statusReason.slice(NOT_A_REQUEST.length + 2) || null,
      reopenUntil(updatedAt, context.policies.intake),
    );
  if (!isFinal(status)) return null;
  return outcomeMail(letter, status, status === 'ordered' ? orderNumber : statusReason);
};

const compose = (context: ActivityContext, ref: CaseRef) =>
  context.database.withPrincipal(workerOf(ref), async (tx) => {
    const requisition = await findRequisition(tx, ref.requisition);
    if (!requisition) throw notFound();
    const tenant = await readTenant(tx);
    const person = await findPerson(tx, requisition.requester);
    const mail = await readMail(tx, requisition.mail);
    if (!person) return null;
    const content = written(context, requisition, {
      reader: { name: person.name, language: person.language },
      tenant: { name: tenant.name, timeZone: tenant.timeZone },
      requisition: { id: requisition.id, title: mail?.subject ?? '' },
      link: `${context.publicUrl}/requisitions/${encodeURIComponent(requisition.id)}`,
      standIns: context.standIns,
    });
    return (
      content && {
        content,
        to: person.email,
        key: `${requisition.id}/ended/${requisition.round}/${requisition.status}/${requisition.version}`,
      }
    );
  });

/** Tells the requester how it ended, once for each end: what is reopened or released ends again, in another round. */
export const tellEnd =
  (context: ActivityContext): Activities['tellEnd'] =>
  async (ref) => {
    const letter = await compose(context, ref);
    if (letter) await deliver(context, ref, letter.key, letter.to, letter.content);
  };
