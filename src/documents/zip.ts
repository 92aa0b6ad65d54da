import { buffer } from 'node:stream/consumers';
import { fromBufferPromise, type Entry } from 'yauzl';
import { Unread } from './unread.ts';

/** The parts of a zipped document by their path, unfolded only when asked for. */
export type Parts = { has(path: string): boolean; names: readonly string[]; text(path: string): Promise<string> };

const MOST_ENTRIES = 5000;

/**
 * Opens a zip without unfolding it. What its parts say they unfold to is added up first, and none may become longer than it said.
 * Throws `Unread`. Source: yauzl.
 */
export const openZip = async (bytes: Uint8Array, mostBytes: number): Promise<Parts> => {
  const zip = await fromBufferPromise(Buffer.from(bytes), {
    lazyEntries: true,
    validateEntrySizes: true,
    autoClose: false,
  });
  if (zip.entryCount > MOST_ENTRIES) throw new Unread('expands_too_much');
  const entries = new Map<string, Entry>();
  let expanded = 0;
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw new Unread('encrypted');
    expanded += entry.uncompressedSize;
    if (expanded > mostBytes) throw new Unread('expands_too_much');
    entries.set(entry.fileName, entry);
  }
  return {
    names: [...entries.keys()],
    has: (path) => entries.has(path),
    text: async (path) => {
      const entry = entries.get(path);
      if (entry === undefined) return '';
      return new TextDecoder('utf-8').decode(await buffer(await zip.openReadStreamPromise(entry)));
    },
  };
};
