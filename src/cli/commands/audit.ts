import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { brokenFile, contradicted, faults, type Broken } from '../../domain/case-chain.ts';
import { sha256 } from '../../digest.ts';
import { QuartermasterError } from '../../domain/errors.ts';
import { ExportedCase } from '../../services/audit-view.ts';
import type { Client } from '../client.ts';
import { PrintedFailure } from '../errors.ts';
import { readHeads, type WitnessedHead } from '../heads.ts';
import { printableJson, type Output } from '../output.ts';
import { openSession, outputOf, type World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

/** A case file as far as it was looked at. */
type Seen = { tenant: string; requisition: string; hashes: readonly string[]; broken: Broken | null };
type Fault = Broken & { requisition: string };
type Report = { verified: number; heads: number; broken: Fault[]; absent: string[] };

const cannotRead = (file: string, cause: unknown): QuartermasterError =>
  new QuartermasterError('invalid_input', `${file} cannot be read; name a file that is there.`, { cause });

/** Every case file of the company. */
async function* everyFile(client: Client): AsyncGenerator<Seen> {
  for (let after: string | null = null; ;) {
    const page: Awaited<ReturnType<Client['verifyCases']>> = await client.verifyCases(after === null ? {} : { after });
    for (const item of page.items) yield { tenant: page.tenant, ...item };
    if (page.next === null) return;
    after = page.next;
  }
}

async function* named(client: Client, ids: readonly string[]): AsyncGenerator<Seen> {
  for (const requisition of ids) {
    const { tenant, items } = await client.verifyCases({ requisition });
    for (const item of items) yield { tenant, ...item };
  }
}

const exported = (line: string, number: number): ExportedCase => {
  try {
    return ExportedCase.parse(JSON.parse(line));
  } catch (cause) {
    const message = `Line ${number} is no case file of an export; take the file as "bin/qm audit export" wrote it.`;
    throw new QuartermasterError('invalid_input', message, { cause });
  }
};

/** Line by line, without any server. */
async function* ofExport(file: string): AsyncGenerator<Seen> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  let number = 0;
  try {
    for await (const line of lines) {
      const { tenant, requisition, entries, head } = exported(line, (number += 1));
      yield { tenant, requisition, hashes: entries.map(({ hash }) => hash), broken: brokenFile(entries, head, sha256) };
    }
  } catch (error) {
    throw error instanceof QuartermasterError ? error : cannotRead(file, error);
  }
}

/** Compares each file with the heads that were kept elsewhere; `absent`: heads of files that were not among these. */
async function verify(files: AsyncIterable<Seen>, heads: string | null): Promise<Report> {
  const report: Report = { verified: 0, heads: 0, broken: [], absent: [] };
  let witnessed: Map<string, WitnessedHead[]> = new Map();
  let tenant: string | null = null;
  const seen = new Set<string>();
  for await (const file of files) {
    if (heads !== null && file.tenant !== tenant) witnessed = readHeads(heads, (tenant = file.tenant));
    const theirs = witnessed.get(file.requisition) ?? [];
    const broken = file.broken ?? contradicted(file.hashes, theirs);
    if (broken) report.broken.push({ requisition: file.requisition, ...broken });
    report.verified += 1;
    report.heads += theirs.length;
    seen.add(file.requisition);
  }
  if (heads !== null && seen.size === 0) witnessed = readHeads(heads);
  report.absent = [...witnessed.keys()].filter((requisition) => !seen.has(requisition)).toSorted();
  return report;
}

const say = (output: Output, { verified, heads, broken, absent }: Report): void => {
  for (const { requisition, at, why } of broken) output.line(`${requisition}: BROKEN at entry ${at}: ${faults[why]}`);
  if (absent.length > 0) output.line(`not among these, though a head tells of them: ${absent.join(', ')}`);
  output.line(`${verified} case files verified, ${broken.length} broken; ${heads} heads compared`);
};

type VerifyOptions = { all?: true; heads?: string; file?: string };

const filesOf = (world: World, self: Command, ids: readonly string[], { all, file }: VerifyOptions) => {
  if ([ids.length > 0, all === true, file !== undefined].filter(Boolean).length !== 1)
    throw new QuartermasterError('invalid_input', 'Name requisitions, or give --all, or --file with an export.');
  if (file !== undefined) return ofExport(file);
  const { client } = openSession(world, self);
  return all ? everyFile(client) : named(client, ids);
};

function addVerify(audit: Command, world: World): void {
  const about = {
    name: 'verify',
    does: 'Hash case files anew and compare them with heads that were kept elsewhere; exit code 1 where one does not hold.',
    example: 'bin/qm audit verify --all --heads heads.jsonl --as auditor',
  };
  subcommand(audit, about)
    .argument('[requisition...]')
    .option('--all', 'every case file of the company')
    .option('--heads <file>', 'heads as JSON lines: of "audit heads", or the log of a worker')
    .option('--file <export>', 'an export instead of the server; needs neither server nor sign-in')
    .action(async (ids: string[], options: VerifyOptions, self: Command) => {
      const { heads: path } = options;
      const heads =
        path === undefined
          ? null
          : await readFile(path, 'utf8').catch((cause: unknown) => Promise.reject(cannotRead(path, cause)));
      const report = await verify(filesOf(world, self, ids, options), heads);
      const output = outputOf(world, self.optsWithGlobals<{ json?: true }>().json === true);
      output.result(report, () => say(output, report));
      // A file that is gone with its head is as cut as one without its end.
      if (report.broken.length > 0 || (options.all && report.absent.length > 0)) throw new PrintedFailure();
    });
}

function addHeads(audit: Command, world: World): void {
  const about = {
    name: 'heads',
    does: 'Print the head of every case file as JSON lines, to be kept where nobody of this system writes.',
    example: 'bin/qm audit heads --as auditor > heads.jsonl',
  };
  subcommand(audit, about).action(async (_options: unknown, self: Command) => {
    const { client, output } = openSession(world, self);
    for await (const { tenant, requisition, hashes } of everyFile(client)) {
      const hash = hashes.at(-1);
      if (hash !== undefined) output.line(printableJson({ tenant, requisition, entries: hashes.length, hash }));
    }
  });
}

const toFile = async (
  path: string,
): Promise<{ write: (text: string) => Promise<void>; close: () => Promise<void> }> => {
  const file = await open(path, 'w', 0o600).catch((cause: unknown) => Promise.reject(cannotRead(path, cause)));
  return { write: (text) => file.writeFile(text), close: () => file.close() };
};

function addExport(audit: Command, world: World): void {
  const about = {
    name: 'export',
    does: 'Write case files whole, as JSON lines that anybody can verify (docs/audit.md).',
    example: 'bin/qm audit export --since 2026-01-01 --until 2027-01-01 --out 2026.jsonl --as auditor',
  };
  subcommand(audit, about)
    .option('--since <date>', 'those with an entry from this day or instant on')
    .option('--until <date>', 'and before this one')
    .option('--out <file>', 'a file that only you may read; without it, standard output')
    .action(async ({ out, since, until }: { out?: string; since?: string; until?: string }, self: Command) => {
      const { client, output } = openSession(world, self);
      const file = out === undefined ? null : await toFile(out);
      const write = file ? file.write : async (text: string) => void world.stdout.write(text);
      let cases = 0;
      try {
        for (let after: string | null = null; ;) {
          const page: Awaited<ReturnType<Client['exportCases']>> = await client.exportCases({
            since,
            until,
            ...(after !== null && { after }),
          });
          for (const item of page.items) await write(`${printableJson(item)}\n`);
          cases += page.items.length;
          if (page.next === null) break;
          after = page.next;
        }
      } finally {
        await file?.close();
      }
      if (out !== undefined) output.result({ cases, file: out }, () => output.line(`${cases} case files in ${out}`));
    });
}

/** `audit`: verifies case files, prints their heads, and takes them out of the system. */
export function addAudit(program: Command, world: World): void {
  const audit = program.command('audit').description('Verify case files, keep their heads, and export them.');
  addVerify(audit, world);
  addHeads(audit, world);
  addExport(audit, world);
}
