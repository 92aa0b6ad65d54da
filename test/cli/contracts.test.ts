import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startCliSystem, type CliSystem } from './run-cli.ts';

let system: CliSystem;
let folder: string;
let token: string;
beforeAll(async () => {
  system = await startCliSystem();
  token = await system.issuer.sign();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qm-contracts-'));
});
afterAll(async () => {
  await system.close();
});

const qm = (...args: string[]) => system.qm(['contracts', ...args], { env: { QM_TOKEN: token } });

test('adds all contracts of a folder, names the one that cannot be read, goes on, and fails', async () => {
  await mkdir(join(folder, 'sub'));
  await writeFile(join(folder, 'a.md'), '# One of folder');
  await writeFile(join(folder, 'b.txt'), 'broken');
  await writeFile(join(folder, 'sub', 'c.md'), '# Two of folder');
  await writeFile(join(folder, 'd.md'), '# One of folder');
  await writeFile(join(folder, 'logo.png'), 'x');
  const { code, out, err } = await qm('add', folder, '--vendor', 'V-1001');
  const rows = out
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));
  expect(rows.map(([file, , outcome, why]) => [file?.slice(folder.length + 1), outcome, why])).toEqual([
    ['a.md', 'added', ''],
    ['b.txt', 'not added', 'b.txt: it is damaged.'],
    ['d.md', 'was here already', ''],
    ['sub/c.md', 'added', ''],
  ]);
  expect([code, err]).toEqual([1, '']);
  await rm(folder, { recursive: true });
});

test('prints a line of JSON for each file', async () => {
  await writeFile(join(folder, 'a.md'), '# JSON one');
  await writeFile(join(folder, 'b.md'), '# JSON two');
  const { code, out } = await qm('add', folder, '--json');
  const lines = out
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(code).toBe(0);
  expect(lines).toEqual(
    ['a.md', 'b.md'].map((name) => expect.objectContaining({ file: join(folder, name), outcome: 'added' })),
  );
  await rm(folder, { recursive: true });
});

test('a list of contracts is sent with the files that it names, and none from outside of its folder', async () => {
  await mkdir(join(folder, 'list', 'sub'), { recursive: true });
  await writeFile(join(folder, 'outside.md'), 'secret');
  await writeFile(join(folder, 'list', 'sub', 'c.md'), '# Two');
  await writeFile(join(folder, 'list', 'contracts.csv'), 'file\nsub/c.md\n');
  const admin = { env: { QM_TOKEN: await system.issuer.sign({ claims: { roles: ['administrator'] } }) } };
  const before = system.memory.calls.length;
  const { code, out, err } = await system.qm(['import', 'contracts', join(folder, 'list', 'contracts.csv')], admin);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('Taken over.');
  const [plan, sent] = system.memory.calls.slice(before).map(([, , ...call]) => call);
  expect(plan).toEqual(['contracts', 14, { dryRun: true, skipBad: false }]);
  const file = { name: 'sub/c.md', mediaType: 'text/markdown', byteLength: 5 };
  expect(sent).toEqual(['contracts', 14, { dryRun: false, skipBad: false }, file]);
  await rm(folder, { recursive: true });
});

test('says what is wrong with a path, and with a folder without contracts', async () => {
  expect(await qm('add', join(folder, 'none'))).toMatchObject({ code: 2, err: expect.stringContaining('name a file') });
  expect(await qm('add', folder)).toMatchObject({ code: 2, err: expect.stringContaining('There is no .pdf') });
  await rm(folder, { recursive: true });
});

test('finds passages with section, page and score, and no text commands the terminal', async () => {
  const { out } = await qm('search', 'bank', 'guarantee');
  expect(out).toContain(
    'C-000001/4\tFrame agreement\tV-1001\t4.2 Prepayment\tpage 2\t0.0328\tThe buyer pays 30 % [31m in advance',
  );
  expect(system.memory.calls.at(-1)?.at(-1)).toMatchObject({ text: 'bank guarantee', limit: 5 });
});

test('says that only words were compared, and why', async () => {
  expect((await qm('search', 'outage')).out).toContain(
    'Compared by words only. The embedding service is not available.',
  );
});

test('lists, shows and removes', async () => {
  expect((await qm('list')).out).toMatch(/^C-000001\tV-1001\ten\t3\t1\t1 wait\t/);
  expect((await qm('show', 'C-000001')).out).toContain('1 of 1 passages have no vector yet');
  expect((await qm('remove', 'C-000001')).out).toBe('C-000001\tremoved\n');
  expect(await qm('show', 'C-000009')).toMatchObject({ code: 3 });
});

test('doctor shows the embedding model and how many passages wait for it', async () => {
  const { out } = await system.qm('doctor', { env: { QM_TOKEN: token } });
  expect(out).toContain('contracts\tembedding model\tstand-in-words, 512 dimensions\t7 passages wait');
});
