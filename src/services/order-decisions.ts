import { z } from 'zod';
import { dayIn } from '../domain/day.ts';
import { deadlineOf, hasArrived } from '../domain/delivery.ts';
import { QuartermasterError, type FieldError } from '../domain/errors.ts';
import { takenOver, totalFaults } from '../domain/taken-over.ts';
import { readTenant } from '../store/tenants.ts';
import { nextVersion, propose } from './change-order.ts';
import type { Deciding } from './deciding.ts';
import { cancel, close, orderOfLocked, setDeadline, type Followed, type Saying } from './order-act.ts';

const begun = async ({ tx, requisition, actor, context }: Deciding): Promise<{ order: Followed; said: Saying }> => {
  if (actor.kind !== 'person') throw new QuartermasterError('refused_answer', 'Only a person decides about an order.');
  return { order: await orderOfLocked(tx, requisition), said: { by: actor.person, actor, at: context.now() } };
};

/** The vendor is reminded at once, and the clock begins anew. */
export const remindAgain = async (deciding: Deciding): Promise<void> => {
  const { order, said } = await begun(deciding);
  await setDeadline(order, said, { kind: 'again', due: deadlineOf(order.document, order.facts).due });
};

const dateFault = (date: string, today: string): string | null => {
  if (!z.iso.date().safeParse(date).success) return 'Give a day as 2026-12-24.';
  return date < today ? 'That day is past; give today or a later one.' : null;
};

/** Waits until another day. */
export const newDate = async (deciding: Deciding): Promise<void> => {
  const { order, said } = await begun(deciding);
  const due = deciding.answer.fields['date']?.trim() ?? '';
  const reason = dateFault(due, dayIn((await readTenant(deciding.tx)).timeZone, said.at));
  if (reason !== null)
    throw new QuartermasterError('refused_answer', 'This is no day to wait until; the task stays open.', {
      fields: [{ field: 'date', reason }],
    });
  await setDeadline(order, said, { kind: 'date', due });
};

export const cancelled = async (deciding: Deciding): Promise<void> => {
  const { order, said } = await begun(deciding);
  if (hasArrived(order.facts))
    throw new QuartermasterError(
      'refused_answer',
      'Something was received, so the order is not cancelled. Close it instead; nothing more is waited for then.',
    );
  await cancel(order, said, deciding.answer.reason ?? 'Cancelled.');
};

export const closed = async (deciding: Deciding): Promise<void> => {
  const { order, said } = await begun(deciding);
  await close(order, said, deciding.answer.reason ?? 'Closed.');
};

/** As the fields of the answer are named. */
const named = ({ field, reason }: FieldError): FieldError => ({
  field: field.replace(/^lines\.(\d+)/, (_, line: string) => `lines[${Number(line) - 1}]`),
  reason,
});

const notTaken = (fields: readonly FieldError[]): QuartermasterError =>
  new QuartermasterError('refused_answer', 'The change is not taken over; the task stays open.', {
    fields: fields.map(named),
  });

/** Proposes what the vendor wants as a change of the order, by the prices that the person says. */
export const takeOver = async (deciding: Deciding): Promise<void> => {
  const { order, said } = await begun(deciding);
  const { task, answer } = deciding;
  const acknowledged = order.facts.acknowledgements.find(({ number }) => number === task.facts['acknowledgement']);
  if (acknowledged === undefined) throw notTaken([]);
  const typed = takenOver(order.document, acknowledged, answer.fields);
  if (!typed.ok) throw notTaken(typed.faults);
  const changed = await nextVersion(order, typed.wanted, said.at);
  if (!changed.ok) throw notTaken(changed.faults);
  const wrong = totalFaults(changed, acknowledged);
  if (wrong.length > 0) throw notTaken(wrong);
  const reason = answer.reason?.trim() || 'The vendor wants it so.';
  await propose(order, said, changed.document, { reason, acknowledgement: acknowledged.number });
};
