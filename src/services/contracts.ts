import { createHash } from 'node:crypto';
import { passagesOf, titleOf } from '../domain/chunks.ts';
import { removedCount } from '../domain/clean-text.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { languageOf } from '../domain/language.ts';
import { contractReaders, type Role } from '../domain/principal.ts';
import {
  findByDigest,
  findContract,
  insertContract,
  listContracts,
  passagesIn,
  removeContract,
} from '../store/contracts.ts';
import type { Tx } from '../store/database.ts';
import { countUnembedded, embeddingReason, wantEmbedding } from '../store/embeddings.ts';
import { notFound } from '../store/requisitions.ts';
import { findVendor } from '../store/vendors.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { readPages, type ContractFile } from './contract-pages.ts';

const MOST_LISTED = 500;
const MOST_PASSAGES = 5_000;

const knownVendor = async (tx: Tx, vendor: string | null): Promise<void> => {
  if (vendor === null || (await findVendor(tx, vendor)) !== null) return;
  throw new QuartermasterError('invalid_input', `There is no vendor ${vendor}; give its number in our records.`, {
    fields: [{ field: 'vendor', reason: 'no such vendor' }],
  });
};

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A file that was read, before it is anybody's. */
export type ReadContract = Awaited<ReturnType<typeof readContract>>;

/** The passages of a file. Throws where it cannot be read, with the reason. */
export const readContract = async (file: ContractFile) => {
  const { pages, removed = {} } = await readPages(file);
  const passages = passagesOf(pages);
  if (passages.length === 0) throw new QuartermasterError('invalid_input', `${file.name}: there is no text in it.`);
  if (passages.length > MOST_PASSAGES)
    throw new QuartermasterError('too_large', `${file.name}: it is too long for one contract; add its parts.`);
  return { file, sha256: digestOf(file.bytes), pages, passages, removed: removedCount(removed) };
};

export type ContractOptions = { vendor: string | null; readers: readonly Role[] | null; group: string | null };

/** Stores a file that was read, and its passages, whose vectors are made in the background. The same file is the same contract. */
export const storeContract = async (
  tx: Tx,
  { file, sha256, pages, passages, removed }: ReadContract,
  { vendor, readers, group }: ContractOptions,
  by: string,
): ReturnType<Services['addContract']> => {
  const language = languageOf(passages.map(({ text }) => text).join('\n'), 'en');
  const contract = {
    sha256,
    title: titleOf(pages, file.name),
    fileName: file.name,
    vendor,
    language,
    readers: readers ?? contractReaders,
    group,
    pages: Math.max(...pages.map(({ page }) => page)),
    file: file.bytes,
    addedBy: by,
  };
  const id = await insertContract(
    tx,
    contract,
    passages.map((passage) => ({ ...passage, language: languageOf(passage.text, language) })),
  );
  if (id !== null) {
    await wantEmbedding(tx);
    return { id, duplicate: false, removed };
  }
  const there = await findByDigest(tx, sha256);
  if (there !== null) return { id: there, duplicate: true, removed: 0 };
  throw new QuartermasterError(
    'conflict',
    `${file.name} is a contract here already, and you are not among its readers; ask compliance.`,
  );
};

/** Stores a contract and its passages. */
export const addContract =
  ({ database }: ServiceContext): Services['addContract'] =>
  async (who, file, options) => {
    const known = await database.withPrincipal(who, async (tx) => {
      await knownVendor(tx, options.vendor);
      return findByDigest(tx, digestOf(file.bytes));
    });
    if (known !== null) return { id: known, duplicate: true, removed: 0 };
    const read = await readContract(file);
    return database.withPrincipal(who, (tx) => storeContract(tx, read, options, who.person));
  };

export const contracts =
  ({ database, embedder }: ServiceContext): Services['contracts'] =>
  (who) =>
    database.withPrincipal(who, (tx) => listContracts(tx, embedder, MOST_LISTED));

export const contract =
  ({ database, embedder }: ServiceContext): Services['contract'] =>
  (who, id) =>
    database.withPrincipal(who, async (tx) => {
      const found = await findContract(tx, embedder, id);
      if (found === null) throw notFound();
      return { ...found, text: await passagesIn(tx, id) };
    });

/** Removed for good, with its passages; who may not, but reads it, is told so. */
export const dropContract =
  ({ database, embedder }: ServiceContext): Services['dropContract'] =>
  (who, id) =>
    database.withPrincipal(who, async (tx) => {
      if ((await findContract(tx, embedder, id)) === null) throw notFound();
      if (!(await removeContract(tx, id)))
        throw new QuartermasterError(
          'forbidden',
          'A contract is removed by whoever added it, by compliance or an administrator.',
        );
    });

export const embeddingState =
  ({ database, embedder }: ServiceContext): Services['embeddingState'] =>
  (who) =>
    database.withPrincipal(who, async (tx) => ({
      model: embedder.model,
      dimension: embedder.dimension,
      waiting: await countUnembedded(tx, embedder),
      reason: await embeddingReason(tx),
    }));
