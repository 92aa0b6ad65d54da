import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { at, call, temporaryFolder } from './support.ts';

const MAIN = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));
const ANY_PORT = {
  SANDBOX_RISK_PORT: '0',
  SANDBOX_ERP_PORT: '0',
  SANDBOX_MAIL_PORT: '0',
  SANDBOX_SMTP_PORT: '0',
  SANDBOX_IDENTITY_PORT: '0',
};

let folder: ReturnType<typeof temporaryFolder>;
let child: ChildProcess | undefined;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  child?.kill('SIGKILL');
  folder.remove();
});

/** Starts stand-ins and reads as many addresses as it should print. */
async function start(lines: number, ...names: string[]): Promise<Record<string, string>> {
  const started = spawn(process.execPath, [MAIN, ...names], {
    env: { PATH: process.env.PATH, SANDBOX_STATE: folder.path, ERP_TOKEN: 'secret', ...ANY_PORT },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child = started;
  const addresses: Record<string, string> = {};
  for await (const line of createInterface({ input: started.stdout })) {
    const [name = '', url = ''] = line.split(' ');
    addresses[name] = url;
    if (Object.keys(addresses).length === lines) break;
  }
  return addresses;
}

async function stop(signal: NodeJS.Signals): Promise<unknown[]> {
  const ended = child === undefined ? [] : once(child, 'exit');
  child?.kill(signal);
  return ended;
}

test('it starts those that are named, prints their addresses, and ends well when told to', async () => {
  const addresses = await start(3, 'mail', 'risk');
  expect(Object.keys(addresses)).toEqual(['risk', 'mail', 'smtp']);
  expect((await call(`${addresses.risk}/healthz`)).status).toBe(200);
  expect(await stop('SIGTERM')).toEqual([0, null]);
});

test('what it took outlives a kill', async () => {
  const headers = { authorization: 'Bearer secret', 'idempotency-key': 'k' };
  const before = await start(4, 'erp', 'mail', 'identity');
  await call(`${before.erp}/orders`, { method: 'POST', headers, body: '{"number":"PO-1"}' });
  await createTransport(before.smtp).sendMail({
    from: 'a@acme.example',
    to: 'b@acme.example',
    subject: 'One',
    text: 'x',
  });
  const key = at((await call(`${before.identity}/jwks`)).body, 'keys', 0, 'n');
  expect(await stop('SIGKILL')).toEqual([null, 'SIGKILL']);

  const after = await start(4, 'erp', 'mail', 'identity');
  expect((await call(`${after.erp}/orders`, { headers })).body).toMatchObject({ orders: [{ idempotencyKey: 'k' }] });
  expect((await call(`${after.mail}/messages`)).body).toMatchObject({ messages: [{ subject: 'One' }] });
  expect(at((await call(`${after.identity}/jwks`)).body, 'keys', 0, 'n')).toBe(key);
});

test('a name that does not exist is a mistake of usage', async () => {
  child = spawn(process.execPath, [MAIN, 'bank'], { stdio: 'ignore' });
  expect(await once(child, 'exit')).toEqual([2, null]);
});
