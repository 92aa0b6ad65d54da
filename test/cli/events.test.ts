import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startCliSystem, type CliSystem } from './run-cli.ts';

let system: CliSystem;
let token: string;
beforeAll(async () => {
  system = await startCliSystem();
  token = await system.issuer.sign();
});
afterAll(() => system.close());

const ID = '5b8c1d2e-0000-4000-8000-000000000001';
const qm = (...args: string[]) => system.qm(['events', ...args], { env: { QM_TOKEN: token } });
const called = () => system.memory.calls.at(-1)?.slice(1);

test('lists events, a line each, and as JSON with where to go on', async () => {
  const { code, out } = await qm('--type', 'quartermaster.requisition.received.v1');
  expect(code).toBe(0);
  expect(out).toMatch(/^\S+Z quartermaster\.requisition\.received\.v1 R-000001 \{"requisition":"R-000001"\}\n$/);
  expect(called()).toEqual(['events', { type: 'quartermaster.requisition.received.v1', limit: 500 }]);
  const { out: json } = await qm('list', '--after', 'next', '--json');
  expect(JSON.parse(json)).toEqual({ items: [], next: 'next' });
});

test('says which events are parked and why, and lets one go again or drops it', async () => {
  expect((await qm('parked')).out).toContain(
    `${ID}\tkafka\tquartermaster.requisition.received.v1\tR-000001\tMESSAGE_TOO_LARGE`,
  );
  expect((await qm('retry', ID)).out).toBe(`${ID} goes again.\n`);
  expect(called()).toEqual(['retryEvent', ID]);
  expect((await qm('drop', ID)).out).toBe(`${ID} is dropped.\n`);
  expect(called()).toEqual(['dropEvent', ID]);
  expect((await qm('retry', 'x')).code).toBe(3);
});
