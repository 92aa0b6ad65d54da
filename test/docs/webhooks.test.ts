import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { freePort } from '../../local/ports.ts';
import { structured, toCloudEvent } from '../../src/domain/cloud-event.ts';
import { CLOUD_EVENT } from '../../src/events/webhook-test.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/webhooks.md'), 'utf8');
const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const told = {
  tenant: 'acme',
  id: '0d5e4c6e-2f0e-4f0c-9a2b-6a3f5d1c7e90',
  type: 'quartermaster.order.cancelled.v1',
  subject: 'R-000001',
  at: '2026-11-26T12:00:00.25+00:00',
  data: { requisition: 'R-000001', order: 'PO-000001', vendor: 'V-1001' },
  traceparent: null,
  cause: null,
};
const body = structured(toCloudEvent(told, 'https://buy.acme.example'));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qm-webhooks-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let running: ChildProcess | null = null;
afterEach(async () => {
  if (running === null) return;
  const ended = once(running, 'close');
  running.kill();
  await ended;
});

/** Runs a receiver of the page; what it prints, line by line. */
const start = async (name: string, command: string) => {
  const [, text = ''] =
    new RegExp(`^\`\`\`\\w+ ${name.replace('.', '\\.')}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page) ?? [];
  writeFileSync(join(folder, name), text);
  const port = await freePort();
  const env = { ...process.env, WEBHOOK_SECRET: SECRET, PORT: String(port) };
  const child = spawn(command, [join(folder, name)], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  running = child;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await lines.next()).value);
  expect(await next()).toBe('listening');
  return { url: `http://127.0.0.1:${port}/events`, next };
};

type Sent = { secrets?: readonly string[]; at?: Date; signed?: string; sent?: string };

const posted = async (url: string, { secrets = [SECRET], at = new Date(), signed = body, sent = signed }: Sent) => {
  const id = '1';
  const headers = {
    'content-type': CLOUD_EVENT,
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, signed)).join(' '),
  };
  return (await fetch(url, { method: 'POST', headers, body: sent })).status;
};

describe.each([
  ['receiver.mjs', process.execPath],
  ['receiver.py', 'python3'],
])('%s of the page', (name, command) => {
  test('takes what is signed, once, and nothing else', async () => {
    const { url, next } = await start(name, command);
    const other = `whsec_${randomBytes(32).toString('base64')}`;
    expect(await posted(url, { secrets: [other] })).toBe(401);
    expect(await posted(url, { at: new Date(Date.now() - 600_000) })).toBe(401);
    expect(await posted(url, { sent: body.replace('PO-000001', 'PO-000002') })).toBe(401);
    for (let times = 0; times < 2; times += 1) expect(await posted(url, {})).toBe(204);
    // As after a rotation.
    const second = body.replace('0d5e4c6e', '1d5e4c6e').replace('R-000001', 'R-000002');
    expect(await posted(url, { secrets: [other, SECRET], signed: second })).toBe(204);
    expect([await next(), await next()]).toEqual([
      'quartermaster.order.cancelled.v1 R-000001',
      'quartermaster.order.cancelled.v1 R-000002',
    ]);
  });
});
