import { recordedFacts } from '../../agents/vendor/facts.ts';
import { decideClearance, type Clearance, type ClearanceFacts } from '../../domain/clearance.ts';
import type { TaskTopic } from '../../domain/task.ts';
import { decisionOn } from '../../store/decisions.ts';
import type { StoredClearance } from '../../store/requisitions.ts';
import { tasksOf } from '../../store/tasks.ts';
import { receiptsOf } from '../../store/transcripts.ts';
import { dayIn } from '../../domain/day.ts';
import { requirementOf } from './requirement-of.ts';
import { settleVendor } from './settle-vendor.ts';
import type { Outcome, Scene } from './step.ts';
import { vendorDigest } from './vendor-digest.ts';
import { waitFor } from './wait-for.ts';

type Run = { run: string; tries: number };

const judged = async (scene: Scene, run: string): Promise<{ clearance: StoredClearance; facts: ClearanceFacts }> => {
  const { tx, requisition, tenant, now, context } = scene;
  const requirement = requirementOf(requisition);
  const { clearance: policy } = context.policies;
  const receipts = await receiptsOf(tx, requisition.id, run);
  const { facts } = recordedFacts(receipts, requirement.vendor, policy.identity.confidence.atLeast);
  const clearance = decideClearance(facts, policy, dayIn(tenant.timeZone, now));
  const duns = facts.identity.state === 'known' ? facts.identity.value.duns : null;
  const digest = vendorDigest(requirement);
  return { clearance: { ...clearance, vendorDigest: digest, run, duns, accepted: await acceptedBy(scene, digest) }, facts };
};

const acceptances = ['accept_condition', 'clear_hit', 'identify', 'release'] as const;

/** The answer by which a person let this very vendor through, newest first. */
const acceptedBy = async ({ tx, requisition }: Scene, digest: string): Promise<StoredClearance['accepted']> => {
  for (const task of (await tasksOf(tx, requisition.id)).toReversed()) {
    if (task.status !== 'decided' || task.facts['vendorDigest'] !== digest) continue;
    const decision = await decisionOn(tx, task.id);
    const accepted = acceptances.find((verb) => verb === decision?.verb);
    if (accepted) return accepted;
  }
  return null;
};

/** Which answer lets which outcome through; `unknown` and `blocked` are let through by none. */
const letsThrough = { conditional: 'accept_condition', not_cleared: 'accept_condition' } as const;

const exceptionTopic = ({ reasons }: Clearance): TaskTopic =>
  reasons.some(({ code }) => code === 'sanctions_similar') ? 'vendor_screening' : 'vendor_identity';

const accepts = ({ decision, accepted, reasons }: StoredClearance): boolean => {
  if (decision === 'cleared') return true;
  if (decision === 'conditional' || decision === 'not_cleared') return accepted === letsThrough[decision];
  if (decision !== 'exception') return false;
  return exceptionTopic({ decision, reasons, policyVersion: '' }) === 'vendor_screening' ? accepted === 'clear_hit' : accepted === 'identify';
};

/** Facts that did not come are waited for, longer each time; then a person is asked. */
const unknown = async (scene: Scene, clearance: StoredClearance, { tries }: Run): Promise<Outcome> => {
  const seconds = scene.context.policies.limits.providerDown.waitSeconds[tries - 1];
  const down = clearance.reasons.some(({ code }) => code.endsWith('_provider_down'));
  if (down && seconds !== undefined) return { state: 'later', seconds, status: 'on_hold', change: { clearance } };
  const facts = { reasons: clearance.reasons, run: clearance.run };
  const task = await waitFor(scene, { topic: 'provider_down', facts });
  if (task.status === 'open') return { state: 'waiting', status: 'on_hold', task, change: { clearance } };
  return { state: 'again', status: 'screening', change: { clearance } };
};

const retried = async ({ tx, requisition }: Scene, run: string): Promise<boolean> =>
  (await tasksOf(tx, requisition.id)).some(
    (task) => task.topic === 'provider_down' && task.status === 'decided' && task.facts['run'] === run,
  );

/** Rules over recorded tool results decide; what the agent concluded does not count. */
export const judgeVendor = async (scene: Scene, run: Run): Promise<Outcome> => {
  const { requisition } = scene;
  const digest = vendorDigest(requirementOf(requisition));
  const before = requisition.clearance;
  // The vendor was changed after this run of the agent: look at the new one.
  if (before?.run === run.run && before.vendorDigest !== digest) return { state: 'again', status: 'screening' };
  const { clearance, facts } = await judged(scene, run.run);
  if (accepts(clearance)) return settleVendor(scene, clearance, facts);
  const change = { clearance };
  switch (clearance.decision) {
    case 'blocked':
      return { state: 'done', status: 'blocked', change, entry: { kind: 'vendor_blocked', payload: { clearance, facts } } };
    case 'unknown':
      return (await retried(scene, run.run)) ? { state: 'again', status: 'screening', change } : unknown(scene, clearance, run);
    default: {
      const topic = clearance.decision === 'exception' ? exceptionTopic(clearance) : 'vendor_not_cleared';
      const shown = { decision: clearance.decision, reasons: clearance.reasons, vendorDigest: digest };
      return { state: 'waiting', status: 'on_hold', task: await waitFor(scene, { topic, facts: shown }), change };
    }
  }
};
