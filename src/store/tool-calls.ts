import type { Tx } from './database.ts';

export type Pin = { document: string; hash: string; content: string; acceptedAt: string; acceptedBy: string | null };
export type FoundDocument = { name: string; hash: string; text: string };

/** The newest acceptance of each document. */
export const readPins = async (tx: Tx): Promise<Pin[]> =>
  tx.rows<Pin>(
    `select distinct on (document) document, hash, content, to_json(accepted_at)#>>'{}' as "acceptedAt",
       accepted_by as "acceptedBy"
     from tool_pins where tenant = $1 order by document, version desc`,
    [tx.tenant],
  );

export const pinnedHash = async (tx: Tx, document: string): Promise<string | null> => {
  const [row] = await tx.rows<{ hash: string }>(
    'select hash from tool_pins where tenant = $1 and document = $2 order by version desc limit 1',
    [tx.tenant, document],
  );
  return row?.hash ?? null;
};

/**
 * Pins what is there for a tenant that has no pin at all; one that has some must accept what comes later. Two at once do it one after
 * the other.
 */
export const pinFirstFound = async (tx: Tx, documents: readonly FoundDocument[]): Promise<void> => {
  await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${tx.tenant}/tool_pins`]);
  await tx.run(
    `insert into tool_pins (tenant, document, hash, content, version)
     select $1, *, 1 from unnest($2::text[], $3::text[], $4::text[])
     where not exists (select from tool_pins where tenant = $1)`,
    [
      tx.tenant,
      documents.map(({ name }) => name),
      documents.map(({ hash }) => hash),
      documents.map(({ text }) => text),
    ],
  );
};

/** Of two who accept the same at once one is recorded. */
export const acceptDocument = async (tx: Tx, { name, hash, text }: FoundDocument, by: string): Promise<void> => {
  await tx.run(
    `insert into tool_pins (tenant, document, version, hash, content, accepted_by)
     select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5 from tool_pins where tenant = $1 and document = $2
     on conflict do nothing`,
    [tx.tenant, name, hash, text, by],
  );
};

/** A burst is what ten seconds allow. */
const BURST_SECONDS = 10;

/** Counts one call of a tenant against the rate, across all workers. Null: it has room; else the milliseconds until it has. */
export const takeFromRate = async (tx: Tx, operation: string, perMinute: number): Promise<number | null> => {
  const taken = await tx.run(
    `insert into tool_rates as r (tenant, operation, spread_until)
     values ($1, $2, clock_timestamp() + make_interval(secs => $3))
     on conflict (tenant, operation) do update
       set spread_until = greatest(r.spread_until, clock_timestamp()) + make_interval(secs => $3)
       where r.spread_until <= clock_timestamp() + make_interval(secs => $4)`,
    [tx.tenant, operation, 60 / perMinute, BURST_SECONDS],
  );
  if (taken === 1) return null;
  const [row] = await tx.rows<{ wait: number }>(
    `select ceil(extract(epoch from spread_until - clock_timestamp() - make_interval(secs => $3)) * 1000)::float8 as wait
     from tool_rates where tenant = $1 and operation = $2`,
    [tx.tenant, operation, BURST_SECONDS],
  );
  return Math.max(1, row?.wait ?? 1);
};

export type ToolCallRow = {
  requisition: string;
  run: string | null;
  agent: string | null;
  person: string | null;
  operation: string;
  audience: string;
  document: string;
  documentHash: string;
};

export const openToolCall = async (tx: Tx, call: ToolCallRow): Promise<string> => {
  const [row] = await tx.rows<{ id: string }>(
    `insert into tool_calls (tenant, requisition, run, agent, person, operation, audience, document, document_hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [
      tx.tenant,
      call.requisition,
      call.run,
      call.agent,
      call.person,
      call.operation,
      call.audience,
      call.document,
      call.documentHash,
    ],
  );
  return row?.id ?? '';
};

export const closeToolCall = async (
  tx: Tx,
  id: string,
  end: { outcome: string; status: number | null; durationMs: number; bytes: number },
): Promise<void> => {
  await tx.run(
    'update tool_calls set outcome = $3, status = $4, duration_ms = $5, bytes = $6 where tenant = $1 and id = $2',
    [tx.tenant, id, end.outcome, end.status, end.durationMs, end.bytes],
  );
};

/** What went wrong in an agent's run with something else than the model's own arguments, each thing once. */
export const failedCalls = async (
  tx: Tx,
  requisition: string,
  run: string,
): Promise<{ operation: string; document: string; outcome: string }[]> =>
  tx.rows(
    `select distinct operation, document, outcome from tool_calls
     where tenant = $1 and requisition = $2 and run = $3 and outcome in ('tools_off', 'provider_refused', 'provider_unavailable')
     order by operation, outcome`,
    [tx.tenant, requisition, run],
  );
