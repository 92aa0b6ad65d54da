import type { PlainAgent, Scene } from '../agents/agent.ts';
import { readMail } from '../store/mails.ts';
import { lockRequisition, notFound, type Requisition } from '../store/requisitions.ts';
import { addHandOff, receiptsOf } from '../store/transcripts.ts';
import type { Tx } from '../store/database.ts';
import type { z } from 'zod';
import { judgedBy, type Bench } from './bench.ts';
import { parsedOr, unreadable } from './parsed-or.ts';
import { requirementOf } from './steps/requirement-of.ts';
import { workerOf } from './steps/step.ts';

const sceneOf = async (tx: Tx, requisition: Requisition): Promise<Scene> => {
  const mail = await readMail(tx, requisition.mail);
  if (!mail) throw notFound();
  return { mail, requirement: requisition.requirement === null ? null : requirementOf(requisition) };
};

/** The bench of an agent whose folder says all: its gate judges over the mail, the requirement and the receipts of its run. */
export const plainBench = <O extends z.ZodType>(agent: PlainAgent<O>): Omit<Bench, 'request'> => ({
  firstMessage: async ({ tx, requisition }) => agent.input(await sceneOf(tx, requisition)),
  judge: (context, run, text, mayReask) => {
    const output = parsedOr(text, agent.output.schema);
    if (output === null) return Promise.resolve(unreadable(mayReask));
    return context.database.withPrincipal(workerOf(run), async (tx) => {
      const scene = await sceneOf(tx, await lockRequisition(tx, run.requisition));
      const receipts = await receiptsOf(tx, run.requisition, run.run);
      const verdict = agent.gate({ output, scene, receipts, mayReask });
      await addHandOff(tx, { ...run, sender: agent.name, receiver: agent.receiver, payload: { output }, verdict });
      return judgedBy(verdict);
    });
  },
});
