import { QuartermasterError } from '../domain/errors.ts';
import type { Verb } from '../domain/task.ts';
import { namesIn } from './names.ts';
import type { Session } from './session.ts';

/** Decides a task as it stands now: a digest of what is approved goes along, so that a change in between is refused. */
export async function sendDecision(
  { client, output }: Session,
  id: string,
  answer: { verb: Verb; fields: Record<string, string>; reason: string | null },
): Promise<void> {
  const { digest, title } = await client.task(id);
  const decided = await client.decide(id, { ...answer, seenDigest: digest });
  const names = await namesIn(client, decided);
  output.result(decided, () => {
    output.table(['task', 'decision', 'requisition', ''], [[decided.task, answer.verb, decided.requisition, title]]);
    if (decided.claimedBy !== null)
      output.line(`${names(decided.claimedBy)} had said that they work on it; tell them.`);
    output.hint(`bin/qm show ${decided.requisition} shows what follows.`);
  });
}

/** Says what would be refused of an answer; nothing is stored. Throws `refused_answer` where something would. */
export async function checkAnswer(
  { client, output }: Session,
  id: string,
  answer: { verb: Verb; fields: Record<string, string> },
): Promise<void> {
  const checked = await client.check(id, answer);
  if (checked.fields.length > 0)
    throw new QuartermasterError('refused_answer', `This would be refused; task ${id} stays as it is.`, checked);
  output.result(checked, () => output.line(`Task ${id} would take this. Nothing was stored.`));
}
