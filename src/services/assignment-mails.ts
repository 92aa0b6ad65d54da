import { messageIdFor } from '../mail/message-id.ts';
import { assignedMail } from '../mail/notify.ts';
import type { OutgoingMail } from '../mail/send.ts';
import type { Tx } from '../store/database.ts';
import { readMail } from '../store/mails.ts';
import { findRequisition } from '../store/requisitions.ts';
import { noteAssignmentTold, takeAssignments, type Assignment } from '../store/task-lists.ts';
import { findTask } from '../store/tasks.ts';
import { findPerson, readTenant } from '../store/tenants.ts';
import { tellingOf, type TellingContext } from './telling.ts';

/** Null where its owner has left. */
const mailFor = async (
  context: TellingContext,
  tx: Tx,
  { task: id, by, at }: Assignment,
): Promise<OutgoingMail | null> => {
  const task = await findTask(tx, id);
  const requisition = task && (await findRequisition(tx, task.requisition));
  if (!task || !requisition || !('person' in task.owner)) return null;
  const person = await findPerson(tx, task.owner.person);
  if (person === null) return null;
  const { id: tenant, name, timeZone } = await readTenant(tx);
  const letter = {
    reader: { name: person.name, language: person.language },
    tenant: { name, timeZone },
    requisition: { id: requisition.id, title: (await readMail(tx, requisition.mail))?.subject ?? '' },
    link: `${context.publicUrl}/tasks/${encodeURIComponent(id)}`,
    takesReplies: false,
    standIns: context.standIns,
    task,
  };
  const messageId = messageIdFor(`${tenant}/${id}/assigned/${at}`, context.mailDomain);
  return { ...assignedMail(letter, (await findPerson(tx, by))?.name ?? by), to: person.email, messageId };
};

/** Tells people of a tenant by mail which tasks were given to them, once each. */
export const tellOfAssignments = (context: TellingContext) =>
  tellingOf(context, 'tasks that were given to somebody', {
    take: takeAssignments,
    mailsFor: async (tx, assignment) => {
      const mail = await mailFor(context, tx, assignment);
      return mail ? [mail] : [];
    },
    noteTold: noteAssignmentTold,
  });
