import { complete as completed, type TenantRecords } from '../../domain/complete.ts';
import { dayIn, fiscalYearOf } from '../../domain/day.ts';
import { domainOf, normalizedName } from '../../domain/reading/names.ts';
import { isDone, type PlanStep } from '../../domain/plan.ts';
import { emptyRequirement } from '../../domain/reading/paths.ts';
import type { Requirement } from '../../domain/requirement.ts';
import type { TaskRequest } from '../../domain/task.ts';
import { documentsOf } from '../../store/attachments.ts';
import { costCenterCodes } from '../../store/budgets.ts';
import { repliesToRead, settleReading } from '../../store/incoming-mails.ts';
import { notFound } from '../../store/requisitions.ts';
import type { Task } from '../../store/tasks.ts';
import { findPerson } from '../../store/tenants.ts';
import { handOffOf } from '../../store/transcripts.ts';
import { searchVendors } from '../../store/vendors.ts';
import { NOT_A_REQUEST } from '../not-a-request.ts';
import { replyRun } from '../reply-runs.ts';
import type { Outcome, Scene } from './step.ts';
import { waitFor } from './wait-for.ts';

/** What the tenant already knows and may stand in for words in the mail, each with its date. */
const recordsFor = async ({ tx, requisition, tenant, now }: Scene, { vendor }: Requirement): Promise<TenantRecords> => {
  const person = await findPerson(tx, requisition.requester);
  if (!person) throw notFound();
  const wanted = {
    normalizedName: vendor.name && normalizedName(vendor.name),
    taxId: vendor.taxId,
    domain: vendor.email && domainOf(vendor.email),
  };
  return {
    person: {
      id: person.id,
      defaultCostCenter: person.costCenter,
      defaultDeliveryPlace: person.deliveryPlace,
      asOf: person.asOf,
    },
    costCenters: await costCenterCodes(tx, fiscalYearOf(dayIn(tenant.timeZone, now))),
    vendors: await searchVendors(tx, wanted),
    asOf: now.toISOString(),
  };
};

/** Why the agent took the mail for something else than a request; null when it did not, or when a buyer reopened it. */
const otherThanRequest = async ({ tx, requisition }: Scene): Promise<string | null> => {
  if (requisition.round > 1) return null;
  const verdict = await handOffOf(tx, requisition.id, `intake/${requisition.round}`);
  return verdict?.verdict === 'block' ? verdict.reasons.join(' ') : null;
};

/** The files that came with the mail and could not be read: whoever answers must look into them. */
const unreadFacts = async ({ tx, requisition }: Scene): Promise<TaskRequest['facts']> => {
  const unreadFiles = (await documentsOf(tx, requisition.mail)).flatMap(({ name, document }) =>
    document.kind === 'text' ? [] : [{ name, kind: document.kind, why: document.why }],
  );
  return unreadFiles.length === 0 ? {} : { unreadFiles };
};

/** Also where the agent gave up: people are asked instead. */
const READ: PlanStep[] = [{ step: 'read', state: 'done', note: null }];

/** The next reply that is to be read for this question; one that can no longer answer it is settled, and its writer told. */
const nextReply = async (
  { tx, requisition }: Scene,
  task: Task | null,
  read: string | null,
): Promise<string | null> => {
  for (const { id, reply } of await repliesToRead(tx, requisition.id)) {
    const run = replyRun(requisition.round, id);
    const about = { task: reply.task, person: reply.person };
    if (reply.task !== task?.id) await settleReading(tx, id, { ...about, kind: 'over', fields: [] });
    // Its run has ended without a word of the gate: nobody could read it.
    else if (run === read) await settleReading(tx, id, { ...about, kind: 'no_fields', fields: task.asks });
    else return run;
  }
  return null;
};

/**
 * What is missing or unproven becomes one question that lists all of it; what a record of the tenant says is taken over, named as its
 * source. `read`: the agent's run over a reply to the question that has just ended.
 */
export const complete =
  (read: string | null) =>
  async (scene: Scene): Promise<Outcome> => {
    const { requisition, context } = scene;
    const other = await otherThanRequest(scene);
    if (other !== null) {
      const statusReason = `${NOT_A_REQUEST}: ${other}`;
      return {
        state: 'done',
        status: 'rejected',
        change: { statusReason },
        plan: READ,
        entry: { kind: 'not_a_request', payload: { reason: other } },
      };
    }
    const reading = {
      requirement: requisition.requirement ?? emptyRequirement,
      evidence: requisition.evidence,
      doubts: requisition.doubts,
    };
    const records = await recordsFor(scene, reading.requirement);
    const { asks, requirement, evidence, doubts } = completed(
      reading,
      records,
      context.policies.intake,
      context.policies.categories,
    );
    const change = { requirement, evidence, doubts };
    if (asks.length > 0) {
      const task = await waitFor(scene, { topic: 'missing_facts', asks, facts: await unreadFacts(scene) });
      const run = await nextReply(scene, task, read);
      const open = { status: 'needs_info', change, plan: READ } as const;
      return run === null ? { ...open, state: 'waiting', task } : { ...open, state: 'read', run };
    }
    await nextReply(scene, null, read);
    return {
      state: 'done',
      status: 'screening',
      change,
      plan: READ,
      // A look that is repeated after a crash finds it done already.
      ...(isDone(requisition.plan, 'complete')
        ? {}
        : { entry: { kind: 'completed', payload: { requirement, evidence } } }),
    };
  };
