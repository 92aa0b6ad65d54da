import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { QuartermasterError } from '../domain/errors.ts';

/** What a folder is searched for, by the end of a name; a file that is named itself may have any. */
const mediaTypes: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.txt': 'text/plain',
  '.text': 'text/plain',
  '.md': 'text/markdown',
  '.markdown': 'text/markdown',
};

export type ContractFile = { path: string; name: string; mediaType: string };

/** By the end of its name. */
export const mediaTypeOf = (path: string): string =>
  mediaTypes[extname(path).toLowerCase()] ?? 'application/octet-stream';

const fileAt = (path: string): ContractFile => ({ path, name: basename(path), mediaType: mediaTypeOf(path) });

/** The file, or all contracts in the folder and below, by name. Throws `invalid_input` when there is none. */
export async function contractFiles(path: string): Promise<ContractFile[]> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new QuartermasterError('invalid_input', `${path} cannot be read; name a file or a folder.`);
  if (!found.isDirectory()) return [fileAt(path)];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && Object.hasOwn(mediaTypes, extname(entry.name).toLowerCase()))
    .map((entry) => fileAt(join(entry.parentPath, entry.name)))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  if (files.length === 0)
    throw new QuartermasterError('invalid_input', `There is no ${Object.keys(mediaTypes).join(', ')} in ${path}.`);
  return files;
}

export async function bytesOf({ path }: ContractFile): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw new QuartermasterError('invalid_input', `${path} cannot be read.`, { cause });
  }
}
