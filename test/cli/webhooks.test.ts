import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { WEBHOOK_ID } from '../http/memory-webhooks.ts';
import { startCliSystem } from './run-cli.ts';
import type { CliSystem } from './run-cli.ts';

let system: CliSystem;
beforeAll(async () => {
  system = await startCliSystem();
});
beforeEach(() => {
  system.memory.calls.length = 0;
});
afterAll(() => system.close());

const ERP = 'https://erp.acme.example/events';

test.each([
  [
    'webhooks',
    /\|order\.\*, agent\.completed\|failing since 2026-11-23 09:00 UTC\|503, 2026-11-23 09:00 UTC\n$/,
    ['webhooks'],
  ],
  [
    `webhooks add ${ERP} --types order.*,vendor.held --description ERP`,
    /^secret\|secret\|whsec_test$/m,
    ['addWebhook', { url: ERP, types: ['order.*', 'vendor.held'], description: 'ERP' }],
  ],
  [`webhooks change ${WEBHOOK_ID} --to ${ERP}`, /^webhook\|id\|6f1c2b1e/m, ['changeWebhook', WEBHOOK_ID, { url: ERP }]],
  [`webhooks rotate ${WEBHOOK_ID}`, /^secret\|secret\|whsec_other$/m, ['rotateWebhook', WEBHOOK_ID]],
  [
    `webhooks disable ${WEBHOOK_ID}`,
    /^webhook\|status\|disabled: by an administrator$/m,
    ['switchWebhook', WEBHOOK_ID, false],
  ],
  [
    `webhooks log ${WEBHOOK_ID} --state pending`,
    /\|quartermaster\.order\.sent\.v1\|R-000001\|2026-11-23 09:00 UTC\|pending\|2: ETIMEDOUT in 20000 ms\|/,
    ['webhookDeliveries', WEBHOOK_ID, { state: 'pending', limit: 50 }],
  ],
] as const)('bin/qm %s', async (command, printed, asked) => {
  const { code, err, out } = await system.qm(`${command} --as administrator`);
  const calls = system.memory.calls.map((call) => call.slice(1));
  expect({ code, err, calls }).toEqual({ code: 0, err: '', calls: [asked] });
  expect(out.replaceAll('\t', '|')).toMatch(printed);
});

test('bin/qm webhooks add says what a pattern must be', async () => {
  const { code, err } = await system.qm(`webhooks add ${ERP} --types Order --as administrator`);
  expect([code, err]).toEqual([2, expect.stringContaining('names no event')]);
});
