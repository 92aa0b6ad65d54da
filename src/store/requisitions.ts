import type { Clearance } from '../domain/clearance.ts';
import type { ApprovalChain } from '../domain/approval.ts';
import { QuartermasterError } from '../domain/errors.ts';
import type { Plan } from '../domain/plan.ts';
import type { Ask, Evidence, Requirement } from '../domain/requirement.ts';
import type { Role } from '../domain/principal.ts';
import type { EventName } from '../domain/events.ts';
import { phaseOf, rolesIn } from '../domain/status.ts';
import type { Status } from '../domain/status.ts';
import type { Tx } from './database.ts';
import { announce } from './events.ts';

/** A clearance, and the vendor and the agent's run it is about. */
export type StoredClearance = Clearance & {
  vendorDigest: string;
  run: string;
  duns: string | null;
};

export type Requisition = {
  id: string;
  status: Status;
  statusReason: string | null;
  submitter: string;
  requester: string;
  mail: string;
  /** Rises with each change of the requirement. */
  version: number;
  requirement: Requirement | null;
  evidence: Evidence;
  doubts: Ask[];
  plan: Plan;
  vendorNumber: string | null;
  clearance: StoredClearance | null;
  approvalChain: ApprovalChain | null;
  orderNumber: string | null;
  /** Rises when it is reopened or released. */
  round: number;
  /** Of the Temporal run, once it has begun. */
  runId: string | null;
  createdAt: string;
  updatedAt: string;
};

const columns = `id, status, status_reason as "statusReason", submitter, requester, mail, version, requirement, evidence, doubts, plan,
  vendor_number as "vendorNumber", clearance, approval_chain as "approvalChain", order_number as "orderNumber", round, run_id as "runId",
  to_json(created_at)#>>'{}' as "createdAt", to_json(updated_at)#>>'{}' as "updatedAt"`;

export const insertRequisition = async (
  tx: Tx,
  row: Pick<Requisition, 'id' | 'status' | 'submitter' | 'requester' | 'mail' | 'plan'>,
): Promise<void> => {
  await tx.run(
    `with opened as (insert into cases (tenant, id, kind) values ($1, $2, 'requisition'))
     insert into requisitions (tenant, id, status, submitter, requester, mail, plan) values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.tenant, row.id, row.status, row.submitter, row.requester, row.mail, JSON.stringify(row.plan)],
  );
  await announce(tx, row.id, 'requisition.received', { requisition: row.id });
};

export const findRequisition = async (tx: Tx, id: string): Promise<Requisition | null> => {
  const [row] = await tx.rows<Requisition>(`select ${columns} from requisitions where tenant = $1 and id = $2`, [
    tx.tenant,
    id,
  ]);
  return row ?? null;
};

/** The requisition with its row locked until the transaction ends: decisions, edits and steps follow each other. */
export const lockRequisition = async (tx: Tx, id: string): Promise<Requisition> => {
  const [row] = await tx.rows<Requisition>(
    `select ${columns} from requisitions where tenant = $1 and id = $2 for update`,
    [tx.tenant, id],
  );
  if (!row) throw notFound();
  return row;
};

/** The same words for what does not exist and for what may not be seen. */
export const notFound = (): QuartermasterError =>
  new QuartermasterError(
    'not_found',
    'There is no such thing here that you may see. `bin/qm list` shows what you may.',
  );

const writable = {
  status: 'status',
  statusReason: 'status_reason',
  requirement: 'requirement',
  evidence: 'evidence',
  doubts: 'doubts',
  version: 'version',
  plan: 'plan',
  vendorNumber: 'vendor_number',
  clearance: 'clearance',
  approvalChain: 'approval_chain',
  orderNumber: 'order_number',
  round: 'round',
  runId: 'run_id',
} as const satisfies Partial<Record<keyof Requisition, string>>;

export type RequisitionChange = Partial<Pick<Requisition, keyof typeof writable>>;

const isJson = (value: unknown): boolean => value !== null && typeof value === 'object';

export const updateRequisition = async (tx: Tx, id: string, change: RequisitionChange): Promise<void> => {
  const given: Record<string, unknown> = change;
  const written = Object.entries(writable).filter(([name]) => given[name] !== undefined);
  const sets = written.map(([, column], index) => `${column} = $${index + 3}`);
  const values = written.map(([name]) => (isJson(given[name]) ? JSON.stringify(given[name]) : given[name]));
  const [moved] = await tx.rows<Moved>(
    `update requisitions r set ${[...sets, 'updated_at = now()'].join(', ')}
     from (select status, clearance from requisitions where tenant = $1 and id = $2) as before
     where r.tenant = $1 and r.id = $2
     returning r.round, r.vendor_number as vendor, r.status, r.clearance, before.status as "statusBefore", before.clearance as "clearanceBefore"`,
    [tx.tenant, id, ...values],
  );
  if (moved) await announceMove(tx, id, moved);
  if (change.status !== undefined) await involve(tx, id, rolesIn(change.status));
};

type Moved = Pick<Requisition, 'round' | 'status' | 'clearance'> & {
  vendor: string | null;
  statusBefore: Status;
  clearanceBefore: StoredClearance | null;
};

const assessments = {
  cleared: 'vendor.cleared',
  conditional: 'vendor.refused',
  not_cleared: 'vendor.refused',
  blocked: 'vendor.blocked',
} as const satisfies Partial<Record<Clearance['decision'], EventName>>;

const isAssessment = (decision: Clearance['decision']): decision is keyof typeof assessments => decision in assessments;

/** What a look at the vendor came to, as far as it is news. */
const announceClearance = async (tx: Tx, id: string, { clearance, clearanceBefore, vendor }: Moved): Promise<void> => {
  if (clearance === null || !isAssessment(clearance.decision)) return;
  const { decision, run, vendorDigest, reasons } = clearance;
  const isKnown =
    clearanceBefore?.decision === decision &&
    clearanceBefore.run === run &&
    clearanceBefore.vendorDigest === vendorDigest;
  if (isKnown) return;
  const codes = reasons.map(({ code }) => code);
  await announce(tx, id, assessments[decision], { requisition: id, vendor, decision, reasons: codes });
};

const announceMove = async (tx: Tx, id: string, moved: Moved): Promise<void> => {
  await announceClearance(tx, id, moved);
  const { statusBefore: from, status: to, round } = moved;
  if (from === to) return;
  await announce(tx, id, 'requisition.status_changed', { requisition: id, from, to, phase: phaseOf(to), round });
};

/** People who own a task of it, stand in for its owner or act on it see a requisition from then on, whatever their roles. */
export const letSee = async (tx: Tx, id: string, people: readonly string[]): Promise<void> => {
  await tx.run(
    `update requisitions set watchers = (select array_agg(distinct person order by person) from unnest(watchers || $3::text[]) as person)
     where tenant = $1 and id = $2 and not watchers @> $3::text[]`,
    [tx.tenant, id, people],
  );
};

/** Every requester would see it by their role, and every buyer whatever they buy: these two see it by who they are. */
const byPerson: readonly Role[] = ['requester', 'buyer'];

/** Whoever has one of these roles sees the requisition from then on. */
export const involve = async (tx: Tx, id: string, roles: readonly Role[]): Promise<void> => {
  const named = roles.filter((role) => !byPerson.includes(role));
  if (named.length === 0) return;
  await tx.run(
    `update requisitions set involved = (select array_agg(distinct role order by role) from unnest(involved || $3::text[]) as role)
     where tenant = $1 and id = $2 and not involved @> $3::text[]`,
    [tx.tenant, id, named],
  );
};
