import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { admin, only, webhookStage, type WebhookStage } from '../support/webhook-stage.ts';
import type { Received } from '../support/webhook-receiver.ts';
import { pythonPrograms } from './consumer.ts';

const SCRIPT = join(import.meta.dirname, 'read-webhook.py');

let stage: WebhookStage;
let python: string;
beforeAll(async () => {
  [stage, python] = [await webhookStage(), join(await pythonPrograms(), 'python')];
}, 240_000);
afterAll(() => stage.close());

/** As somebody reads it who knows both specifications by their packages for Python, and nothing of ours. */
const readBy = (secret: string, { headers, body }: Received): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const child = execFile(python, [SCRIPT], (error, stdout) => (error ? reject(error) : resolve(JSON.parse(stdout))));
    child.stdin?.end(`${JSON.stringify({ secret, headers, body })}\n`);
  });

test('a webhook is verified and read by the packages of others, also after its secret was rotated', async () => {
  await stage.clear();
  stage.setNow(new Date());
  const { id, secret } = await stage.add();
  const event = await stage.happens();
  await stage.round();
  const received = only(stage.receiver.seen);
  expect(await readBy(secret, received)).toEqual({
    event: {
      specversion: '1.0',
      id: event,
      source: 'https://buy.acme.example',
      type: 'quartermaster.vendor.held.v1',
      subject: 'V-1001',
      time: expect.stringMatching(/\+00:00$/),
      datacontenttype: 'application/json',
      dataschema: 'urn:quartermaster:schema:quartermaster.vendor.held.v1',
      tenant: 'acme',
      partitionkey: 'acme/V-1001',
      data: { vendor: 'V-1001' },
    },
  });
  const other = `whsec_${randomBytes(32).toString('base64')}`;
  expect(await readBy(other, received)).toEqual({ refused: expect.any(String) });
  expect(await readBy(secret, { ...received, body: received.body.replace('V-1001', 'V-1002') })).toEqual({
    refused: expect.any(String),
  });
  stage.receiver.seen.length = 0;
  const rotated = await stage.services.rotateWebhook(admin, id);
  await stage.happens();
  await stage.round();
  const second = only(stage.receiver.seen);
  for (const one of [secret, rotated.secret]) expect(await readBy(one, second)).toHaveProperty('event.id');
});
