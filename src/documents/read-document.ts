import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DocumentText, type UnreadReason } from '../domain/document.ts';
import type { File } from './format.ts';
import type { DocumentLimits } from './limits.ts';
import type { Order } from './order.ts';
import { unread } from './unread.ts';

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));
const PAGE = 4096;
const LOOK_EVERY_MS = 100;
const MOST_COMPLAINTS = 4000;

/** What a process holds in memory, in bytes; 0 where the system does not say. */
const residentBytes = async (pid: number): Promise<number> => {
  const fields = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  return Number(fields.split(' ')[1] ?? 0) * PAGE;
};

/** It may read files, since it is one, and nothing else: no writing, no other processes, and nothing of our environment. */
const started = ({ limits, ...file }: Order): ChildProcess =>
  spawn(
    process.execPath,
    [
      '--permission',
      '--allow-fs-read=*',
      '--disable-warning=ExperimentalWarning',
      `--max-old-space-size=${Math.ceil(limits.memoryMegabytes / 2)}`,
      CHILD,
      JSON.stringify({ ...file, limits }),
    ],
    { env: {}, stdio: ['pipe', 'pipe', 'pipe'] },
  );

const textOf = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString('utf8');

type Ended = { answer: string; complaints: string; stopped: UnreadReason | null };

const ended = (child: ChildProcess, bytes: Uint8Array, limits: DocumentLimits): Promise<Ended> => {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const [answer, complaints]: [Buffer[], Buffer[]] = [[], []];
  let [stopped, size]: [UnreadReason | null, number] = [null, 0];
  const stop = (why: UnreadReason): void => {
    stopped ??= why;
    child.kill('SIGKILL');
  };
  const end = (): void => {
    clearTimeout(clock);
    clearInterval(scale);
    resolve({ answer: textOf(answer), complaints: textOf(complaints), stopped });
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
  child.once('close', end);
  child.once('error', end);
  // A child that died does not take its input.
  child.stdin?.on('error', () => {});
  child.stdin?.end(bytes);
  return promise;
};

const answered = ({ answer, complaints, stopped }: Ended): DocumentText => {
  if (stopped !== null) return unread(stopped);
  try {
    return DocumentText.parse(JSON.parse(answer));
  } catch {
    return unread(complaints.includes('heap out of memory') ? 'takes_too_much_memory' : 'damaged');
  }
};

/**
 * Reads a document that a stranger sent, in a process of its own with bounded time and memory. It never throws for what the file is:
 * a picture, a broken file and one that is too large are results too. Nothing in the file runs, and nothing outside it is fetched.
 */
export const readDocument = async (file: File, limits: DocumentLimits): Promise<DocumentText> => {
  const { name, mediaType, bytes } = file;
  if (bytes.byteLength > limits.bytes) return unread('too_many_bytes');
  return answered(await ended(started({ name, mediaType, limits }), bytes, limits));
};
