import { QuartermasterError, type ErrorCode } from '../../domain/errors.ts';
import { appendCase } from '../../store/case-file.ts';
import { lockRequisition, updateRequisition } from '../../store/requisitions.ts';
import type { CaseRef } from '../api.ts';
import type { ActivityContext } from '../context.ts';
import { workerOf } from './step.ts';

/** What people must do by what went wrong at the ERP, and how the case file calls it. */
export type Trouble = { entry: string; cures: Partial<Record<ErrorCode, (number: string) => string>> };

/** People see it where they look at the requisition; once it is done there by hand, the next attempt finds it so. */
const note = (
  context: ActivityContext,
  ref: CaseRef,
  { entry, number }: Trouble & { number: string },
  text: string,
): Promise<void> =>
  context.database.withPrincipal(workerOf(ref), async (tx) => {
    const { id, statusReason } = await lockRequisition(tx, ref.requisition);
    if (statusReason?.includes(text)) return;
    await updateRequisition(tx, id, { statusReason: [statusReason, text].filter(Boolean).join(' ') });
    const payload = { erpNumber: number };
    await appendCase(tx, id, { at: context.now(), actor: { kind: 'worker' }, kind: entry, payload });
  });

/** Asks the ERP, and notes where it needs a person. */
export const noting = async <T>(
  context: ActivityContext,
  ref: CaseRef,
  trouble: Trouble & { number: string },
  ask: () => Promise<T>,
): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    const text = error instanceof QuartermasterError ? trouble.cures[error.code]?.(trouble.number) : undefined;
    if (text !== undefined) await note(context, ref, trouble, text);
    throw error;
  }
};
