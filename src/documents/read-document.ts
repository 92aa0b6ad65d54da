import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DocumentText, type UnreadReason } from '../domain/document.ts';
import type { File } from './format.ts';
import type { DocumentLimits } from './limits.ts';
import { createLine, type Patience } from './line.ts';
import type { Order } from './order.ts';
import { readerProcesses } from '../telemetry/metrics.ts';
import { unread } from './unread.ts';

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));
const PAGE = 4096;
const LOOK_EVERY_MS = 100;
const MOST_COMPLAINTS = 4000;
/** Two processes take a gigabyte between them, and two cores. */
const MOST_AT_ONCE = 2;

/** What a process holds in memory, in bytes; 0 where the system does not say. */
const residentBytes = async (pid: number): Promise<number> => {
  const fields = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  return Number(fields.split(' ')[1] ?? 0) * PAGE;
};

/**
 * It may read files, since it is one, and start its watchdog, and gives up both before it reads: no writing, no other processes,
 * nothing of our environment, and no code made of text.
 */
const started = (order: Order): ChildProcess =>
  spawn(
    process.execPath,
    [
      '--permission',
      '--allow-fs-read=*',
      '--allow-worker',
      '--disallow-code-generation-from-strings',
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=SecurityWarning',
      `--max-old-space-size=${Math.ceil(order.limits.memoryMegabytes / 2)}`,
      CHILD,
      JSON.stringify(order),
    ],
    { env: {}, stdio: ['pipe', 'pipe', 'pipe'] },
  );

const textOf = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString('utf8');

type Ended = { answer: string; complaints: string; stopped: UnreadReason | null; signal: NodeJS.Signals | null };

const ended = (child: ChildProcess, bytes: Uint8Array, limits: DocumentLimits): Promise<Ended> => {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const [answer, complaints]: [Buffer[], Buffer[]] = [[], []];
  let [stopped, size]: [UnreadReason | null, number] = [null, 0];
  const stop = (why: UnreadReason): void => {
    stopped ??= why;
    child.kill('SIGKILL');
  };
  const end = (signal: NodeJS.Signals | null): void => {
    clearTimeout(clock);
    clearInterval(scale);
    resolve({ answer: textOf(answer), complaints: textOf(complaints), stopped, signal });
  };
  const weigh = async (): Promise<void> => {
    if ((await residentBytes(child.pid ?? 0)) > limits.memoryMegabytes * 1024 * 1024) stop('takes_too_much_memory');
  };
  const clock = setTimeout(() => stop('takes_too_long'), limits.milliseconds);
  const scale = setInterval(() => void weigh(), LOOK_EVERY_MS);
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    // JSON takes six bytes for a character at the most.
    if (size > limits.characters * 6 + 100_000) stop('too_many_characters');
    else answer.push(chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    if (complaints.length < MOST_COMPLAINTS) complaints.push(chunk);
  });
  child.once('close', (_code, signal) => end(signal));
  child.once('error', () => end(null));
  // A child that died does not take its input.
  child.stdin?.on('error', () => {});
  child.stdin?.end(bytes);
  return promise;
};

const answered = ({ answer, complaints, stopped, signal }: Ended): DocumentText => {
  if (stopped !== null) return unread(stopped);
  // Its watchdog, or the system that was short of memory.
  if (signal === 'SIGKILL') return unread('takes_too_much_memory');
  try {
    return DocumentText.parse(JSON.parse(answer));
  } catch {
    return unread(complaints.includes('heap out of memory') ? 'takes_too_much_memory' : 'damaged');
  }
};

/** Reads a document; a picture, a broken file and one that is too large are results too. */
export type ReadDocument = (file: File, limits: DocumentLimits) => Promise<DocumentText>;

const readDocument: ReadDocument = async ({ name, mediaType, bytes }, limits) => {
  if (bytes.byteLength > limits.bytes) return unread('too_many_bytes');
  readerProcesses.inc();
  try {
    return answered(await ended(started({ name, mediaType, limits, parent: process.pid }), bytes, limits));
  } finally {
    readerProcesses.dec();
  }
};

const line = createLine(MOST_AT_ONCE);

/**
 * Reads documents that a stranger sent, one after the other, each in a process of its own with bounded time and memory. The work gets
 * its turn among all that this process reads, and never fails for what a file is. Nothing in a file runs, and nothing outside it is
 * fetched. Throws `rate_limited` where no turn came in time.
 */
export const withReader = <T>(patience: Patience, work: (read: ReadDocument) => Promise<T>): Promise<T> =>
  line(() => work(readDocument), patience);
