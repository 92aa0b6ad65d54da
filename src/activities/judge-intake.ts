import { intakeGate } from '../agents/intake/guardrail.ts';
import { IntakeOutput } from '../agents/intake/output.ts';
import { readWhole } from '../store/attachments.ts';
import { lockRequisition, notFound, updateRequisition } from '../store/requisitions.ts';
import { appendCase } from '../store/case-file.ts';
import { addHandOff, handOffOf } from '../store/transcripts.ts';
import { isDone, moved } from '../domain/plan.ts';
import { PersonId } from '../domain/principal.ts';
import { readingContext } from '../services/reading-context.ts';
import type { AgentRun } from './api.ts';
import { judgedBy, type Judged } from './bench.ts';
import type { ActivityContext } from './context.ts';
import { parsedOr, unreadable } from './parsed-or.ts';
import { workerOf } from './steps/step.ts';

/** The gate after the Intake agent, run where the mail is; the requirement stays in the store, history gets the verdict. */
export const judgeIntake = async (
  context: ActivityContext,
  run: AgentRun,
  text: string,
  mayReask: boolean,
): Promise<Judged> => {
  const output = parsedOr(text, IntakeOutput);
  if (output === null) return unreadable(mayReask);
  return context.database.withPrincipal(workerOf(run), async (tx) => {
    const requisition = await lockRequisition(tx, run.requisition);
    // An attempt that was given up, and answers all the same, must not undo what people have written since.
    if (requisition.status !== 'reading' || requisition.round !== run.round) return { verdict: 'allow', fields: [] };
    const before = isDone(requisition.plan, 'read') ? await handOffOf(tx, requisition.id, run.run) : null;
    if (before !== null) return judgedBy(before);
    const mail = await readWhole(tx, requisition.mail);
    if (!mail) throw notFound();
    const { verdict, reading } = intakeGate(
      output,
      mail,
      await readingContext(tx, requisition.requester, context.now()),
      mayReask ? 0 : 1,
    );
    await addHandOff(tx, { ...run, sender: 'intake', receiver: 'vendor', payload: reading, verdict });
    if (verdict.verdict === 'reask') return judgedBy(verdict);
    const plan = moved(requisition.plan, 'read', 'done');
    await updateRequisition(tx, requisition.id, { ...reading, plan, version: requisition.version + 1 });
    await appendCase(tx, requisition.id, {
      at: context.now(),
      actor: { kind: 'agent', agent: 'intake', onBehalfOf: PersonId.parse(requisition.requester) },
      kind: 'read',
      payload: { verdict, reading },
    });
    return judgedBy(verdict);
  });
};
