import { isDeepStrictEqual } from 'node:util';
import { QuartermasterError } from '../domain/errors.ts';
import type { ImportRow } from '../domain/import-rows.ts';
import { contractReaders } from '../domain/principal.ts';
import { contractOfFile } from '../store/contracts.ts';
import { allVendors } from '../store/imports.ts';
import type { ContractFile } from './contract-pages.ts';
import { readContract, storeContract, type ReadContract } from './contracts.ts';
import type { Plan, Planned, RowError } from './import-plans.ts';

/** So many are read one after the other while somebody waits. */
const MOST_DOCUMENTS = 50;

/** A file as it was read, or why it cannot be. */
type Reading = { read: ReadContract } | { reason: string };

const readingOf = async (file: ContractFile): Promise<Reading> => {
  try {
    return { read: await readContract(file) };
  } catch (error) {
    if (!(error instanceof QuartermasterError) || error.code === 'rate_limited') throw error;
    return { reason: error.message };
  }
};

/** What was read of each file, by the path under which it came; before the transaction, since it takes its time. */
export const readDocuments = async (documents: readonly ContractFile[]): Promise<ReadonlyMap<string, Reading>> => {
  if (documents.length > MOST_DOCUMENTS)
    throw new QuartermasterError('too_large', `More than ${MOST_DOCUMENTS} documents came at once; divide the file.`);
  const readings = new Map<string, Reading>();
  for (const file of documents) {
    const name = file.name.split('/').at(-1) ?? file.name;
    readings.set(file.name, await readingOf({ ...file, name }));
  }
  return readings;
};

/** By its path, or where a browser has sent the name alone, by that. */
const foundIn = (readings: ReadonlyMap<string, Reading>, path: string): Reading | undefined =>
  readings.get(path) ?? readings.get(path.split('/').at(-1) ?? path);

/** What becomes of the rows of a list of contracts. One that is here already stays as it is: no row changes whose it is. */
export const planContracts =
  (readings: ReadonlyMap<string, Reading>): Plan<ImportRow<'contracts'>> =>
  async (tx, rows, by) => {
    const vendors = new Set((await allVendors(tx)).map(({ number }) => number));
    const errors: RowError[] = [];
    const planned: Planned[] = [];
    for (const { row, given } of rows) {
      const { file, vendor = null, readers = null, group = null } = given;
      const found = foundIn(readings, file);
      if (vendor !== null && !vendors.has(vendor))
        errors.push({ row, column: 'vendor', reason: 'there is none of this number' });
      if (found === undefined) errors.push({ row, column: 'file', reason: 'did not come with the list' });
      else if ('reason' in found) errors.push({ row, column: 'file', reason: found.reason });
      else {
        const { read } = found;
        const shall = { vendor, readers: [...(readers ?? contractReaders)].toSorted(), group };
        const there = await contractOfFile(tx, read.sha256);
        const is = there === null ? undefined : { ...there, readers: there.readers.toSorted() };
        if (is !== undefined && !isDeepStrictEqual(is, shall))
          errors.push({ row, column: 'file', reason: 'is here already for another vendor, or for other readers' });
        const write = async () => void (await storeContract(tx, read, { vendor, readers, group }, by));
        planned.push({ row, key: read.sha256, is, shall, takesTwo: false, write });
      }
    }
    return { planned, errors };
  };
