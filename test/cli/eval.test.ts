import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { StandIn } from '../../sandbox/http.ts';
import { startModel } from '../../sandbox/model/server.ts';
import { EvalReport } from '../../src/evals/report.ts';
import { misbehave } from '../sandbox/support.ts';
import { runCli } from './run-cli.ts';

const STAND_IN = 'stand-in-reader: a stand-in, not a model';

let server: StandIn;
let folder: string;
beforeAll(async () => {
  server = await startModel({ host: '127.0.0.1', port: 0 });
  folder = await mkdtemp(join(tmpdir(), 'qm-eval-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

// A name that a real model has: what answers is the stand-in all the same, and must be called so.
const qm = (args: string, env: Record<string, string> = {}) =>
  runCli(args.split(' '), {
    cwd: folder,
    env: { OPENAI_BASE_URL: `${server.url}/v1`, OPENAI_API_KEY: 'none', OPENAI_MODEL: 'gpt-4.1-mini', ...env },
  });
const reportsIn = (text: string) => z.array(EvalReport).parse(JSON.parse(text));

test('every table names who answered, and says that it is a stand-in, whatever name it was asked by', async () => {
  const { code, out } = await qm('eval vendor --case bankrupt --case new-to-us --times 2');
  expect(code).toBe(0);
  const rows = out.trim().split('\n');
  expect(rows.filter((row) => !row.split('\t')[0]?.endsWith(`vendor by ${STAND_IN}`))).toEqual([]);
  expect(out).toContain('bankrupt\t2/2\t6\t');
  expect(out).toContain('made up: nothing is billed');
  expect(out).not.toContain('gpt-4.1-mini:');
});

test('a case in a language that the stand-in does not read is left out, and that is said', async () => {
  const { out } = await qm('eval intake --case en-invoice --case it-fattura');
  expect(out).toContain('it-fattura\tthe stand-in does not read "it"');
  expect(out).toContain('1 cases, 1 each; 1 left out');
});

test('the result goes to a file as JSON, and to a folder under the name of who answered', async () => {
  const { code, out } = await qm('eval vendor --case bankrupt --json result.json --save saved');
  expect([code, out.includes(STAND_IN)]).toEqual([0, true]);
  const [report] = reportsIn(await readFile(join(folder, 'result.json'), 'utf8'));
  expect(report).toMatchObject({ agent: 'vendor', model: { asked: 'gpt-4.1-mini', standIn: true, heading: STAND_IN } });
  expect(report?.spent.costMicroUsd).toBeGreaterThan(0);
  expect(await readdir(join(folder, 'saved'))).toEqual(['vendor.stand-in-reader.json']);
});

test('--model asks for another model of the same service', async () => {
  const { out } = await qm('eval vendor --case bankrupt --model gpt-4.1 --json');
  expect(reportsIn(out)[0]?.model.asked).toBe('gpt-4.1');
});

test('nothing is asked of the model that could cost more than was set', async () => {
  const { code, out } = await qm('eval vendor --case bankrupt --most 0.001 --json');
  expect(code).toBe(1);
  const [report] = reportsIn(out);
  expect(report?.spent).toMatchObject({ inputTokens: 0, costMicroUsd: 0 });
  expect(report?.leftOut).toEqual([{ id: 'bankrupt', why: expect.stringContaining('raise it with --most') }]);
});

describe('what cannot be run', () => {
  test('an agent or a count that is none is a question of usage', async () => {
    expect((await qm('eval buyer')).code).toBe(2);
    expect((await qm('eval vendor --times 0')).code).toBe(2);
  });

  test('a case that does not exist is named', async () => {
    const { code, err } = await qm('eval vendor --case nothing-such');
    expect([code, err]).toEqual([1, expect.stringContaining('There is no case nothing-such')]);
  });

  test('without a model none is called, and what to set is said', async () => {
    const { code, err } = await qm('eval vendor', { OPENAI_BASE_URL: '', OPENAI_API_KEY: '' });
    expect([code, err]).toEqual([1, expect.stringContaining('set OPENAI_API_KEY or OPENAI_BASE_URL')]);
  });

  test('a model without a price is refused', async () => {
    const { code, err } = await qm('eval vendor --model nobody-knows-1');
    expect([code, err]).toEqual([1, expect.stringContaining('QM_MODEL_PRICE')]);
  });

  test('a service that refuses leaves all cases out with its reason, after one call', async () => {
    const { code, out } = await qm('eval vendor --case bankrupt --case new-to-us --json', {
      OPENAI_BASE_URL: `${server.url}/nowhere`,
    });
    expect(code).toBe(1);
    expect(reportsIn(out)[0]?.leftOut).toHaveLength(2);
  });
});

test('the stand-in of a running system is used where no model is named', async () => {
  const state = { url: server.url, temporalAddress: '', temporalNamespace: '', temporalUiUrl: null, temporalCli: null };
  const rest = { issuer: null, mailOutboxUrl: null, erpUrl: null, standIns: ['model'], modelUrl: `${server.url}/v1` };
  await writeFile(join(folder, 'system.json'), JSON.stringify({ ...state, ...rest }));
  const none = { OPENAI_BASE_URL: '', OPENAI_API_KEY: '', OPENAI_MODEL: '' };
  const { code, out } = await qm('eval vendor --case bankrupt', { ...none, QM_HOME: folder });
  expect([code, out.includes(STAND_IN)]).toEqual([0, true]);
});

test('a model that leaves its schema is sent back once, then scored for what it did not say', async () => {
  await misbehave(server.url, { kind: 'wrong_schema', match: '<mail>' });
  const { out } = await qm('eval intake --case en-plain-prose --json');
  await misbehave(server.url);
  const [report] = reportsIn(out);
  expect(report?.cases[0]).toMatchObject({ turns: 2, gatedRight: 0, gated: { right: 0, wrong: 0, missed: 12 } });
});
