import type { Role } from '../domain/principal.ts';
import type { Tx } from './database.ts';
import { nextNumber } from './tenants.ts';

export type NewContract = {
  sha256: string;
  title: string;
  fileName: string;
  vendor: string | null;
  language: string;
  readers: readonly Role[];
  /** The confidentiality group for whose members alone it is; null: for those who have one of the roles. */
  group: string | null;
  pages: number;
  file: Uint8Array;
  addedBy: string;
};

export type Contract = Omit<NewContract, 'file' | 'sha256' | 'readers'> & {
  readers: Role[];
  id: string;
  addedAt: string;
  passages: number;
  /** Passages that have no vector of this model yet, and are found by their words only. */
  waiting: number;
};

export type NewPassage = { section: string; page: number; language: string; text: string };
export type StoredPassage = NewPassage & { id: string };

/** The id that a passage is cited by. */
export const passageId = `contract || '/' || seq`;

/** The id of the contract that has this file, as far as the principal may read it. */
export const findByDigest = async (tx: Tx, sha256: string): Promise<string | null> => {
  const [row] = await tx.rows<{ id: string }>('select id from contracts where tenant = $1 and sha256 = $2', [
    tx.tenant,
    sha256,
  ]);
  return row?.id ?? null;
};

/** For whom the contract that has this file is, as far as the principal may read it. */
export const contractOfFile = async (
  tx: Tx,
  sha256: string,
): Promise<{ vendor: string | null; readers: Role[]; group: string | null } | null> => {
  const [row] = await tx.rows<{ vendor: string | null; readers: Role[]; group: string | null }>(
    'select vendor, readers, confidentiality_group as "group" from contracts where tenant = $1 and sha256 = $2',
    [tx.tenant, sha256],
  );
  return row ?? null;
};

/** Stores a contract with its passages; null when its file is there already, whether or not the principal may read it. */
export const insertContract = async (
  tx: Tx,
  contract: NewContract,
  passages: readonly NewPassage[],
): Promise<string | null> => {
  const id = `C-${String(await nextNumber(tx, 'contract')).padStart(6, '0')}`;
  const inserted = await tx.run(
    `insert into contracts (tenant, id, sha256, title, file_name, vendor, language, readers, confidentiality_group, pages, file, added_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (tenant, sha256) do nothing`,
    [
      tx.tenant,
      id,
      contract.sha256,
      contract.title,
      contract.fileName,
      contract.vendor,
      contract.language,
      contract.readers,
      contract.group,
      contract.pages,
      Buffer.from(contract.file),
      contract.addedBy,
    ],
  );
  if (inserted === 0) return null;
  await tx.run(
    `insert into contract_passages (tenant, contract, seq, section, page, language, text)
     select $1, $2, seq, section, page, language, text
     from unnest($3::text[], $4::int[], $5::text[], $6::text[]) with ordinality as p (section, page, language, text, seq)`,
    [
      tx.tenant,
      id,
      passages.map(({ section }) => section),
      passages.map(({ page }) => page),
      passages.map(({ language }) => language),
      passages.map(({ text }) => text),
    ],
  );
  return id;
};

type Used = { model: string; dimension: number };

const columns = `c.id, c.title, c.file_name as "fileName", c.vendor, c.language, c.readers, c.confidentiality_group as "group", c.pages, c.added_by as "addedBy",
  to_json(c.added_at)#>>'{}' as "addedAt", p.passages, p.waiting`;

const counted = `contracts c, lateral (
    select count(*)::int as passages, count(*) filter (where v.seq is null)::int as waiting
    from contract_passages p left join passage_vectors v
      on v.tenant = p.tenant and v.contract = p.contract and v.seq = p.seq and v.model = $2 and v.dimension = $3
    where p.tenant = c.tenant and p.contract = c.id) p`;

/** The contracts that the principal may read, the newest first. */
export const listContracts = async (tx: Tx, used: Used, limit: number): Promise<Contract[]> =>
  tx.rows<Contract>(
    `select ${columns} from ${counted} where c.tenant = $1 order by c.added_at desc, c.id desc limit $4`,
    [tx.tenant, used.model, used.dimension, limit],
  );

export const findContract = async (tx: Tx, used: Used, id: string): Promise<Contract | null> => {
  const [row] = await tx.rows<Contract>(`select ${columns} from ${counted} where c.tenant = $1 and c.id = $4`, [
    tx.tenant,
    used.model,
    used.dimension,
    id,
  ]);
  return row ?? null;
};

export const passagesIn = async (tx: Tx, contract: string): Promise<StoredPassage[]> =>
  tx.rows<StoredPassage>(
    `select ${passageId} as id, section, page, language, text from contract_passages
     where tenant = $1 and contract = $2 order by seq`,
    [tx.tenant, contract],
  );

/** With its passages and vectors; false when there is none that the principal may remove. */
export const removeContract = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.run('delete from contracts where tenant = $1 and id = $2', [tx.tenant, id])) === 1;
