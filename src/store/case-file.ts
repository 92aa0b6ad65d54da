import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Actor } from '../domain/principal.ts';
import type { Tx } from './database.ts';
import { canonicalText, sha256 } from '../digest.ts';

const Json = z.json();

export type CaseEntry = {
  seq: number;
  at: string;
  actor: Actor;
  kind: string;
  /** Null once it was erased; the chain still holds. */
  payload: z.infer<typeof Json>;
  hash: string;
};

type Row = {
  seq: number;
  at: string;
  actor: string;
  kind: string;
  payload_digest: string;
  previous_hash: string;
  hash: string;
  salt: string | null;
  payload: string | null;
};

/** Adds one entry to a requisition's case file, linked to the one before it. */
export const appendCase = async (
  tx: Tx,
  requisition: string,
  entry: { at: Date; actor: Actor; kind: string; payload: unknown },
): Promise<void> => {
  await tx.rows('select append_case($1, $2, $3, $4, $5, $6, $7)', [
    tx.tenant,
    requisition,
    entry.at.toISOString(),
    canonicalText(entry.actor),
    entry.kind,
    randomBytes(16).toString('hex'),
    canonicalText(entry.payload),
  ]);
};

/** The payloads of the entries of one kind, oldest first; those that were erased are not there. */
export const entriesOf = async (tx: Tx, requisition: string, kind: string): Promise<z.infer<typeof Json>[]> => {
  const rows = await tx.rows<{ payload: string }>(
    `select p.payload from case_entries e join case_payloads p using (tenant, requisition, seq)
     where e.tenant = $1 and e.requisition = $2 and e.kind = $3 and p.payload is not null order by e.seq`,
    [tx.tenant, requisition, kind],
  );
  return rows.map(({ payload }) => Json.parse(JSON.parse(payload)));
};

type Head = { entries: number; hash: string };

const brokenAt = (rows: readonly Row[], head: Head | null): number | null => {
  let previous = '';
  for (const [index, row] of rows.entries()) {
    const digest = row.payload === null ? row.payload_digest : sha256(`${row.salt}${row.payload}`);
    const link = sha256([previous, row.seq, row.at, row.actor, row.kind, row.payload_digest].join('\n'));
    if (row.seq !== index + 1 || row.previous_hash !== previous || row.hash !== link || digest !== row.payload_digest)
      return row.seq;
    previous = row.hash;
  }
  const whole = head === null ? rows.length === 0 : head.entries === rows.length && head.hash === previous;
  return whole ? null : rows.length + 1;
};

/** The whole case file; `brokenAt` is the first entry that does not fit the chain, or null when it holds. */
export const readCase = async (
  tx: Tx,
  requisition: string,
): Promise<{ entries: CaseEntry[]; brokenAt: number | null }> => {
  // One statement, since it sees one instant: an entry that is added between two would look like a broken chain.
  const [found] = await tx.rows<{ head: Head | null; rows: Row[] }>(
    `select
       (select to_jsonb(h) from case_heads h where h.tenant = $1 and h.requisition = $2) as head,
       (select coalesce(jsonb_agg(to_jsonb(e) || jsonb_build_object('salt', p.salt, 'payload', p.payload) order by e.seq), '[]')
        from case_entries e left join case_payloads p using (tenant, requisition, seq)
        where e.tenant = $1 and e.requisition = $2) as rows`,
    [tx.tenant, requisition],
  );
  const { head, rows } = found ?? { head: null, rows: [] };
  const entries = rows.map((row) => ({
    seq: row.seq,
    at: row.at,
    actor: Actor.parse(JSON.parse(row.actor)),
    kind: row.kind,
    payload: row.payload === null ? null : Json.parse(JSON.parse(row.payload)),
    hash: row.hash,
  }));
  return { entries, brokenAt: brokenAt(rows, head) };
};
