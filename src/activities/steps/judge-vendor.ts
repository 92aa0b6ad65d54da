import { recordedFacts, type Recorded } from '../../agents/vendor/facts.ts';
import { decideClearance, type ClearanceDecision } from '../../domain/clearance.ts';
import { optionsFor } from '../../domain/negotiation.ts';
import type { TaskTopic } from '../../domain/task.ts';
import type { StoredClearance } from '../../store/requisitions.ts';
import { release } from '../../store/budgets.ts';
import { cancelTasks, tasksOf } from '../../store/tasks.ts';
import { peopleSaid } from '../../services/vendor-decisions.ts';
import { failedCalls } from '../../store/tool-calls.ts';
import { receiptsOf } from '../../store/transcripts.ts';
import { dayIn } from '../../domain/day.ts';
import { requirementOf } from './requirement-of.ts';
import { takeUpLetter, negotiationFacts } from './negotiate.ts';
import { confirmedVendor, settleVendor, lookedUpFor } from './settle-vendor.ts';
import type { Outcome, Scene } from './step.ts';
import { vendorDigest } from './vendor-digest.ts';
import { waitFor } from './wait-for.ts';

type Run = { run: string; tries: number };

const judgedBy = async (scene: Scene, run: Run): Promise<Judged> => {
  const { tx, requisition, tenant, now, context } = scene;
  const requirement = requirementOf(requisition);
  const { clearance: policy } = context.policies;
  const digest = vendorDigest(requirement);
  const { given, named } = await peopleSaid(tx, requisition.id, digest);
  const receipts = await receiptsOf(tx, requisition.id, run.run);
  const recorded = recordedFacts(receipts, requirement.vendor, policy.identity.confidence.atLeast, named);
  const { facts } = recorded;
  const decided = decideClearance(facts, policy, dayIn(tenant.timeZone, now), given);
  const duns = facts.identity.state === 'known' ? facts.identity.value.duns : null;
  return { scene, run, recorded, clearance: { ...decided, vendorDigest: digest, run: run.run, duns } };
};

const exceptionTopic = ({ open }: StoredClearance): TaskTopic =>
  open.includes('sanctions_similar') ? 'vendor_screening' : 'vendor_identity';

/** Facts that did not come are waited for, longer each time; then a person is asked. */
const unknown = async (scene: Scene, clearance: StoredClearance, { tries }: Run): Promise<Outcome> => {
  const seconds = scene.context.policies.limits.providerDown.waitSeconds[tries - 1];
  const down = clearance.reasons.some(({ code }) => code.endsWith('_provider_down'));
  if (down && seconds !== undefined) return { state: 'later', seconds, status: 'on_hold', change: { clearance } };
  const calls = (await failedCalls(scene.tx, scene.requisition.id, clearance.run)).map(callText);
  const facts = { reasons: clearance.reasons, run: clearance.run, ...(calls.length === 0 ? {} : { calls }) };
  const task = await waitFor(scene, { topic: 'provider_down', facts });
  if (task.status === 'open') return { state: 'waiting', status: 'on_hold', task, change: { clearance } };
  return { state: 'again', status: 'screening', change: { clearance } };
};

/** Whoever decides reads which call failed, and what turns tools on again. */
const callText = ({ operation, document, outcome }: Awaited<ReturnType<typeof failedCalls>>[number]): string =>
  outcome === 'tools_off'
    ? `${operation}: off until an administrator accepts openapi/${document}.yaml (bin/qm tools accept ${document})`
    : `${operation}: ${outcome}`;

const retried = async ({ tx, requisition }: Scene, run: string): Promise<boolean> =>
  (await tasksOf(tx, requisition.id)).some(
    (task) => task.topic === 'provider_down' && task.status === 'decided' && task.facts['run'] === run,
  );

type Judged = { scene: Scene; run: Run; recorded: Recorded; clearance: StoredClearance };

const shownCandidates = ({ candidates }: Recorded) =>
  candidates.map(({ duns, name, country, confidence }) => ({ duns, name, country, confidence }));

/** A person who may let this vendor through is asked, and shown why it did not pass. */
const askFor =
  (topicOf: (clearance: StoredClearance) => TaskTopic) =>
  async ({ scene, clearance, recorded }: Judged): Promise<Outcome> => {
    const { decision, reasons, vendorDigest: about } = clearance;
    const topic = topicOf(clearance);
    const candidates = topic === 'vendor_identity' ? { candidates: shownCandidates(recorded) } : {};
    const facts = { decision, reasons, vendorDigest: about, ...candidates };
    return { state: 'waiting', status: 'on_hold', task: await waitFor(scene, { topic, facts }), change: { clearance } };
  };

/** Nothing waits and no money is held for what is blocked; a release commits and asks anew. */
const block = async ({ scene, clearance, recorded }: Judged): Promise<Outcome> => {
  await cancelTasks(scene.tx, scene.requisition.id);
  await release(scene.tx, scene.requisition.id);
  const statusReason = clearance.reasons.map(({ text }) => text).join(' ');
  return {
    state: 'done',
    status: 'blocked',
    change: { clearance, statusReason },
    entry: {
      kind: 'vendor_blocked',
      payload: { clearance, facts: recorded.facts, ...lookedUpFor(scene.requisition) },
    },
  };
};

const lookAgain = async ({ clearance }: Judged): Promise<Outcome> => ({
  state: 'again',
  status: 'screening',
  change: { clearance },
});

const awaitFacts = async (judged: Judged): Promise<Outcome> =>
  (await retried(judged.scene, judged.run.run))
    ? lookAgain(judged)
    : unknown(judged.scene, judged.clearance, judged.run);

/** The buyer decides about a vendor who is not cleared, and sees what was written and answered. */
const askBuyer = async ({ scene, clearance }: Judged): Promise<Outcome> => {
  const { decision, reasons, vendorDigest: about } = clearance;
  const { facts, verbs } = await negotiationFacts(scene, clearance);
  const task = await waitFor(scene, {
    topic: 'vendor_not_cleared',
    facts: { decision, reasons, vendorDigest: about, ...facts },
    verbs,
  });
  return { state: 'waiting', status: 'on_hold', task, change: { clearance } };
};

/**
 * Where the playbook has something for every reason, the vendor is written to; else, and after that, the buyer decides. A system that
 * only observes writes to nobody.
 */
const unlessNegotiated = async (judged: Judged): Promise<Outcome> => {
  const { scene, clearance, recorded } = judged;
  const { isObserving, policies } = scene.context;
  if (isObserving || optionsFor(clearance, policies.negotiation) === null) return askBuyer(judged);
  const found = await confirmedVendor(scene, clearance, recorded.facts, 'waiting');
  if ('state' in found) return found;
  if (found.vendor?.email == null || !(await takeUpLetter(scene, found.vendor))) return askBuyer(judged);
  return { state: 'negotiate', status: 'negotiating', change: found.change };
};

/** What follows from each clearance. */
const next = {
  cleared: ({ scene, clearance, recorded }) => settleVendor(scene, clearance, recorded.facts),
  conditional: unlessNegotiated,
  not_cleared: unlessNegotiated,
  exception: askFor(exceptionTopic),
  unknown: awaitFacts,
  blocked: block,
} as const satisfies Record<ClearanceDecision, (judged: Judged) => Promise<Outcome>>;

/** Rules over recorded tool results decide; what the agent concluded does not count. */
export const judgeVendor = async (scene: Scene, run: Run): Promise<Outcome> => {
  const { requisition } = scene;
  const digest = vendorDigest(requirementOf(requisition));
  const before = requisition.clearance;
  // The vendor was changed after this run of the agent: look at the new one.
  if (before?.run === run.run && before.vendorDigest !== digest) return { state: 'again', status: 'screening' };
  const found = await judgedBy(scene, run);
  return next[found.clearance.decision](found);
};
