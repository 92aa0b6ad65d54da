import { cleanFields } from '../domain/clean-text.ts';
import { QuartermasterError, type FieldError } from '../domain/errors.ts';
import type { TenantId } from '../domain/principal.ts';
import { RawAnswer, type TaskTopic } from '../domain/task.ts';
import { incomplete } from '../domain/tasks.ts';
import { appendCase } from '../store/case-file.ts';
import { insertDecision } from '../store/decisions.ts';
import { lockRequisition } from '../store/requisitions.ts';
import { decideTask, findTask, recordRefusal } from '../store/tasks.ts';
import { amend } from './amend.ts';
import type { ServiceContext } from './context.ts';
import { noteRemoved } from './note-removed.ts';
import { sawOf } from './saw.ts';

const actor = { kind: 'operator' } as const;

/** A price is the buyer's to set, and who writes an address may not confirm it: both need somebody whom we know. */
const closedToOperators = (topic: TaskTopic, fields: Readonly<Record<string, string>>): FieldError[] => {
  if (topic === 'set_price') return [{ field: 'task', reason: 'Only a buyer who has signed in sets a price.' }];
  if (!('vendor.email' in fields)) return [];
  return [{ field: 'vendor.email', reason: 'An address is given by somebody who has signed in: bin/qm answer.' }];
};

/**
 * An answer from a raw Temporal signal, whose sender nobody verified: it may answer an open question of this requisition and
 * nothing else. A refusal is noted on the task, since a signal has no reply; what is no answer at all is dropped.
 */
export const answerByOperator = async (
  context: ServiceContext,
  tenant: TenantId,
  requisition: string,
  signal: unknown,
): Promise<void> => {
  const { data: raw } = RawAnswer.safeParse(signal);
  if (raw === undefined) return;
  const who = { kind: 'worker', tenant } as const;
  const { text: fields, removed } = cleanFields(raw.fields);
  const refuse = (reasons: readonly FieldError[]) =>
    context.database.withPrincipal(who, (tx) =>
      recordRefusal(tx, raw.task, { at: context.now().toISOString(), fields: reasons }),
    );
  try {
    const reasons = await context.database.withPrincipal(who, async (tx): Promise<readonly FieldError[]> => {
      const locked = await lockRequisition(tx, requisition);
      const task = await findTask(tx, raw.task);
      if (task?.requisition !== requisition || task.kind !== 'question' || task.status !== 'open') return [];
      const closed = closedToOperators(task.topic, fields);
      if (closed.length > 0) return closed;
      const missing = incomplete(task, { verb: 'answer', fields, reason: null });
      if (missing.length > 0) return missing;
      const proof = {
        by: 'answer' as const,
        task: task.id,
        actor: 'operator (unverified)',
        at: context.now().toISOString(),
      };
      if (task.topic !== 'returned') await amend({ context, tx, requisition: locked, actor, fields, proof });
      await insertDecision(tx, {
        requisition,
        task: task.id,
        verb: 'answer',
        actor,
        fields,
        reason: null,
        seenDigest: null,
      });
      await decideTask(tx, task.id, 'answer');
      await appendCase(tx, requisition, {
        at: context.now(),
        actor,
        kind: 'decided',
        payload: { task: task.id, topic: task.topic, verb: 'answer', fields, reason: null, saw: sawOf(task) },
      });
      await noteRemoved(tx, requisition, { at: context.now(), actor, from: 'answer', name: task.id, removed });
      return [];
    });
    if (reasons.length > 0) await refuse(reasons);
  } catch (error) {
    if (!(error instanceof QuartermasterError)) throw error;
    if (error.fields.length > 0) await refuse(error.fields);
  }
};
