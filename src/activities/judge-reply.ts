import { replyReader, type AskedReply } from '../agents/intake/reply/agent.ts';
import { replyGate } from '../agents/intake/reply/guardrail.ts';
import { ReplyOutput } from '../agents/intake/reply/output.ts';
import type { Verdict } from '../domain/verdict.ts';
import { requireRight } from '../domain/rights.ts';
import { requireActivePerson } from '../services/active-person.ts';
import { refusalBy } from '../services/answer-by-mail.ts';
import { decided } from '../services/decide.ts';
import { readingContext } from '../services/reading-context.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { repliesToRead, settleReading, type MailAnswer, type ReplyText } from '../store/incoming-mails.ts';
import { lockRequisition, type Requisition } from '../store/requisitions.ts';
import { findTask } from '../store/tasks.ts';
import { addHandOff, handOffOf } from '../store/transcripts.ts';
import { requestOf } from './agent-request.ts';
import type { AgentRun } from './api.ts';
import { judgedBy, type Bench, type Judged } from './bench.ts';
import type { ActivityContext } from './context.ts';
import { parsedOr, unreadable } from './parsed-or.ts';
import { replyOfRun } from './reply-runs.ts';
import { workerOf } from './steps/step.ts';

/** A reply that waits to be read, with what was asked. */
type Waiting = { id: string; reply: ReplyText; about: AskedReply };

/** Null where it has been settled, or its question is no longer open. */
const waitingFor = async (tx: Tx, requisition: string, run: string): Promise<Waiting | null> => {
  const found = (await repliesToRead(tx, requisition)).find(({ id }) => id === replyOfRun(run));
  const task = found && (await findTask(tx, found.reply.task));
  if (!found || task?.status !== 'open') return null;
  const { text, sentAt } = found.reply;
  return { ...found, about: { text, sentAt, asked: task.asks.map(({ field }) => field) } };
};

/** A refusal by the gate, in the words of the mail that tells it. */
const toldOf = ({ task, person }: ReplyText, refusal: Pick<MailAnswer, 'kind' | 'fields'>): MailAnswer => ({
  task,
  person,
  ...refusal,
});

const noteRead = async (
  context: ActivityContext,
  tx: Tx,
  { id }: Pick<Requisition, 'id'>,
  { reply, run, verdict }: { reply: ReplyText; run: string; verdict: Verdict['verdict'] },
): Promise<void> => {
  const actor = { kind: 'agent', agent: 'intake', onBehalfOf: reply.person } as const;
  const payload = { task: reply.task, run, verdict };
  await appendCase(tx, id, { at: context.now(), actor, kind: 'reply_read', payload });
};

type Gated = { verdict: Verdict; waiting: Waiting | null; fields: Record<string, string> };

/** The gate, in a transaction of its own: what it says is a fact, whatever the door for decisions then says. */
const gated = (
  context: ActivityContext,
  run: AgentRun,
  output: ReplyOutput,
  mayReask: boolean,
): Promise<Gated | null> =>
  context.database.withPrincipal(workerOf(run), async (tx) => {
    const requisition = await lockRequisition(tx, run.requisition);
    const waiting = await waitingFor(tx, requisition.id, run.run);
    if (waiting === null) {
      const before = await handOffOf(tx, requisition.id, run.run);
      return before && { verdict: before, waiting, fields: {} };
    }
    const home = await readingContext(tx, requisition.requester, context.now());
    const { verdict, fields } = replyGate(output, waiting.about, home, mayReask);
    await addHandOff(tx, { ...run, sender: 'intake', receiver: 'vendor', payload: { output, fields }, verdict });
    if (verdict.verdict === 'ask_human') {
      await settleReading(tx, waiting.id, toldOf(waiting.reply, { kind: 'not_taken', fields: verdict.asks }));
      await noteRead(context, tx, requisition, { reply: waiting.reply, run: run.run, verdict: verdict.verdict });
    }
    return { verdict, waiting, fields };
  });

/** The whole answer goes through the one door, as its writer, whose rights are looked up anew; what the door refuses, they are told. */
const decide = async (
  context: ActivityContext,
  run: AgentRun,
  { id, reply }: Waiting,
  fields: Record<string, string>,
): Promise<void> => {
  const { tenant } = workerOf(run);
  const within = (work: (tx: Tx) => Promise<void>) => context.database.withPrincipal(workerOf(run), work);
  try {
    await within(async (tx) => {
      const { roles } = await requireActivePerson(tx, reply.person);
      const who = { kind: 'person', tenant, person: reply.person, roles } as const;
      requireRight(who, 'decide');
      const answer = { verb: 'answer', fields, reason: null, seenDigest: null } as const;
      await noteRead(context, tx, { id: run.requisition }, { reply, run: run.run, verdict: 'allow' });
      await decided(context, tx, { who, id: reply.task, answer, place: null, seen: null });
      await settleReading(tx, id, null);
    });
  } catch (error) {
    const refusal = refusalBy(error);
    await within((tx) => settleReading(tx, id, toldOf(reply, refusal)));
  }
};

/** The gate after the Intake agent has read a reply; the answer goes to the store, history gets the verdict. */
const judgeReply = async (
  context: ActivityContext,
  run: AgentRun,
  text: string,
  mayReask: boolean,
): Promise<Judged> => {
  const output = parsedOr(text, ReplyOutput);
  if (output === null) return unreadable(mayReask);
  const judged = await gated(context, run, output, mayReask);
  if (judged === null) return { verdict: 'allow', fields: [] };
  const { verdict, waiting, fields } = judged;
  if (verdict.verdict === 'allow' && waiting !== null) await decide(context, run, waiting, fields);
  return judgedBy(verdict);
};

/** Where the Intake agent reads what somebody replied to a question. */
export const replyBench: Bench = {
  firstMessage: async ({ tx, requisition, run }) => {
    const waiting = await waitingFor(tx, requisition.id, run);
    // Settled meanwhile: an attempt before a crash has its first message, and this one is not kept.
    return replyReader.input(waiting?.about ?? { text: '', sentAt: '', asked: [] });
  },
  request: requestOf(replyReader),
  judge: judgeReply,
};
