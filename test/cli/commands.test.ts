import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { requisition } from '../http/memory-views.ts';
import { startCliSystem } from './run-cli.ts';
import type { CliSystem, Ended } from './run-cli.ts';

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

const cells = ({ out }: Ended): string[][] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
const decided = () => system.memory.calls.find(([, name]) => name === 'decide')?.slice(2);
const SAMPLE = 'samples/en-new-vendor.eml';
const MAIL = 'From: a@b.example\r\nSubject: x\r\n\r\n4 drives\r\n';

describe('submit', () => {
  test('a sample is sent with its dates filled in', async () => {
    const ended = await qm(`submit ${SAMPLE} --as requester --json`);
    expect(ended).toEqual({ code: 0, out: '{"id":"R-000001","duplicate":false}\n', err: '' });
    expect(system.memory.mails.at(-1)?.toString()).not.toContain('{{');
  });

  test('any other mail is sent byte by byte, from standard input too', async () => {
    const bytes = new Uint8Array([...Buffer.from(MAIL), 0xff, 0x00, 0x0a]);
    const first = await qm('submit - --as requester', { input: bytes });
    expect(first).toEqual({ code: 0, out: 'R-000001\taccepted\n', err: '' });
    expect(system.memory.mails.at(-1)?.equals(Buffer.from(bytes))).toBe(true);
    const second = await qm('submit - --as requester', { input: bytes });
    expect(second.out).toBe('R-000001\twas here already\n');
  });

  test('what is too large, empty or absent is said', async () => {
    const [large, empty, absent] = await Promise.all([
      qm('submit - --as requester', { input: new Uint8Array(26 * 1024 * 1024) }),
      qm('submit - --as requester'),
      qm('submit no-such-file.eml --as requester'),
    ]);
    expect(large).toEqual({ code: 1, out: '', err: 'At most 25 MB are taken; send less.\n' });
    expect(empty).toMatchObject({ code: 1, err: 'The mail is empty; send one with a text.\n' });
    expect(absent).toMatchObject({ code: 2, err: expect.stringContaining('no-such-file.eml cannot be read') });
  });
});

describe('show', () => {
  test('with --json it is exactly the view', async () => {
    const { code, out } = await qm('show R-000001 --json --as requester');
    expect({ code, view: JSON.parse(out) }).toEqual({ code: 0, view: requisition });
  });

  test('in a pipe each line says what it is about', async () => {
    const lines = cells(await qm('show R-000001 --as buyer'));
    expect(lines).toEqual(
      expect.arrayContaining([
        ['requisition', 'status', 'pending_approval', 'input_required'],
        ['next', 'bin/qm approve T-000002 --as acme/department_head'],
        ['next', "bin/qm answer T-000001 vendor.taxId=… 'lines[0].quantity=…' --as acme/requester"],
        ['asked', 'T-000001', 'vendor.taxId', 'A new vendor needs it.'],
        ['facts', 'T-000002', 'left', '{"currency":"USD","minor":1}'],
        ['requirement', 'vendor.name', 'Northwind Traders', 'mail (body): “from Northwind Traders”'],
        ['requirement', 'vendor.taxId', 'unknown', ''],
        ['requirement', 'total', 'USD 1,480.00', 'sum of lines from lines[0].quantity, lines[0].unitPrice'],
        ['clearance', 'supplier_risk_high', 'Supplier evaluation risk is 7.'],
        ['order', 'PO-000001', 'posted', 'USD 1,480.00', 'ERP 4711', 'not sent yet'],
        ['cost', '0.0123 USD', '5 model turns', 'at most 0.8000 USD in the end (upper bound, by its caps)'],
        ['temporal', 'http://127.0.0.1:8233/namespaces/default'],
      ]),
    );
    for (const hidden of ['T-000003', '\u001b', '\u202e']) expect(lines.flat().join('')).not.toContain(hidden);
  });

  test('with --watch it goes on until the requisition has ended', async () => {
    const watching = qm('show R-000001 --watch --as requester');
    while (!system.memory.calls.some(([, name]) => name === 'show'))
      await new Promise((resolve) => setTimeout(resolve, 20));
    system.memory.setStatus('ordered');
    const ended = await watching;
    system.memory.setStatus('pending_approval');
    expect(ended.code).toBe(0);
    expect(cells(ended).map(([, , status]) => status)).toEqual(['pending_approval', 'ordered']);
  });

  test('what does not exist is exit code 3', async () => {
    const ended = await qm('show R-999999 --as requester');
    expect(ended).toMatchObject({ code: 3, out: '', err: expect.stringContaining('bin/qm list') });
  });
});

describe('list and tasks', () => {
  test('list prints one line each', async () => {
    const ended = await qm('list --status needs_info,on_hold --limit 2 --as buyer');
    expect(cells(ended)[0]).toEqual([
      'R-000001',
      'pending_approval',
      'Northwind Traders',
      'USD 1,480.00',
      'requester2',
      '2026-11-23 09:00 UTC',
      'Drives [31m for the  lab',
    ]);
    expect(system.memory.calls[0]?.[2]).toEqual({ statuses: ['needs_info', 'on_hold'], limit: 2 });
  });

  test('list --json is the page', async () => {
    const { out } = await qm('list --json --as rheinwerk/buyer');
    expect(JSON.parse(out)).toEqual({ items: [], next: null });
  });

  test('list of a status that is none is a usage error', async () => {
    expect(await qm('list --status lost --as buyer')).toMatchObject({
      code: 2,
      err: expect.stringContaining('status'),
    });
  });

  test('tasks say what is to be done, and how', async () => {
    const ended = await qm('tasks --as department_head');
    expect(cells(ended)[1]).toEqual([
      'T-000002',
      'approval',
      'R-000001',
      'no deadline',
      'Approve USD 1,480.00 for Northwind Traders',
      'bin/qm approve T-000002 --as acme/department_head',
    ]);
  });
});

describe('deciding', () => {
  const answer = { fields: {}, reason: null, seenDigest: null };

  test('answer sends every field', async () => {
    const ended = await qm(['answer', 'T-000001', 'vendor.taxId=91-1234567', 'note=a=b c', '--as', 'requester']);
    expect(ended).toMatchObject({ code: 0, out: 'T-000001\tanswer\tR-000001\tFacts are missing\n' });
    expect(decided()).toEqual([
      'T-000001',
      { ...answer, verb: 'answer', fields: { 'vendor.taxId': '91-1234567', note: 'a=b c' } },
    ]);
  });

  test('a refused answer lists its fields', async () => {
    expect(await qm('answer T-000001 vendor.taxId=wrong --as requester')).toEqual({
      code: 1,
      out: '',
      err: 'The answer is not right yet; the task stays open.\n  vendor.taxId: An EIN has nine digits, such as 91-1234567.\n',
    });
  });

  test('an answer that is only tried is not sent, and says what would be refused', async () => {
    expect(await qm('answer T-000001 vendor.taxId=wrong --dry-run --as requester')).toMatchObject({
      code: 1,
      err: expect.stringContaining('vendor.taxId: An EIN has nine digits'),
    });
    expect(await qm('answer T-000001 vendor.taxId=91-1234567 --dry-run --as requester')).toMatchObject({
      code: 0,
      out: expect.stringContaining('would take this'),
    });
    expect(decided()).toBeUndefined();
  });

  test('a task is shown with the answers that one may give', async () => {
    const { code, out } = await qm('task T-000002 --as department_head');
    expect([code, out]).toEqual([0, expect.stringContaining('approve, reject, return')]);
  });

  test('approve sends the digest of what it is for', async () => {
    const ended = await qm('approve T-000002 --json --as department_head');
    expect(ended).toMatchObject({ code: 0, out: '{"requisition":"R-000001","task":"T-000002","claimedBy":null}\n' });
    expect(decided()).toEqual(['T-000002', { ...answer, verb: 'approve', seenDigest: 'a'.repeat(64) }]);
  });

  test.each(['reject', 'return'])('%s takes a reason', async (verb) => {
    await qm([verb, 'T-000002', '--reason', 'Why two?', '--as', 'department_head']);
    expect(decided()?.[1]).toMatchObject({ verb, reason: 'Why two?' });
  });

  test('decide takes any verb, with fields', async () => {
    await qm('decide T-000002 confirm_vendor source=call --reason checked --as buyer');
    expect(decided()?.[1]).toMatchObject({ verb: 'confirm_vendor', fields: { source: 'call' }, reason: 'checked' });
  });

  test('decide needs no fields where the verb needs none', async () => {
    await qm('decide T-000002 retry --as buyer');
    expect(decided()?.[1]).toEqual({ ...answer, verb: 'retry', seenDigest: 'a'.repeat(64) });
  });

  test('accept, ignore and respond are the short answers to the draft of a letter', async () => {
    await qm('accept T-000002 --as buyer');
    expect(decided()?.[1]).toMatchObject({ verb: 'accept', fields: {} });
    system.memory.calls.length = 0;
    await qm('ignore T-000002 --as buyer');
    expect(decided()?.[1]).toMatchObject({ verb: 'ignore' });
    system.memory.calls.length = 0;
    await qm(['respond', 'T-000002', 'Ask for less.', '--as', 'buyer']);
    expect(decided()?.[1]).toMatchObject({ verb: 'respond', reason: 'Ask for less.' });
  });

  test('edit sends a letter in the words of a file, and takes no fields beside it', async () => {
    const file = join(system.home, 'letter.txt');
    await writeFile(file, 'Subject: Security\n\nPlease answer.\n');
    await qm(['edit', 'T-000002', '--file', file, '--as', 'buyer']);
    expect(decided()?.[1]).toMatchObject({ verb: 'edit', fields: { text: 'Subject: Security\n\nPlease answer.\n' } });
    expect(await qm(['edit', 'T-000002', 'a=b', '--file', file, '--as', 'buyer'])).toMatchObject({ code: 2 });
    expect(await qm('edit R-000001 --as buyer')).toMatchObject({ code: 2 });
  });

  test('who may not is exit code 4', async () => {
    const ended = await qm('approve T-000002 --as auditor');
    expect(ended).toEqual({ code: 4, out: '', err: 'An auditor may only read.\n' });
  });
});

describe('changing', () => {
  test('edit tells the new version', async () => {
    const ended = await qm(['edit', 'R-000001', 'lines[0].quantity=3', '--as', 'requester']);
    expect(ended).toEqual({ code: 0, out: 'R-000001\t3\n', err: '' });
  });

  test('pause and resume say what is paused after them', async () => {
    const paused = await qm(['pause', '--agent', 'vendor', '--reason', 'it moves', '--as', 'administrator']);
    expect(paused).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^vendor\tadministrator\t2026-11-23 09:00 UTC\tit moves\n$/),
    });
    expect(system.memory.calls.at(-1)?.slice(1)).toEqual([
      'pause',
      { tenant: null, agent: 'vendor', reason: 'it moves' },
    ]);
    const resumed = await qm('resume --tenant acme --as administrator');
    expect(resumed).toMatchObject({ code: 0, out: 'Nothing is paused.\n' });
    expect(system.memory.calls.at(-1)?.slice(1)).toEqual(['resume', { tenant: 'acme', agent: null, reason: null }]);
  });

  test('doctor tells who is signed in what is paused', async () => {
    expect((await qm('doctor --as administrator')).out).toContain('everything\tadmin\t');
  });

  test('doctor tells an administrator what is not as it should be and what to do, and fails when something is broken', async () => {
    const { code, out } = await qm('doctor --as administrator');
    expect(code).toBe(1);
    expect(out).toContain('checks\t✓\tPostgres\tanswers, 2 ms\t\t\n');
    expect(out).toContain('checks\t!\ttasks\t3 open, 1 overdue\t\tLook at the tasks.\n');
    expect(out).toContain('checks\t✗\tworkers\tnone was heard of\t\tStart one.\n');
    const { out: json } = await qm('doctor --json --as administrator');
    expect(JSON.parse(json).at(-1)).toMatchObject({ check: 'workers', state: 'broken', cure: 'Start one.' });
  });

  test('observe files one order or many, and the report says what differs', async () => {
    const one = await qm([
      'observe',
      'file',
      'R-000001',
      '--vendor',
      'Cascade',
      '--total',
      '10.50',
      '--currency',
      'USD',
      '--as',
      'buyer',
    ]);
    expect(one).toMatchObject({ code: 0, out: 'R-000001\tfiled\n' });
    expect(system.memory.calls.at(-1)?.slice(1)).toEqual([
      'fileObserved',
      'R-000001',
      { vendor: 'Cascade', total: '10.50', currency: 'USD', lines: null },
    ]);
    const csv = join(system.home, 'orders.csv');
    await writeFile(csv, 'requisition;vendor;total;currency;lines\nR-000001;"Cascade; Ltd";7;EUR;2\n');
    expect(await qm(`observe file --csv ${csv} --as buyer`)).toMatchObject({ code: 0, out: 'R-000001\tfiled\n' });
    expect(system.memory.calls.at(-1)?.[3]).toEqual({ vendor: 'Cascade; Ltd', total: '7', currency: 'EUR', lines: 2 });
    expect(await qm('observe file R-000001 --as buyer')).toMatchObject({
      code: 2,
      err: expect.stringContaining('vendor'),
    });
    const report = await qm('observe report --as buyer');
    expect(report.out).toContain('R-000001\tvendor\tNorthwind Traders\tCascade\tDIFFERS');
    expect(report.out).toContain('not sent; no order of the buyer is filed');
  });

  test('withdraw takes a reason', async () => {
    const ended = await qm('withdraw R-000001 --reason done --as requester');
    expect(ended).toEqual({ code: 0, out: 'R-000001\twithdrawn\n', err: '' });
    expect(system.memory.calls.at(-1)?.slice(1)).toEqual(['withdraw', 'R-000001', 'done']);
  });

  test('reassign needs to whom and why, and says from whom', async () => {
    const handed = await qm(['reassign', 'R-000001', 'buyer2', '--reason', 'Rita has left', '--as', 'administrator']);
    expect(handed).toEqual({ code: 0, out: 'R-000001\trequester2\tbuyer2\n', err: '' });
    expect(system.memory.calls.at(-1)?.slice(1)).toEqual([
      'reassign',
      'R-000001',
      { to: 'buyer2', reason: 'Rita has left' },
    ]);
    expect(await qm('reassign R-000001 buyer2 --as administrator')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--reason'),
    });
  });

  test('delegate names a deputy, ends it, and lists who decides for whom', async () => {
    const given = await qm('delegate buyer2 --until 2026-12-31 --as buyer');
    expect(given).toEqual({ code: 0, out: 'buyer\tBella <b>Ortiz</b> (buyer2)\t2026-11-26\t2026-12-31\n', err: '' });
    expect(system.memory.calls.at(-1)?.slice(1)).toEqual(['delegate', { deputy: 'buyer2', until: '2026-12-31' }]);
    expect((await qm('delegate --end --as buyer')).out).toBe('Nobody decides in the place of another.\n');
    expect(system.memory.calls.at(-1)?.slice(1)).toEqual(['delegate', null]);
    expect((await qm('delegate --as buyer')).out).toBe('buyer\tBella <b>Ortiz</b> (buyer2)\t2026-11-26\t2026-12-31\n');
    for (const wrong of ['delegate buyer2', 'delegate --until 2026-12-31', 'delegate buyer2 --end'])
      expect(await qm(`${wrong} --as buyer`)).toMatchObject({ code: 2, err: expect.stringContaining('until when') });
  });

  test('reopen says why it cannot', async () => {
    const ended = await qm('reopen R-000001 --as buyer');
    expect(ended).toEqual({ code: 1, out: '', err: 'Only a rejected requisition can be reopened.\n' });
  });
});

describe('looking back', () => {
  test('history prints the case file and that it holds', async () => {
    const ended = await qm('history R-000001 --as auditor');
    expect(ended.code).toBe(0);
    expect(cells(ended).map(([, , who]) => who)).toEqual([
      'requester (requester)',
      'agent intake for requester',
      'clock',
      undefined,
    ]);
    expect(ended.out).toContain('intact: 3 entries');
  });

  test('a broken one fails, also as JSON', async () => {
    system.memory.breakHistory(true);
    const [plain, json] = await Promise.all([
      qm('history R-000001 --as auditor'),
      qm('history R-000001 --json --as auditor'),
    ]);
    system.memory.breakHistory(false);
    expect(plain).toMatchObject({ code: 1, out: expect.stringContaining('BROKEN at entry 2') });
    expect([json.code, JSON.parse(json.out).brokenAt]).toEqual([1, 2]);
  });

  test('transcript prints who said what', async () => {
    const lines = cells(await qm('transcript R-000001 --as auditor'));
    expect(lines[0]).toEqual(['intake', 'intake/1', '0', 'user', '2026-11-23 09:00 UTC', '<mail> 4 drives</mail>']);
  });
});
