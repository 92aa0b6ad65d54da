import { Validator } from '@seriousme/openapi-schema-validator';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QuartermasterError } from '../domain/errors.ts';
import { readDocument, type Document } from './document.ts';
import type { Operation } from './operation.ts';

/** Everything that may be called outside. Not listed is not allowed. */
export type Registry = {
  documents: readonly Document[];
  /** Null for what is not listed. */
  find: (name: string) => Operation | null;
  operations: readonly Operation[];
};

const folder = join(import.meta.dirname, '../../openapi');

/** The text of each document by its name, without `.yaml`. */
export type DocumentFiles = Readonly<Record<string, string>>;

export async function readDocumentFiles(from: string = folder): Promise<DocumentFiles> {
  const names = (await readdir(from)).filter((file) => file.endsWith('.yaml')).toSorted();
  const texts = names.map(async (file) => [file.slice(0, -'.yaml'.length), await readFile(join(from, file), 'utf8')]);
  return Object.fromEntries(await Promise.all(texts));
}

/** The registry, or everything that is wrong with the documents. */
export async function checkDocuments(
  files: DocumentFiles,
): Promise<{ registry: Registry; problems: readonly string[] }> {
  // One for all: it compiles the schema of OpenAPI, which takes longer than all else here.
  const validator = new Validator({ logger: false });
  const read: Awaited<ReturnType<typeof readDocument>>[] = [];
  for (const [name, text] of Object.entries(files)) read.push(await readDocument(name, text, validator));
  const documents = read.flatMap((one) => ('document' in one ? [one.document] : []));
  const operations = documents.flatMap((document) => document.operations);
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  const registry = { documents, operations, find: (name: string) => byName.get(name) ?? null };
  const problems = read.flatMap((one) => ('problems' in one ? one.problems : []));
  return { registry, problems: [...problems, ...acrossDocuments(registry)] };
}

/** What no document can know alone: names that are taken, and read-backs that lead nowhere. */
function acrossDocuments({ operations, find }: Registry): string[] {
  return operations.flatMap((operation) => {
    const { name, document, readBack } = operation;
    const at = `openapi/${document.name}.yaml: ${name}`;
    if (find(name) !== operation)
      return [`${at}: operationId is taken by openapi/${find(name)?.document.name}.yaml. Rename it.`];
    if (readBack === undefined || find(readBack)?.effect === 'read') return [];
    return [`${at}: x-quartermaster.readBack: ${readBack} is no reading operation. For example: readBack: order_find`];
  });
}

/** Throws `configuration_invalid` with all that is wrong. */
export async function loadRegistry(from?: string): Promise<Registry> {
  const { registry, problems } = await checkDocuments(await readDocumentFiles(from));
  if (problems.length > 0) throw new QuartermasterError('configuration_invalid', problems.join('\n'));
  return registry;
}
