import { randomUUID } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createVerifier } from '../../src/identity/verify.ts';
import { loadPolicies } from '../../src/policies.ts';
import { createServices } from '../../src/services/create.ts';
import { fakeTerminal, runHere } from '../cli/run-cli.ts';
import { AUDIENCE, startIssuer } from '../identity/issuer.ts';
import { memorySignIn } from '../http/memory-sign-in.ts';
import { appOver } from '../support/app.ts';
import { docxOf, paragraph, pdfOf, png } from '../support/documents.ts';
import { historyCodec } from '../support/history.ts';
import { testDatabase } from '../support/postgres.ts';
import { statement } from '../support/template.ts';
import { webhookKit } from '../support/webhooks.ts';

const price = { inputMicroUsdPerMillion: 0, outputMicroUsdPerMillion: 0, version: '1' };
const embed = () => Promise.reject(new Error('No vector is made here.'));

/** `bin/qm` over the API and the real services, as a person of these roles. */
const startFace = async () => {
  const [db, policies, issuer] = await Promise.all([testDatabase(), loadPolicies('policies'), startIssuer()]);
  const services = createServices({
    database: db.database,
    policies,
    embedder: { model: 'test', dimension: 256, price, embed },
    now: () => new Date('2026-11-26T15:00:00Z'),
    newId: randomUUID,
    publicUrl: '',
    eventsSource: 'urn:quartermaster:test',
    temporal: { uiUrl: '', namespace: '', historyDays: 90 },
    history: historyCodec,
    policyText: () => '',
    isObserving: false,
    isPaused: false,
    shelf: { documents: [], operations: [], agents: [], inputs: new Map() },
    evalsOf: async () => null,
    webhooks: webhookKit(),
    lookAtInbound: async () => [],
    standIns: [],
  });
  const verify = createVerifier({ issuer: issuer.url, audience: AUDIENCE });
  const app = appOver({ services, signIn: memorySignIn(verify) });
  const inHere: typeof fetch = async (input, init) => app.request(input, init);
  return {
    db,
    qm: async (role: string, args: readonly string[], terminal = fakeTerminal().stream) => {
      const token = await issuer.sign({ claims: { sub: role, roles: [role] } });
      const env = { QM_TOKEN: token, QM_URL: 'http://127.0.0.1:8080' };
      return runHere(['contracts', ...args], env, { fetch: inHere, terminal });
    },
    close: async () => {
      await issuer.close();
      await db.drop();
    },
  };
};

let face: Awaited<ReturnType<typeof startFace>>;
let folder: string;
beforeAll(async () => {
  face = await startFace();
}, 30_000);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qm-contracts-'));
  await statement(face.db.superuserUrl, 'delete from contracts');
});
afterEach(() => rm(folder, { recursive: true }));
afterAll(() => face.close());

const pdf = () =>
  pdfOf([
    [
      { x: 50, y: 60, text: 'Frame agreement' },
      { x: 50, y: 100, text: '1 Scope' },
      { x: 50, y: 120, text: 'The seller delivers sensors.' },
    ],
    [
      { x: 50, y: 60, text: '2 Guarantee' },
      { x: 50, y: 80, text: 'The seller gives a bank guarantee for each prepayment.' },
    ],
  ]);
const docx = () =>
  docxOf(['Terms of purchase', '1 Delivery', 'The place of delivery is Rochester.'].map(paragraph).join(''));

/** What is printed for each file: its path in the folder, its id, what became of it, and why. */
const rowsOf = (out: string): (string | undefined)[][] =>
  out
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'))
    .map(([file = '', ...rest]) => [file.slice(folder.length + 1), ...rest]);

const add = async (...options: string[]) => {
  const ended = await face.qm('buyer', ['add', folder, ...options]);
  return { ...ended, rows: rowsOf(ended.out) };
};

const stored = () => statement(face.db.superuserUrl, 'select file_name as name, pages from contracts order by id');

describe('a folder of contracts', () => {
  test('is added, PDF and Word, one that cannot be read is named, and the rest goes on', async () => {
    await mkdir(join(folder, 'later'));
    await writeFile(join(folder, 'a-scan.pdf'), png);
    await writeFile(join(folder, 'b-frame.pdf'), await pdf());
    await writeFile(join(folder, 'c-cut.docx'), docx().subarray(0, 200));
    await writeFile(join(folder, 'd-locked.pdf'), await pdfOf([[{ x: 1, y: 1, text: 'a' }]], { userPassword: 'x' }));
    await writeFile(join(folder, 'later', 'terms.docx'), docx());
    const { code, rows, err } = await add('--vendor', 'V-1001');
    const id = expect.stringMatching(/^C-\d{6}$/);
    expect(rows).toEqual([
      ['a-scan.pdf', '', 'not added', 'a-scan.pdf: it is a picture; add it as text, or as a PDF with a text layer.'],
      ['b-frame.pdf', id, 'added', ''],
      ['c-cut.docx', '', 'not added', 'c-cut.docx: it is damaged; save it anew.'],
      ['d-locked.pdf', '', 'not added', 'd-locked.pdf: it is protected by a password; save it without.'],
      ['later/terms.docx', id, 'added', ''],
    ]);
    expect([code, err]).toEqual([1, '']);
    expect(await stored()).toEqual([
      { name: 'b-frame.pdf', pages: 2 },
      { name: 'terms.docx', pages: 1 },
    ]);
  }, 60_000);

  test('in which a file lies twice holds one contract of it, however often it is added', async () => {
    await writeFile(join(folder, 'a.pdf'), await pdf());
    await cp(join(folder, 'a.pdf'), join(folder, 'b.pdf'));
    const first = await add();
    const id = first.rows[0]?.[1];
    expect(first.rows).toEqual([
      ['a.pdf', id, 'added', ''],
      ['b.pdf', id, 'was here already', ''],
    ]);
    const again = await add();
    expect(again.rows.map(([, known, outcome]) => [known, outcome])).toEqual([
      [id, 'was here already'],
      [id, 'was here already'],
    ]);
    expect([first.code, again.code]).toEqual([0, 0]);
    expect(await stored()).toHaveLength(1);
  }, 40_000);
});

describe('a contract', () => {
  test('is shown by its sections and pages', async () => {
    await writeFile(join(folder, 'frame.pdf'), await pdf());
    const [[, id = ''] = []] = (await add()).rows;
    const { out } = await face.qm('buyer', ['show', id, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      title: 'Frame agreement',
      pages: 2,
      text: expect.arrayContaining([
        expect.objectContaining({ page: 2, text: expect.stringContaining('a bank guarantee for each prepayment') }),
      ]),
    });
  }, 40_000);

  test('is not taken from somebody who may not add it, and nothing is tried further', async () => {
    await writeFile(join(folder, 'a.md'), '# One\nText.');
    await writeFile(join(folder, 'b.md'), '# Two\nText.');
    const { code, out, err } = await face.qm('requester', ['add', folder]);
    expect([code, out, err]).toEqual([4, '', expect.stringContaining('Contracts are added by buyer')]);
    expect(await stored()).toEqual([]);
  });
});

describe('how far it is', () => {
  const FILES = ['a.md', 'b.md', 'c.md'];
  beforeEach(() => Promise.all(FILES.map((name) => writeFile(join(folder, name), `# ${name}\nText of ${name}.`))));

  test('is shown on a terminal, beside the result, and taken away at the end', async () => {
    const terminal = fakeTerminal();
    const { code, out } = await face.qm('buyer', ['add', folder], terminal.stream);
    expect(code).toBe(0);
    expect(terminal.text()).toContain('0/3');
    expect(terminal.text()).toContain('3/3  c.md');
    // The line is cleared, and the cursor is back.
    const last = terminal.text().slice(terminal.text().lastIndexOf('3/3'));
    expect(['\u001b[0K', '\u001b[?25h'].map((command) => last.includes(command))).toEqual([true, true]);
    expect(out).not.toMatch(/\/3/);
    expect(rowsOf(out).map(([name]) => name)).toEqual(FILES);
  });

  test('is not shown where nobody looks, for one file, and beside JSON', async () => {
    const [piped, one, json] = [fakeTerminal(), fakeTerminal(), fakeTerminal()];
    await face.qm('buyer', ['add', folder], Object.assign(piped.stream, { isTTY: false }));
    await face.qm('buyer', ['add', join(folder, 'a.md')], one.stream);
    const { out } = await face.qm('buyer', ['add', folder, '--json'], json.stream);
    expect([piped.text(), one.text(), json.text()]).toEqual(['', '', '']);
    const lines = out.trim().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(
      FILES.map((name) => expect.objectContaining({ file: join(folder, name), outcome: 'known' })),
    );
  });

  test('does not let a name command the terminal', async () => {
    await writeFile(join(folder, 'd\u001b[2J.md'), '# d\nText of d.');
    const terminal = fakeTerminal();
    await face.qm('buyer', ['add', folder], terminal.stream);
    expect(terminal.text()).toContain('4/4');
    expect(terminal.text()).not.toContain('\u001b[2J');
  });
});
