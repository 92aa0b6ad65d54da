import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { agentRun } from '../http/memory-views.ts';
import { startCliSystem, type CliSystem } from './run-cli.ts';

let system: CliSystem;
let qm: CliSystem['qm'];
beforeAll(async () => {
  system = await startCliSystem();
  qm = system.qm;
});
beforeEach(() => {
  system.memory.calls.length = 0;
});
afterAll(() => system.close());

const INPUT = { name: 'Northwind Traders' };

describe('agent run', () => {
  test('hands over what the agent works on, waits, and prints verdict and output', async () => {
    const { code, out } = await qm('agent run vendor --input - --as buyer', { input: JSON.stringify(INPUT) });
    expect(code).toBe(0);
    for (const said of ['AR-000001', 'completed', 'allow', 'cleared', '0.0012 USD']) expect(out).toContain(said);
    expect(out).not.toContain('\u001b');
    expect(system.memory.calls).toEqual([
      ['buyer', 'runAgent', 'vendor', INPUT],
      ['buyer', 'agentRun', 'AR-000001'],
    ]);
  });

  test('with --no-wait prints its number, with --json what the API answers', async () => {
    const input = JSON.stringify(INPUT);
    expect(await qm('agent run vendor --input - --no-wait --as buyer', { input })).toMatchObject({
      code: 0,
      out: 'AR-000001\n',
    });
    const { out } = await qm('agent run vendor --input - --json --as buyer', { input });
    expect(JSON.parse(out)).toEqual(agentRun);
  });

  test('needs a JSON object', async () => {
    for (const input of ['', '[]', 'nonsense'])
      expect(await qm('agent run vendor --input - --as buyer', { input })).toMatchObject({
        code: 2,
        err: expect.stringContaining('no JSON object'),
      });
    expect(system.memory.calls).toEqual([]);
  });
});

test('agent list, show and cancel', async () => {
  expect((await qm('agent list --as auditor')).out).toContain('AR-000001\tvendor\tcompleted\tallow\tbuyer\t0.0012 USD');
  const { out: shown } = await qm('agent show AR-000001 --as buyer');
  for (const said of ['vendor (vendor/1)', 'agent intake for', 'intact: 3 entries']) expect(shown).toContain(said);
  expect((await qm('agent cancel AR-000001 --as buyer')).out).toBe('AR-000001 is cancelled.\n');
});

test('agent show --json has the run with its case file, and history prints it alone', async () => {
  const { out } = await qm('agent show AR-000001 --json --as buyer');
  expect(JSON.parse(out)).toEqual({ ...agentRun, caseFile: expect.objectContaining({ intact: true, brokenAt: null }) });
  system.memory.calls.length = 0;
  expect((await qm('history AR-000001 --json --as auditor')).code).toBe(0);
  expect(system.memory.calls).toContainEqual(['auditor', 'history', 'AR-000001']);
});
