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

const authorization = `Basic ${Buffer.from('quartermaster:stand-in').toString('base64')}`;

async function askForTokens(issuer: string, parameters: Record<string, string>) {
  const body = new URLSearchParams(parameters);
  return (await call(`${issuer}/token`, { method: 'POST', headers: { authorization }, body })).body;
}

/** A refresh token of the product for a person who came with a token of the command line. */
async function refreshTokenOf(issuer: string): Promise<string> {
  const who = { grant_type: 'password', client_id: 'qm-cli', username: 'acme/buyer', password: 'sandbox' };
  const answer = await call(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(who) });
  const exchanged = await askForTokens(issuer, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: String(at(answer.body, 'access_token')),
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token',
    scope: 'openid offline_access',
  });
  return String(at(exchanged, 'refresh_token'));
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
  const refreshToken = await refreshTokenOf(before.identity ?? '');
  expect(await stop('SIGKILL')).toEqual([null, 'SIGKILL']);

  const after = await start(4, 'erp', 'mail', 'identity');
  expect((await call(`${after.erp}/orders`, { headers })).body).toMatchObject({ orders: [{ idempotencyKey: 'k' }] });
  expect((await call(`${after.mail}/messages`)).body).toMatchObject({ messages: [{ subject: 'One' }] });
  expect(at((await call(`${after.identity}/jwks`)).body, 'keys', 0, 'n')).toBe(key);
  const refreshed = await askForTokens(after.identity ?? '', {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  });
  expect(at(refreshed, 'access_token')).toEqual(expect.any(String));
});

test('a name that does not exist is a mistake of usage', async () => {
  child = spawn(process.execPath, [MAIN, 'bank'], { stdio: 'ignore' });
  expect(await once(child, 'exit')).toEqual([2, null]);
});
