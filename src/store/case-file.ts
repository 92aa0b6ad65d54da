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

const brokenAt = (rows: readonly Row[], head: { entries: number; hash: string } | undefined): number | null => {
  let previous = '';
  for (const [index, row] of rows.entries()) {
    const digest = row.payload === null ? row.payload_digest : sha256(`${row.salt}${row.payload}`);
    const link = sha256([previous, row.seq, row.at, row.actor, row.kind, row.payload_digest].join('\n'));
    if (row.seq !== index + 1 || row.previous_hash !== previous || row.hash !== link || digest !== row.payload_digest)
      return row.seq;
    previous = row.hash;
  }
  const whole = head === undefined ? rows.length === 0 : head.entries === rows.length && head.hash === previous;
  return whole ? null : rows.length + 1;
};

/** The whole case file; `brokenAt` is the first entry that does not fit the chain, or null when it holds. */
export const readCase = async (
  tx: Tx,
  requisition: string,
): Promise<{ entries: CaseEntry[]; brokenAt: number | null }> => {
  const rows = await tx.rows<Row>(
    `select e.seq, e.at, e.actor, e.kind, e.payload_digest, e.previous_hash, e.hash, p.salt, p.payload
     from case_entries e left join case_payloads p using (tenant, requisition, seq)
     where e.tenant = $1 and e.requisition = $2 order by e.seq`,
    [tx.tenant, requisition],
  );
  const [head] = await tx.rows<{ entries: number; hash: string }>(
    'select entries, hash from case_heads where tenant = $1 and requisition = $2',
    [tx.tenant, requisition],
  );
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
