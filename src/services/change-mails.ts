import { changeReasons } from '../domain/change-reasons.ts';
import type { OrderChange } from '../domain/delivery.ts';
import { PersonId } from '../domain/principal.ts';
import { changeEndedMail, type ChangeLetter } from '../mail/notify.ts';
import { messageIdFor } from '../mail/message-id.ts';
import type { OutgoingMail } from '../mail/send.ts';
import { decisionsOf } from '../store/decisions.ts';
import type { Tx } from '../store/database.ts';
import { readMail } from '../store/mails.ts';
import { changesOf, noteToldChange, takeUntoldChanges, type UntoldChange } from '../store/order-changes.ts';
import { findOrder } from '../store/orders.ts';
import { findRequisition, type Requisition } from '../store/requisitions.ts';
import { tasksOf } from '../store/tasks.ts';
import { findPerson, readTenant, type Person } from '../store/tenants.ts';
import { holdersOf } from './owned-by.ts';
import { tellingOf, type TellingContext } from './telling.ts';

type Ended = Exclude<NonNullable<OrderChange['outcome']>, { kind: 'current' }>;

/** Whoever proposed it and in whose place, and the buyers to whom tasks about the order go; but for who ended it, who knows. */
const readersOf = async (
  tx: Tx,
  requisition: Requisition,
  { by, inPlaceOf }: OrderChange,
  ended: Ended,
): Promise<Person[]> => {
  const found: (Person | null)[] = await holdersOf(tx, 'buyer', requisition);
  for (const id of [by, inPlaceOf]) if (id !== null) found.push(await findPerson(tx, PersonId.parse(id)));
  const readers = new Map(found.flatMap((person) => (person === null ? [] : [[person.id, person] as const])));
  return [...readers.values()].filter(({ id }) => id !== ended.by);
};

/** What whoever refused to approve it gave as their reason. */
const refusalOf = async (tx: Tx, requisition: string, { digest }: OrderChange): Promise<string | null> => {
  const asked = (await tasksOf(tx, requisition)).filter((task) => task.digest === digest).map(({ id }) => id);
  const refusals = (await decisionsOf(tx, requisition)).filter(({ verb }) => verb === 'reject');
  return refusals.find(({ task }) => task !== null && asked.includes(task))?.reason ?? null;
};

const saidOf = async (
  tx: Tx,
  requisition: string,
  change: OrderChange,
  ended: Ended,
): Promise<{ by: string | null; why: ChangeLetter['why'] }> => {
  const by = ended.by === null ? null : ((await findPerson(tx, PersonId.parse(ended.by)))?.name ?? ended.by);
  if (ended.kind === 'withdrawn') return { by, why: () => ended.reason };
  const words = ended.why === 'rejected' ? await refusalOf(tx, requisition, change) : null;
  return { by, why: (language) => words ?? changeReasons[language][ended.why] };
};

const mailsFor = async (context: TellingContext, tx: Tx, untold: UntoldChange): Promise<OutgoingMail[]> => {
  const order = await findOrder(tx, untold.order);
  const requisition = order && (await findRequisition(tx, order.requisition));
  const change = (await changesOf(tx, untold.order)).find(({ number }) => number === untold.change);
  const ended = change?.outcome;
  if (!requisition || !change || !ended || ended.kind === 'current') return [];
  const { id: tenant, name, timeZone } = await readTenant(tx);
  const title = (await readMail(tx, requisition.mail))?.subject ?? '';
  const said = await saidOf(tx, requisition.id, change, ended);
  return (await readersOf(tx, requisition, change, ended)).map((person) => ({
    ...changeEndedMail({
      reader: { name: person.name, language: person.language },
      tenant: { name, timeZone },
      requisition: { id: requisition.id, title },
      link: `${context.publicUrl}/orders/${encodeURIComponent(untold.order)}`,
      standIns: context.standIns,
      order: untold.order,
      version: change.after.version,
      how: ended.kind,
      ...said,
    }),
    to: person.email,
    messageId: messageIdFor(
      `${tenant}/orders/${untold.order}/changes/${untold.change}/${person.id}`,
      context.mailDomain,
    ),
  }));
};

/** Tells people of a tenant by mail which changes of orders came to nothing, and why, once each. */
export const tellOfChanges = (context: TellingContext) =>
  tellingOf(context, 'changes of orders', {
    take: takeUntoldChanges,
    mailsFor: (tx, untold) => mailsFor(context, tx, untold),
    noteTold: noteToldChange,
  });
