import { QuartermasterError } from '../domain/errors.ts';
import { ReachedCap, readCap, shownCap } from '../domain/spend.ts';
import { enqueue } from '../store/outbox.ts';
import { findRequisition } from '../store/requisitions.ts';
import { raiseCap } from '../store/spend.ts';
import { openTasksOn } from '../store/tasks.ts';
import type { Deciding } from './deciding.ts';

const refused = (reason: string): QuartermasterError =>
  new QuartermasterError('refused_answer', 'The cap stays as it is, and so does the task.', {
    fields: [{ field: 'to', reason }],
  });

/** Raises a cap on models to what the person wrote, and wakes every other requisition that waits for the same one. */
export const raisedCap = async ({ tx, task, answer }: Deciding): Promise<void> => {
  const { limit, ...cap } = ReachedCap.parse(task.facts);
  const to = readCap(answer.fields['to'] ?? '', cap.measure);
  if (to === null)
    throw refused(cap.measure === 'microUsd' ? 'Give an amount in US dollars: to=2.50' : 'Give a whole number: to=40');
  if (to <= limit) throw refused(`It is ${shownCap(limit, cap.measure)} now; give more than that.`);
  if (!(await raiseCap(tx, cap, to - limit)))
    throw new QuartermasterError('internal', 'The cap was not found. Look at the policies of the table spend_totals.');
  for (const id of await openTasksOn(tx, 'spend_cap', cap)) {
    const other = id === task.requisition ? null : await findRequisition(tx, id);
    if (other) await enqueue(tx, { kind: 'wake', requisition: id, round: other.round, because: 'decision' });
  }
};
