import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { Argument, type Command } from 'commander';
import { QuartermasterError } from '../../domain/errors.ts';
import { importExamples, importKinds, type ImportKind } from '../../domain/import-rows.ts';
import type { Client } from '../client.ts';
import { mediaTypeOf } from '../contract-files.ts';
import { PrintedFailure } from '../errors.ts';
import { givenBytes } from '../given-bytes.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

type Options = { dryRun?: true; example?: true; skipBad?: true };

const [FIELD, DOCUMENTS] = ['file', 'documents'];

/** The list with the files that the server finds named in it, as far as they are there, below the folder that it stands in. */
const withDocuments = async (
  client: Pick<Client, 'importFile'>,
  table: Uint8Array<ArrayBuffer>,
  folder: string,
): Promise<FormData> => {
  const { needs } = await client.importFile('contracts', table, { dryRun: 'true', skipBad: 'false' });
  const form = new FormData();
  form.set(FIELD, new Blob([table], { type: 'text/csv' }), 'contracts.csv');
  for (const path of needs) {
    const at = relative(folder, join(folder, path));
    if (isAbsolute(path) || at.startsWith('..')) continue;
    const bytes = await readFile(join(folder, path)).catch(() => null);
    if (bytes !== null) form.append(DOCUMENTS, new Blob([bytes], { type: mediaTypeOf(path) }), path);
  }
  return form;
};

/** `import KIND FILE.csv`: people, vendors, cost centres, budgets and contracts of the company. */
export function addImport(program: Command, world: World): void {
  subcommand(program, {
    name: 'import',
    does: 'Take over a CSV file of the company’s data: all of it or nothing. What is not in the file stays as it is.',
    example: 'bin/qm import vendors vendors.csv --dry-run --as administrator',
  })
    .addArgument(new Argument('<kind>', 'what the file holds').choices(importKinds))
    .argument('[file]', 'the file, or "-"')
    .option('--dry-run', 'only say what would become of it')
    .option('--example', 'print a file that shows the columns')
    .option('--skip-bad', 'leave bad rows out instead of refusing the file')
    .action(async (kind: ImportKind, file: string | undefined, options: Options, self: Command) => {
      if (options.example) return void world.stdout.write(importExamples[kind]);
      if (file === undefined) throw new QuartermasterError('invalid_input', 'Name the file, or give --example.');
      const { client, output } = openSession(world, self);
      const how = { dryRun: String(options.dryRun === true), skipBad: String(options.skipBad === true) };
      const table = await givenBytes(file, world.stdin);
      const done =
        kind === 'contracts'
          ? await client.importForm(kind, await withDocuments(client, table, dirname(file)), how)
          : await client.importFile(kind, table, how);
      output.result(done, () => {
        const { added, changed, unchanged, skipped, errors } = done;
        if (errors.length > 0)
          output.table(
            ['row', 'column', 'what is wrong'],
            errors.map(({ row, column, reason }) => [String(row), column, reason]),
          );
        output.table(['new', 'changed', 'as before', 'left out'], [[added, changed, unchanged, skipped].map(String)]);
        output.line(done.applied ? 'Taken over.' : 'Nothing was changed.');
        if (done.waits)
          output.hint(
            'It says what people may do, which takes two: it is taken over when another administrator brings the same file.',
          );
      });
      if (!done.applied && !done.waits && options.dryRun !== true) throw new PrintedFailure();
    });
}
