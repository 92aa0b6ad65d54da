import { z } from 'zod';
import { Waiver, type GivenWaiver } from '../domain/clearance.ts';
import { Reason } from '../domain/reasons.ts';
import type { Tx } from '../store/database.ts';
import { decisionsOf, type StoredDecision } from '../store/decisions.ts';
import { tasksOf, type Task } from '../store/tasks.ts';

const Reasons = z.array(Reason);

/** What a release or reopening is recorded to be about: the vendor, and the reasons as they were shown. */
export const aboutVendor = (vendorDigest: string, shown: readonly Reason[]): Record<string, string> => ({
  vendorDigest,
  reasons: JSON.stringify(shown),
});

const Settlements = z.array(z.object({ condition: z.string(), settles: z.array(z.string()) }));

type Subject = { vendorDigest: unknown; shown: unknown; settlements: unknown };

const subjectOf = ({ task, fields }: StoredDecision, tasks: readonly Task[]): Subject => {
  if (task === null)
    return { vendorDigest: fields['vendorDigest'], shown: JSON.parse(fields['reasons'] ?? '[]'), settlements: [] };
  const facts = tasks.find(({ id }) => id === task)?.facts ?? {};
  return { vendorDigest: facts['vendorDigest'], shown: facts['reasons'], settlements: facts['settlements'] ?? [] };
};

/** What was shown, or of it only what the condition settles that the person confirmed. */
const coveredBy = ({ verb, fields }: StoredDecision, { shown, settlements }: Subject): Reason[] => {
  const reasons = Reasons.parse(shown);
  if (verb !== 'satisfied') return reasons;
  const settled = Settlements.parse(settlements).find(({ condition }) => condition === fields['condition']?.trim());
  return reasons.filter(({ code }) => settled?.settles.includes(code));
};

const isWaiver = (verb: string): verb is Waiver => Waiver.safeParse(verb).success;

/** What people let pass for exactly this vendor, each with what they were shown, and the company (DUNS) that they said is meant. */
export const peopleSaid = async (
  tx: Tx,
  requisition: string,
  vendorDigest: string,
): Promise<{ given: GivenWaiver[]; named: string | null }> => {
  const tasks = await tasksOf(tx, requisition);
  const waivers = (await decisionsOf(tx, requisition)).flatMap((decision) => {
    if (!isWaiver(decision.verb)) return [];
    const subject = subjectOf(decision, tasks);
    if (subject.vendorDigest !== vendorDigest) return [];
    return [{ waiver: decision.verb, shown: coveredBy(decision, subject), fields: decision.fields }];
  });
  return {
    given: waivers.map(({ waiver, shown }) => ({ waiver, shown })),
    named: waivers.findLast(({ waiver }) => waiver === 'identify')?.fields['vendor.duns']?.trim() ?? null,
  };
};
