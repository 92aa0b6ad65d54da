import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runHere, startCliSystem, type CliSystem } from './run-cli.ts';

let system: CliSystem;
beforeAll(async () => {
  system = await startCliSystem();
});
afterAll(() => system.close());

describe('tools', () => {
  test('list shows each operation, and whether it is on', async () => {
    const { out, code } = await system.qm('tools list --as requester');
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toBe('vendors_read\ton\tread\tvendors:read\tvendors\t60/min\t10 s\tsafe');
    expect(out).toContain('order_create\toff\twrite');
  });

  test('matrix shows which agent may call which operation', async () => {
    expect((await system.qm('tools matrix --as requester')).out).toBe('vendors_read\tmay\norder_create\t-\n');
  });

  test('show tells what a model is told, and that there is no such operation', async () => {
    expect((await system.qm('tools show vendors_read --as requester')).out).toContain('Reads one vendor.');
    expect(await system.qm('tools show nothing --as requester')).toMatchObject({ code: 3 });
  });

  test('accept shows the difference first, and accepts only what was seen', async () => {
    system.memory.calls.length = 0;
    const { out } = await system.qm('tools accept erp --as requester');
    expect(out).toContain('-rate: 1\n+rate: 2\n');
    expect(out).toContain(`bin/qm tools accept erp --seen ${'a'.repeat(64)}`);
    expect(system.memory.calls.map(([, name]) => name)).toEqual(['toolDocument']);
    const accepted = await system.qm(`tools accept erp --seen ${'a'.repeat(64)} --as requester`);
    expect(accepted).toMatchObject({ code: 0, out: 'openapi/erp.yaml is accepted, and its tools are on.\n' });
    expect(system.memory.calls.at(-1)).toEqual(['requester', 'acceptTools', 'erp', 'a'.repeat(64)]);
    expect(await system.qm('tools accept erp --seen abc --as requester')).toMatchObject({ code: 2 });
  });
});

describe('tools lint', () => {
  test('finds the documents and agents of this repository sound, without a running system', async () => {
    expect(await runHere(['tools', 'lint'])).toEqual({
      code: 0,
      out: 'The documents and the agents are sound.\n',
      err: '',
    });
  });

  test('names what is wrong in a folder, also for the agents whose tools are missing there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'qm-openapi-'));
    writeFileSync(join(folder, 'bad.yaml'), 'openapi: 3.0.0\ninfo: { title: x, version: "1" }\npaths: {}\n');
    const { code, out } = await runHere(['tools', 'lint', folder]);
    expect(code).toBe(1);
    expect(out).toContain('openapi/bad.yaml: is not valid OpenAPI 3.1');
    expect(out).toContain('Agent vendor: vendors_search is no operation of openapi/');
    rmSync(folder, { recursive: true });
  });
});
