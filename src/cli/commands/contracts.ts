import type { Command } from 'commander';
import { QuartermasterError } from '../../domain/errors.ts';
import { bytesOf, contractFiles, type ContractFile } from '../contract-files.ts';
import { PrintedFailure } from '../errors.ts';
import { printable, printableJson, type Cell, type Output } from '../output.ts';
import { progressOn } from '../progress.ts';
import { namesIn } from '../names.ts';
import { openSession } from '../session.ts';
import type { Session, World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { when } from '../text.ts';

/** `contracts add|list|show|search|remove`: earlier contracts, in which the Negotiation agent finds its clauses. */
export function addContracts(program: Command, world: World): void {
  const contracts = program.command('contracts').description('Keep earlier contracts, and find clauses in them.');
  addAdd(contracts, world);
  addListOf(contracts, world);
  addShowOne(contracts, world);
  addSearch(contracts, world);
  addRemove(contracts, world);
}

type AddOptions = { vendor?: string; readers?: string; group?: string };

/** What became of one file; `id` is null where it was not taken; `why` says what is to be known about it. */
type Added = { file: string; id: string | null; outcome: 'added' | 'known' | 'failed'; why: string | null };

function addAdd(parent: Command, world: World): void {
  const about = {
    name: 'add',
    does: 'Add a contract, or all of a folder: PDF, DOCX, text, Markdown. The same file twice is one contract.',
    example: 'bin/qm contracts add contracts/2025 --vendor V-1001 --as buyer',
  };
  subcommand(parent, about)
    .argument('<path>', 'a file or a folder')
    .option('--vendor <number>', 'the vendor that they bind; without it they are our own terms')
    .option('--readers <roles>', 'who may read them, separated by commas (default: whoever handles contracts)')
    .option('--group <name>', 'the confidentiality group whose members alone may read them, whatever their roles')
    .action(async (path: string, options: AddOptions, self: Command) => {
      const session = openSession(world, self);
      const isJson = self.optsWithGlobals<{ json?: true }>().json === true;
      const files = await contractFiles(path);
      const progress = progressOn(isJson ? undefined : world.terminal, files.length);
      const all: Added[] = [];
      try {
        for (const file of files) {
          const added = await addOne(session, file, options);
          all.push(added);
          progress.step(printable(file.name));
          // A line for each as it comes, so that a program that reads along knows how far it is.
          if (isJson) world.stdout.write(`${printableJson(added)}\n`);
        }
      } finally {
        progress.end();
      }
      if (!isJson) printAdded(session.output, all);
      if (all.some(({ outcome }) => outcome === 'failed')) throw new PrintedFailure();
    });
}

/** Ends the whole command: for the next file it would be the same. */
const HOPELESS = ['unauthenticated', 'forbidden', 'provider_unavailable', 'configuration_invalid'];

async function addOne({ client }: Session, file: ContractFile, options: AddOptions): Promise<Added> {
  const { vendor, readers, group } = options;
  try {
    const about = {
      name: file.name,
      ...(vendor !== undefined && { vendor }),
      ...(readers !== undefined && { readers }),
      ...(group !== undefined && { group }),
    };
    const { id, duplicate, removed } = await client.addContract(await bytesOf(file), file.mediaType, about);
    const why = removed === 0 ? null : `${removed} invisible characters were removed from it`;
    return { file: file.path, id, outcome: duplicate ? 'known' : 'added', why };
  } catch (error) {
    if (!(error instanceof QuartermasterError) || HOPELESS.includes(error.code)) throw error;
    const fields = error.fields.map(({ field, reason }) => `${field}: ${reason}`);
    return { file: file.path, id: null, outcome: 'failed', why: [error.message, ...fields].join(' ') };
  }
}

const outcomes = {
  added: { text: 'added', tone: 'good' },
  known: { text: 'was here already', tone: 'dim' },
  failed: { text: 'not added', tone: 'bad' },
} as const satisfies Record<Added['outcome'], Cell>;

function printAdded(output: Output, all: readonly Added[]): void {
  output.table(
    ['file', 'id', '', 'why'],
    all.map(({ file, id, outcome, why }) => [file, id ?? '', outcomes[outcome], why ?? '']),
  );
  if (all.some(({ outcome }) => outcome === 'added'))
    output.hint('They are found by their words at once, and by their meaning when bin/qm doctor says that none waits.');
}

function addListOf(parent: Command, world: World): void {
  const about = {
    name: 'list',
    does: 'List the contracts that you may read, the newest first.',
    example: 'bin/qm contracts list --as buyer',
  };
  subcommand(parent, about).action(async (_options: unknown, self: Command) => {
    const { client, output } = openSession(world, self);
    const { items } = await client.contracts();
    output.result({ items }, () => {
      const rows = items.map(({ id, title, vendor, language, pages, passages, waiting, addedAt }) => [
        id,
        vendor ?? '',
        language,
        String(pages),
        String(passages),
        waiting === 0 ? '' : `${waiting} wait`,
        when(addedAt),
        title,
      ]);
      output.table(['id', 'vendor', 'language', 'pages', 'passages', 'vectors', 'added', 'title'], rows);
      if (items.length === 0) output.hint('There is none that you may read. bin/qm contracts add FILE adds one.');
    });
  });
}

function addShowOne(parent: Command, world: World): void {
  const about = {
    name: 'show',
    does: 'Show one contract, passage by passage.',
    example: 'bin/qm contracts show C-000001 --as buyer',
  };
  subcommand(parent, about)
    .argument('<id>')
    .action(async (id: string, _options: unknown, self: Command) => {
      const { client, output } = openSession(world, self);
      const view = await client.contract(id);
      const names = await namesIn(client, view);
      output.result(view, () => {
        output.section('Contract', [
          ['id', view.id],
          ['title', view.title],
          ['file', view.fileName],
          ['vendor', view.vendor ?? 'none: our own terms'],
          ['language', view.language],
          ['pages', String(view.pages)],
          ['readers', view.group === null ? view.readers.join(', ') : `group ${view.group}`],
          ['added', `${when(view.addedAt)} by ${names(view.addedBy)}`],
          ['waiting', view.waiting === 0 ? 'none' : `${view.waiting} of ${view.passages} passages have no vector yet`],
        ]);
        for (const { id: passage, section, page, text } of view.text)
          output.block([passage, `page ${page}`, section], text);
      });
    });
}

type SearchOptions = { vendor?: string; language?: string; limit?: string };

function addSearch(parent: Command, world: World): void {
  const about = {
    name: 'search',
    does: 'Find clauses by meaning and by words, in the contracts that you may read.',
    example: 'bin/qm contracts search "bank guarantee for the prepayment" --language de --as buyer',
  };
  subcommand(parent, about)
    .argument('<words...>')
    .option('--vendor <number>', 'only contracts of this vendor, and our own terms')
    .option('--language <code>', 'prefer this language, such as de')
    .option('--limit <count>', 'at most so many', '5')
    .action(async (words: string[], { vendor, language, limit }: SearchOptions, self: Command) => {
      const { client, output } = openSession(world, self);
      const query = { q: words.join(' '), vendor, language, limit };
      const found = await client.searchContracts(query);
      output.result(found, () => {
        for (const { id, title, vendor: of, section, page, score, text } of found.passages)
          output.block([id, title, of ?? '', section, `page ${page}`, score.toFixed(4)], text);
        if (found.passages.length === 0) output.hint('Nothing fits in the contracts that you may read.');
        if (!found.byMeaning) output.line(`Compared by words only. ${found.because ?? ''}`.trim());
      });
    });
}

function addRemove(parent: Command, world: World): void {
  const about = {
    name: 'remove',
    does: 'Remove a contract for good.',
    example: 'bin/qm contracts remove C-000001 --as compliance',
  };
  subcommand(parent, about)
    .argument('<id>')
    .action(async (id: string, _options: unknown, self: Command) => {
      const { client, output } = openSession(world, self);
      const removed = await client.removeContract(id);
      output.result(removed, () => output.table(['id', ''], [[removed.id, 'removed']]));
    });
}
