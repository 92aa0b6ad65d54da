import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { brokenFile, brokenLink, erasedIn, type Broken, type Head, type Link } from '../domain/case-chain.ts';
import { Actor } from '../domain/principal.ts';
import type { Tx } from './database.ts';
import { canonicalText, sha256 } from '../digest.ts';

const Json = z.json();

export type CaseEntry = {
  seq: number;
  at: string;
  actor: Actor;
  kind: string;
  payload: z.infer<typeof Json>;
  /** Whether the payload is there; `withheld`: not for whoever asks. */
  content: 'shown' | 'erased' | 'withheld';
  hash: string;
};

/** Adds one entry to the case file of a requisition or of an agent's run of its own, linked to the one before it. */
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

/** What happened when, in order; without what it was about. */
export const caseMoments = (tx: Tx, requisition: string): Promise<{ what: string; at: string }[]> =>
  tx.rows<{ what: string; at: string }>(
    'select kind as what, at from case_entries where tenant = $1 and requisition = $2 order by seq',
    [tx.tenant, requisition],
  );

/** How long the case file is and its last hash; null where nothing was ever written. */
export const headOf = async (tx: Tx, requisition: string): Promise<Head | null> => {
  const [row] = await tx.rows<Head>('select entries, hash from case_heads where tenant = $1 and requisition = $2', [
    tx.tenant,
    requisition,
  ]);
  return row ?? null;
};

/** A whole case file as it is hashed and exported; `requisition`: the number of the case, whatever it is of. */
export type CaseFile = { requisition: string; head: Head | null; links: Link[] };

// One statement, since it sees one instant: an entry that is added between two would look like a broken chain.
const FILE = `jsonb_build_object(
  'head', (select jsonb_build_object('entries', h.entries, 'hash', h.hash) from case_heads h
           where h.tenant = r.tenant and h.requisition = r.id),
  'links', (select coalesce(jsonb_agg(jsonb_build_object(
      'seq', e.seq, 'at', e.at, 'actor', e.actor, 'kind', e.kind, 'payloadDigest', e.payload_digest,
      'previousHash', e.previous_hash, 'hash', e.hash, 'salt', p.salt, 'payload', p.payload) order by e.seq), '[]')
    from case_entries e left join case_payloads p using (tenant, requisition, seq)
    where e.tenant = r.tenant and e.requisition = r.id))`;

// `cases` is seen by all of the company; what a case is about is seen, or not, with its own row.
const VISIBLE = '(select tenant, id from requisitions union all select tenant, id from agent_runs)';

type Found = { id: string; file: { head: Head | null; links: Link[] } };

const fileOf = ({ id, file }: Found): CaseFile => ({ requisition: id, ...file });

/** Null where there is no such case, or it may not be seen. */
export const readCaseFile = async (tx: Tx, requisition: string): Promise<CaseFile | null> => {
  const [found] = await tx.rows<Found>(
    `select r.id, ${FILE} as file from ${VISIBLE} r where r.tenant = $1 and r.id = $2`,
    [tx.tenant, requisition],
  );
  return found ? fileOf(found) : null;
};

/** Those with an entry from `since` on and before `until` (instants as the entries write them), after the case `after`. */
export type FilesWanted = { after: string | null; since: string | null; until: string | null; limit: number };

/** In the order of their numbers. */
export const caseFiles = async (tx: Tx, { after, since, until, limit }: FilesWanted): Promise<CaseFile[]> => {
  const found = await tx.rows<Found>(
    `select r.id, ${FILE} as file from ${VISIBLE} r
     where r.tenant = $1 and ($2::text is null or r.id > $2)
       and (($3::text is null and $4::text is null) or exists (
         select from case_entries e where e.tenant = r.tenant and e.requisition = r.id
           and ($3::text is null or e.at >= $3) and ($4::text is null or e.at < $4)))
     order by r.id limit $5`,
    [tx.tenant, after, since, until, limit],
  );
  return found.map(fileOf);
};

/** The first fault of a case file, for whoever sees all of its payloads. */
export const faultIn = ({ links, head }: CaseFile): Broken | null => brokenFile(links, head, sha256);

const contentOf = ({ seq, payload }: Link, erased: ReadonlySet<number>): CaseEntry['content'] => {
  if (payload !== null) return 'shown';
  return erased.has(seq) ? 'erased' : 'withheld';
};

/** The whole case file; `brokenAt` is the first entry that does not fit the chain, or null when it holds. */
export const readCase = async (
  tx: Tx,
  requisition: string,
): Promise<{ entries: CaseEntry[]; brokenAt: number | null }> => {
  const { links, head } = (await readCaseFile(tx, requisition)) ?? { links: [], head: null };
  const erased = erasedIn(links);
  const entries = links.map((link) => ({
    seq: link.seq,
    at: link.at,
    actor: Actor.parse(JSON.parse(link.actor)),
    kind: link.kind,
    payload: link.payload === null ? null : Json.parse(JSON.parse(link.payload)),
    content: contentOf(link, erased),
    hash: link.hash,
  }));
  return { entries, brokenAt: brokenLink(links, head, sha256)?.at ?? null };
};
