import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where test servers listen: a free port on loopback. */
export const ANYWHERE = { host: '127.0.0.1', port: 0 };

/** A folder of its own, and how to be rid of it. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'sandbox-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Switches faults on at a stand-in. */
export async function misbehave(url: string, ...faults: object[]): Promise<void> {
  const answer = await fetch(`${url}/_control`, { method: 'POST', body: JSON.stringify({ faults }) });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Status, headers and JSON body of a call. */
export async function call(url: string, init?: RequestInit) {
  const answer = await fetch(url, init);
  const body: unknown = await answer.json();
  return { status: answer.status, headers: answer.headers, body };
}

/** What lies at a path of a JSON body; undefined where there is nothing. */
export function at(body: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    body,
  );
}
