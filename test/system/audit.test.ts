import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { run } from '../../src/cli/program.ts';
import type { Role } from '../../src/domain/principal.ts';
import { appendCase } from '../../src/store/case-file.ts';
import { addMessage } from '../../src/store/transcripts.ts';
import { personWith, startMatrix, type Matrix } from '../matrix/system.ts';
import { person, worker } from '../support/principals.ts';
import { eraseKinds, newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

let matrix: Matrix;
let folder: string;
let id: string;
beforeAll(async () => {
  matrix = await startMatrix();
  folder = await mkdtemp(join(tmpdir(), 'qm-audit-'));
}, 60_000);
afterAll(async () => {
  await matrix.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  id = await filled();
});

const append = (requisition: string, kind: string) =>
  matrix.database.withPrincipal(worker('acme'), (tx) =>
    appendCase(tx, requisition, { at: new Date(), actor: { kind: 'worker' }, kind, payload: { said: 'grüße' } }),
  );

async function filled(): Promise<string> {
  const who = person('acme', 'requester', 'requester');
  const requisition = await matrix.database.withPrincipal(who, (tx) => newRequisition(tx, who.person));
  for (const kind of ['received', 'read', 'decided']) await append(requisition, kind);
  return requisition;
}

/** Runs `bin/qm` against the server, or with no server at all. */
async function qm(args: readonly string[], role: Role | null = 'auditor') {
  const written = { out: '', err: '' };
  const token = role === null ? null : await matrix.tokenOf(personWith(role));
  const code = await run(args, {
    env: token === null ? {} : { QM_URL: 'http://qm.test', QM_TOKEN: token },
    cwd: '/',
    fetch: async (address, init) => matrix.app.request(new Request(address, init)),
    stdin: Readable.from([]),
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.err += text) },
  });
  return { code, ...written };
}

const tamper = (sql: string) =>
  statement(
    matrix.superuserUrl,
    `begin; set local session_replication_role = 'replica'; ${sql.replaceAll(':case', `tenant = 'acme' and requisition = '${id}'`)}; commit`,
  );

/** The tail goes, and the head is written to match. */
const cutTail = () =>
  tamper(`delete from case_payloads where :case and seq = 3; delete from case_entries where :case and seq = 3;
          update case_heads set entries = 2, hash = (select hash from case_entries where :case and seq = 2) where :case`);

const kept = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};

describe('audit verify', () => {
  test('exits with 0 where all hold, of one, of some and of the whole company, page by page', async () => {
    for (let more = 0; more < 25; more += 1) await filled();
    expect(await qm(['audit', 'verify', id])).toMatchObject({
      code: 0,
      out: '1 case files verified, 0 broken; 0 heads compared\n',
    });
    const { code, out } = await qm(['audit', 'verify', '--all', '--json'], 'administrator');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ broken: [], absent: [] });
    expect(JSON.parse(out).verified).toBeGreaterThan(25);
  });

  test('exits with 1 where one does not, naming requisition and entry', async () => {
    const other = await filled();
    await tamper(`update case_payloads set payload = '{"said":"nothing"}' where :case and seq = 2`);
    const { code, out } = await qm(['audit', 'verify', other, id]);
    expect(code).toBe(1);
    expect(out).toContain(`${id}: BROKEN at entry 2: it is not what was written\n`);
    expect(out).not.toContain(other);
    const { out: json } = await qm(['audit', 'verify', id, '--json']);
    expect(JSON.parse(json)).toMatchObject({ verified: 1, broken: [{ requisition: id, at: 2, why: 'content' }] });
    await tamper(`update case_payloads set payload = '{"said":"grüße"}' where :case and seq = 2`);
  });

  test('finds a payload that was taken away without an entry, and not one that was erased', async () => {
    await eraseKinds(matrix.database, id, ['personal']);
    expect(await qm(['audit', 'verify', id])).toMatchObject({ code: 0 });
    await tamper('delete from case_payloads where :case and seq = 3');
    const { code, out } = await qm(['audit', 'verify', id]);
    expect([code, out]).toEqual([1, expect.stringContaining(`${id}: BROKEN at entry 3: its content is missing`)]);
    await restored();
  });

  test('finds a tail that was cut together with its head by the heads that were kept elsewhere', async () => {
    const { out: heads } = await qm(['audit', 'heads']);
    const path = await kept('heads.jsonl', heads);
    expect(await qm(['audit', 'verify', id, '--heads', path])).toMatchObject({ code: 0 });
    await append(id, 'later');
    expect(await qm(['audit', 'verify', id, '--heads', path])).toMatchObject({ code: 0 });
    await tamper('delete from case_payloads where :case and seq = 4; delete from case_entries where :case and seq = 4');
    await cutTail();
    expect(await qm(['audit', 'verify', id])).toMatchObject({ code: 0 });
    const { code, out } = await qm(['audit', 'verify', '--all', '--heads', path]);
    expect([code, out]).toEqual([1, expect.stringContaining(`${id}: BROKEN at entry 3: entries are missing`)]);
  });

  test('takes the log of a worker for heads, and fails where a whole case file is gone', async () => {
    const head = { tenant: 'acme', requisition: 'R-999999', entries: 1, hash: 'a'.repeat(64) };
    const theirs = { ...head, tenant: 'rheinwerk', requisition: 'R-999998' };
    const log = [{ level: 'info', msg: 'worker runs' }, { case_head: head }, { case_head: theirs }].map((line) =>
      JSON.stringify(line),
    );
    const path = await kept('worker.log', `${log.join('\n')}\nnot JSON\n`);
    const { code, out } = await qm(['audit', 'verify', '--all', '--heads', path]);
    expect([code, out]).toEqual([1, expect.stringContaining('a head tells of them: R-999999\n')]);
  });

  test.each([
    [['audit', 'verify'], /Name requisitions/],
    [['audit', 'verify', 'R-1', '--all'], /Name requisitions/],
    [['audit', 'verify', '--all', '--heads', '/nowhere/heads'], /cannot be read/],
    [['audit', 'verify', '--file', '/nowhere/export'], /cannot be read/],
    [['audit', 'verify', '--all', '--heads', '/dev/null'], /no head of a case file/],
  ])('%j is refused as wrong use', async (args, said) => {
    const { code, err } = await qm(args);
    expect([code, err]).toEqual([2, expect.stringMatching(said)]);
  });
});

/** Later tests verify the whole company. */
const restored = () =>
  tamper(
    'delete from case_payloads where :case; delete from case_entries where :case; delete from case_heads where :case',
  );

/** The program that docs/audit.md gives to strangers. */
const stranger = async (path: string) => {
  const docs = await readFile(new URL('../../docs/audit.md', import.meta.url), 'utf8');
  const [, program = ''] = /```js\n([\s\S]*?)```/.exec(docs) ?? [];
  const script = await kept('stranger.cjs', program);
  const { status, stdout } = spawnSync(process.execPath, [script, path], { encoding: 'utf8' });
  return { code: status, out: stdout };
};
const exported = async (name: string): Promise<string> => {
  const path = join(folder, name);
  expect(await qm(['audit', 'export', '--out', path])).toMatchObject({ code: 0, out: expect.stringContaining(path) });
  return path;
};

describe('audit export', () => {
  test('is verified without a server, by us and by a program that a stranger wrote from the docs', async () => {
    await eraseKinds(matrix.database, id, ['personal']);
    const path = await exported('whole.jsonl');
    expect((await stat(path)).mode & 0o077).toBe(0);
    expect(await qm(['audit', 'verify', '--file', path], null)).toMatchObject({ code: 0 });
    expect(await stranger(path)).toEqual({ code: 0, out: '' });
  });

  test.each<[string, (line: string) => string, number]>([
    ['a word', (line) => line.replace('grüße', 'Grüße'), 1],
    ['an actor', (line) => line.replace('{\\"kind\\":\\"worker\\"}', '{\\"kind\\":\\"clock\\"}'), 1],
    ['the head', (line) => line.replace('"head":{"entries":3', '"head":{"entries":2'), 4],
  ])('that lost %s is found broken by both, at the same entry', async (_what, change, at) => {
    const lines = (await readFile(await exported('before.jsonl'), 'utf8')).trim().split('\n');
    const changed = lines.map((line) => (line.includes(`"requisition":"${id}"`) ? change(line) : line));
    expect(changed).not.toEqual(lines);
    const path = await kept('changed.jsonl', `${changed.join('\n')}\n`);
    expect(await qm(['audit', 'verify', '--file', path], null)).toMatchObject({
      code: 1,
      out: expect.stringContaining(`${id}: BROKEN at entry ${at}: `),
    });
    expect(await stranger(path)).toEqual({ code: 1, out: `${id} is broken at entry ${at}\n` });
  });

  test('holds what has an entry in the period, on standard output as lines', async () => {
    const of = async (...period: string[]) => {
      const { out } = await qm(['audit', 'export', ...period]);
      return out.split('\n').filter((line) => line.includes(`"${id}"`)).length;
    };
    expect(await of('--since', '2026-01-01')).toBe(1);
    expect(await of('--until', '2026-01-01')).toBe(0);
    expect(await of('--since', '2999-01-01T00:00:00Z')).toBe(0);
    expect(await qm(['audit', 'export', '--since', 'yesterday'])).toMatchObject({ code: 2 });
  });

  test('that is cut off in the middle of a line is refused with a cure', async () => {
    const path = await kept('half.jsonl', '{"format":"quartermaster');
    expect(await qm(['audit', 'verify', '--file', path], null)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Line 1 is no case file'),
    });
  });
});

test('history says of each entry whether it was erased', async () => {
  await eraseKinds(matrix.database, id, ['personal']);
  const { code, out } = await qm(['history', id]);
  expect(code).toBe(0);
  expect(out.split('\n').filter((line) => line.includes('(erased)'))).toHaveLength(2);
});

test('show and transcript of a requisition of which all was erased say so, and fail nowhere', async () => {
  const message = { run: 'intake/1', agent: 'intake', seq: 1, content: { role: 'user', text: 'Ten brackets.' } };
  await matrix.database.withPrincipal(worker('acme'), (tx) => addMessage(tx, { requisition: id, ...message }));
  await eraseKinds(matrix.database, id, ['mails', 'transcripts', 'tool_results', 'letters', 'record']);
  const { code, out } = await qm(['show', id]);
  expect([code, out]).toEqual([0, expect.stringContaining('subject\t(erased)')]);
  const said = await qm(['transcript', id]);
  expect([said.code, said.out]).toEqual([0, expect.stringMatching(/\terased\t.*\t\(erased\)\n/)]);
  const listed = await qm(['list']);
  expect(listed.out.split('\n').find((line) => line.includes(id))).toContain('(erased)');
});
