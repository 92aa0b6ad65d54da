import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SESSION } from '../http/memory-sign-in.ts';
import { startCliSystem, type CliSystem } from './run-cli.ts';

let system: CliSystem;
beforeAll(async () => {
  system = await startCliSystem();
});
afterAll(() => system.close());

const qm = (args: string) => system.qm(args, { env: { XDG_CONFIG_HOME: join(system.home, 'config') } });
const kept = () => join(system.home, 'config', 'quartermaster', 'sessions.json');

test('whoever is not signed in is told how', async () => {
  expect(await qm('whoami')).toMatchObject({ code: 4, err: expect.stringContaining('bin/qm login') });
});

test('login shows where to go and the code, waits until it is confirmed, and keeps the session for its owner only', async () => {
  const { code, out, err } = await qm('login');
  expect({ code, out }).toEqual({ code: 0, out: 'Signed in as acme/requester.\n' });
  expect(err).toContain('https://login.example/device');
  expect(err).toContain('WDJB-MJHT');
  expect(JSON.parse(await readFile(kept(), 'utf8'))).toEqual({ [system.url]: SESSION });
  expect((await stat(kept())).mode & 0o077).toBe(0);
});

test('later commands are the signed-in person’s, and say so', async () => {
  const { code, out } = await qm('whoami');
  expect(code).toBe(0);
  expect(out).toContain('acme/requester  requester');
  expect(out).toContain('Agents act for you: since');
  expect((await qm('list')).code).toBe(0);
});

test('logout ends the session and forgets it', async () => {
  expect(await qm('logout')).toMatchObject({ code: 0, out: 'Signed out.\n' });
  expect(JSON.parse(await readFile(kept(), 'utf8'))).toEqual({});
  expect((await qm('list')).code).toBe(4);
});

test('the session is printed nowhere', async () => {
  const answers = [await qm('login'), await qm('login --json'), await qm('whoami --json')];
  for (const { out, err } of answers) expect(out + err).not.toContain(SESSION);
});
