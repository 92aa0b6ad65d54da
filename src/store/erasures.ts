import type { Actor } from '../domain/principal.ts';
import type { Erasable, RetainedKind } from '../domain/retention.ts';
import type { Status } from '../domain/status.ts';
import { canonicalText } from '../digest.ts';
import type { Tx } from './database.ts';

/** Rows by table. */
export type Counts = Record<string, number>;

/** Requisitions that ended so many days before, of which data of this kind may still be there, the oldest first; as the eraser only. */
export const dueForErasure = async (
  tx: Tx,
  due: { kind: RetainedKind; now: Date; days: number; final: readonly Status[]; limit: number },
): Promise<string[]> => {
  const rows = await tx.rows<{ id: string }>('select due_for_erasure($1, $2, $3, $4, $5) as id', [
    due.kind,
    due.now,
    due.days,
    due.final,
    due.limit,
  ]);
  return rows.map(({ id }) => id);
};

/** What somebody submitted, requests or once requested; as the eraser only. */
export const requisitionsOf = (
  tx: Tx,
  person: string,
  final: readonly Status[],
): Promise<{ id: string; ended: boolean }[]> =>
  tx.rows('select id, ended from requisitions_of($1, $2)', [person, final]);

export type Erasure = {
  requisition: string;
  kinds: readonly Erasable[];
  final: readonly Status[];
  /** Kinds of entries of the case file whose payload goes with the kind `personal`. */
  entries: readonly string[];
  at: Date;
  actor: Actor;
  why: object;
};

/** Erases, and notes it in the case file; null where the requisition has not ended or is being changed. As the eraser only. */
export const eraseCase = async (tx: Tx, erasure: Erasure): Promise<Counts | null> => {
  const [row] = await tx.rows<{ counts: Counts | null }>('select erase_case($1, $2, $3, $4, $5, $6, $7) as counts', [
    erasure.requisition,
    erasure.kinds,
    erasure.final,
    erasure.entries,
    erasure.at.toISOString(),
    canonicalText(erasure.actor),
    JSON.stringify(erasure.why),
  ]);
  if (!row?.counts) return null;
  const [more] = await tx.rows<{ incoming_mails: number; order_words: number }>(
    'select erase_arrivals($1) as incoming_mails, erase_order_words($1) as order_words',
    [erasure.requisition],
  );
  const found = Object.entries(more ?? {}).filter(([, many]) => many > 0);
  return { ...row.counts, ...Object.fromEntries(found) };
};

/** Forgets what came by SMTP before this and became part of no requisition; returns how many mails. As the eraser only. */
export const eraseStrayMails = async (tx: Tx, before: Date, limit: number): Promise<number> => {
  const [row] = await tx.rows<{ many: number }>('select erase_stray_mails($1, $2) as many', [before, limit]);
  return row?.many ?? 0;
};

/** Kinds of data that an agent's run of its own leaves. */
export const kindsOfRuns = ['transcripts', 'tool_results', 'record'] as const satisfies RetainedKind[];

/** Agents' runs of their own that ended before, of which data of this kind is still there, the oldest first; as the eraser only. */
export const agentRunsDueForErasure = async (
  tx: Tx,
  due: { kind: (typeof kindsOfRuns)[number]; before: Date; limit: number },
): Promise<string[]> => {
  const rows = await tx.rows<{ id: string }>('select agent_runs_due_for_erasure($1, $2, $3) as id', [
    due.kind,
    due.before,
    due.limit,
  ]);
  return rows.map(({ id }) => id);
};

/** In whose name an agent works or worked by itself; as the eraser only. */
export const agentRunsOf = (tx: Tx, person: string): Promise<{ id: string; ended: boolean }[]> =>
  tx.rows('select id, ended from agent_runs_of($1)', [person]);

/** As `eraseCase`, of an agent's run of its own. */
export const eraseAgentRun = async (
  tx: Tx,
  { requisition: run, kinds, entries, at, actor, why }: Omit<Erasure, 'final'>,
): Promise<Counts | null> => {
  const [row] = await tx.rows<{ counts: Counts | null }>('select erase_agent_run($1, $2, $3, $4, $5, $6) as counts', [
    run,
    kinds,
    entries,
    at.toISOString(),
    canonicalText(actor),
    JSON.stringify(why),
  ]);
  return row?.counts ?? null;
};

/** People who are no longer active since before, and whose name is still kept; as the eraser only. */
export const peopleDueForErasure = async (tx: Tx, before: Date, limit: number): Promise<string[]> => {
  const rows = await tx.rows<{ id: string }>('select people_due_for_erasure($1, $2) as id', [before, limit]);
  return rows.map(({ id }) => id);
};

/** Leaves the id alone of a person's record; null while something is under way in which they have a part. As the eraser only. */
export const erasePerson = async (tx: Tx, person: string, final: readonly Status[]): Promise<Counts | null> => {
  const [row] = await tx.rows<{ counts: Counts | null }>('select erase_person($1, $2) as counts', [person, final]);
  return row?.counts ?? null;
};

/** What was erased of a requisition, and when last. */
export const erasuresOf = (tx: Tx, requisition: string): Promise<{ kind: Erasable; at: string }[]> =>
  tx.rows(
    `select kind, to_json(erased_at)#>>'{}' as at from erasures where tenant = $1 and requisition = $2 order by kind`,
    [tx.tenant, requisition],
  );
