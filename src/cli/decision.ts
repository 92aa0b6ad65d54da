import type { Verb } from '../domain/task.ts';
import type { Session } from './session.ts';

/** Decides a task as it stands now: a digest of what is approved goes along, so that a change in between is refused. */
export async function sendDecision(
  { client, output }: Session,
  id: string,
  answer: { verb: Verb; fields: Record<string, string>; reason: string | null },
): Promise<void> {
  const { digest, title } = await client.task(id);
  const decided = await client.decide(id, { ...answer, seenDigest: digest });
  output.result(decided, () => {
    output.table(['task', 'decision', 'requisition', ''], [[decided.task, answer.verb, decided.requisition, title]]);
    if (decided.claimedBy !== null) output.line(`${decided.claimedBy} had said that they work on it; tell them.`);
    output.hint(`bin/qm show ${decided.requisition} shows what follows.`);
  });
}
