import type { Status } from '../domain/status.ts';
import type { Tx } from './database.ts';

/** A live grant as it is kept; `id` is another one after each sign-in. */
export type StoredGrant = { id: string; sealed: string };

/** A grant as its person may see it; instants in ISO 8601. */
export type GrantRow = {
  scope: string;
  obtainedAt: string;
  expiresAt: string | null;
  endedAt: string | null;
  endedBecause: 'revoked' | 'narrowed' | 'signed_out' | null;
};

type Cell = { sealed: string; scope: string; expiresAt: Date | null; renewedAt: Date };

const LIVE = 'ended_at is null and (expires_at is null or expires_at > now())';

const LOCK = `select pg_advisory_xact_lock(hashtextextended('quartermaster/grants/' || $1 || '/' || $2, 0))`;

/** Whoever gives a grant and whoever begins to wait for it follow each other, so that no wait is overlooked. */
export const lockGrants = async (tx: Tx, person: string): Promise<void> => {
  await tx.rows(LOCK, [tx.tenant, person]);
};

export const findGrant = async (tx: Tx, person: string): Promise<StoredGrant | null> => {
  const [row] = await tx.rows<StoredGrant>(
    `select obtained_at::text as id, sealed from grants where tenant = $1 and person = $2 and ${LIVE}`,
    [tx.tenant, person],
  );
  return row ?? null;
};

/** The same with its row locked: one at a time renews it. */
export const lockGrant = async (tx: Tx, person: string): Promise<string | null> => {
  const [row] = await tx.rows<Pick<StoredGrant, 'sealed'>>(
    `select sealed from grants where tenant = $1 and person = $2 and ${LIVE} for update`,
    [tx.tenant, person],
  );
  return row?.sealed ?? null;
};

export const putGrant = async (
  tx: Tx,
  person: string,
  { sealed, scope, expiresAt, renewedAt }: Cell,
): Promise<void> => {
  await tx.run(
    `insert into grants (tenant, person, sealed, scope, obtained_at, renewed_at, expires_at) values ($1, $2, $3, $4, $5, $5, $6)
     on conflict (tenant, person) do update set sealed = excluded.sealed, scope = excluded.scope, obtained_at = excluded.obtained_at,
       renewed_at = excluded.renewed_at, expires_at = excluded.expires_at, warned_at = null, warning_at = null, ended_at = null, ended_because = null`,
    [tx.tenant, person, sealed, scope, renewedAt, expiresAt],
  );
};

export const renewGrant = async (
  tx: Tx,
  person: string,
  { sealed, scope, expiresAt, renewedAt }: Cell,
): Promise<void> => {
  await tx.run(
    `update grants set sealed = $3, scope = $4, renewed_at = $5, expires_at = coalesce($6, expires_at)
     where tenant = $1 and person = $2 and ended_at is null`,
    [tx.tenant, person, sealed, scope, renewedAt, expiresAt],
  );
};

/** Its secret is forgotten; true when it was live before. */
export const endGrant = async (tx: Tx, person: string, because: GrantRow['endedBecause']): Promise<boolean> =>
  (await tx.run(
    `update grants set sealed = null, ended_at = now(), ended_because = $3 where tenant = $1 and person = $2 and ended_at is null`,
    [tx.tenant, person, because],
  )) === 1;

export const readGrant = async (tx: Tx, person: string): Promise<GrantRow | null> => {
  const [row] = await tx.rows<GrantRow>(
    `select scope, to_json(obtained_at)#>>'{}' as "obtainedAt", to_json(expires_at)#>>'{}' as "expiresAt",
       to_json(ended_at)#>>'{}' as "endedAt", ended_because as "endedBecause"
     from grants where tenant = $1 and person = $2`,
    [tx.tenant, person],
  );
  return row ?? null;
};

/** Which of these people somebody may act for now. */
export const withGrant = async (tx: Tx, people: readonly string[]): Promise<Set<string>> => {
  const rows = await tx.rows<{ person: string }>(
    `select person from grants where tenant = $1 and person = any ($2) and ${LIVE}`,
    [tx.tenant, people],
  );
  return new Set(rows.map(({ person }) => person));
};

export const awaitGrantOf = async (tx: Tx, person: string, requisition: string): Promise<void> => {
  await tx.run('insert into grant_waits (tenant, person, requisition) values ($1, $2, $3) on conflict do nothing', [
    tx.tenant,
    person,
    requisition,
  ]);
};

/** Ends the waits for a person, of one requisition or of all; returns which requisitions waited. */
export const endWaits = async (tx: Tx, { person, requisition }: { person?: string; requisition?: string }) =>
  tx.rows<{ id: string; round: number }>(
    `with ended as (
       delete from grant_waits where tenant = $1 and ($2::text is null or person = $2) and ($3::text is null or requisition = $3)
       returning requisition)
     select r.id, r.round from requisitions r join ended on ended.requisition = r.id where r.tenant = $1 order by r.id`,
    [tx.tenant, person ?? null, requisition ?? null],
  );

/** Ends the waits of a requisition for anybody but this person; returns what else waits for those whom it no longer waits for. */
export const dropWaitsForOthers = async (tx: Tx, requisition: string, person: string) =>
  tx.rows<{ id: string; round: number }>(
    `with ended as (
       delete from grant_waits where tenant = $1 and requisition = $2 and person <> $3 returning person)
     select distinct r.id, r.round from grant_waits w join ended on ended.person = w.person
     join requisitions r on r.tenant = w.tenant and r.id = w.requisition
     where w.tenant = $1 and w.requisition <> $2 order by r.id`,
    [tx.tenant, requisition, person],
  );

/** A grant whose end is near; `expiresAt` in ISO 8601. `isAgain`: somebody took it up before and never noted that they were done. */
export type EndingGrant = Pick<StoredGrant, 'id'> & {
  person: string;
  expiresAt: string;
  requisitions: string[];
  isAgain: boolean;
};

/**
 * Takes up the grants that end at `until` or before, of active people in whose name something is under way and who were not warned;
 * others get them again only when they were taken up before `again`.
 */
export const takeEnding = async (
  tx: Tx,
  { now, until, again, underWay }: { now: Date; until: Date; again: Date; underWay: readonly Status[] },
): Promise<EndingGrant[]> =>
  tx.rows<EndingGrant>(
    `with due as (
       select g.person, g.warning_at, open.requisitions from grants g
       join people p on p.tenant = g.tenant and p.id = g.person and p.active
       join lateral (
         select array_agg(r.id order by r.id) as requisitions from requisitions r
         where r.tenant = g.tenant and g.person in (r.requester, r.submitter) and r.status = any ($5)) open on open.requisitions is not null
       where g.tenant = $1 and g.ended_at is null and g.warned_at is null and g.expires_at > $2 and g.expires_at <= $3
         and (g.warning_at is null or g.warning_at < $4)
       order by g.person for update of g skip locked)
     update grants g set warning_at = $2 from due where g.tenant = $1 and g.person = due.person
     returning g.obtained_at::text as id, g.person, to_json(g.expires_at)#>>'{}' as "expiresAt", due.requisitions,
       due.warning_at is not null as "isAgain"`,
    [tx.tenant, now, until, again, underWay],
  );

/** Its person knows; a grant that was given meanwhile is another one. */
export const noteWarned = async (
  tx: Tx,
  { id, person }: Pick<EndingGrant, 'id' | 'person'>,
  at: Date,
): Promise<void> => {
  await tx.run('update grants set warned_at = $4 where tenant = $1 and person = $2 and obtained_at::text = $3', [
    tx.tenant,
    person,
    id,
    at,
  ]);
};

/** Where a renewal has put the end off beyond `until`, its person is warned again when it comes near. */
export const forgetWarnings = async (tx: Tx, until: Date): Promise<void> => {
  await tx.run(
    `update grants set warned_at = null, warning_at = null
     where tenant = $1 and warning_at is not null and (expires_at is null or expires_at > $2)`,
    [tx.tenant, until],
  );
};
