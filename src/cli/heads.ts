import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';

const Head = z.object({
  tenant: z.string().optional(),
  requisition: z.string(),
  entries: z.int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type WitnessedHead = z.infer<typeof Head>;

const Logged = z.object({ case_head: Head });

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};

/** A head as `bin/qm audit heads` prints it, or as a worker's log has it; null for any other line. */
const headOf = (line: string): WitnessedHead | null => {
  const value = parsed(line);
  const logged = Logged.safeParse(value);
  if (logged.success) return logged.data.case_head;
  const plain = Head.safeParse(value);
  return plain.success ? plain.data : null;
};

/** The heads of a file of JSON lines, by requisition; other lines, as a log has them, are passed over. Throws where there is none. */
export function readHeads(text: string, tenant: string | null = null): Map<string, WitnessedHead[]> {
  const heads = text
    .split('\n')
    .map(headOf)
    .filter((head) => head !== null);
  if (heads.length === 0)
    throw new QuartermasterError(
      'invalid_input',
      'There is no head of a case file in it; give what "bin/qm audit heads" printed, or the log of a worker.',
    );
  const byRequisition = new Map<string, WitnessedHead[]>();
  for (const head of heads.filter((one) => tenant === null || one.tenant === undefined || one.tenant === tenant))
    byRequisition.set(head.requisition, [...(byRequisition.get(head.requisition) ?? []), head]);
  return byRequisition;
}
