import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createServices } from '../../src/services/create.ts';
import type { ImportView } from '../../src/services/incoming-view.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { person } from '../support/principals.ts';
import { servicesOver } from '../support/services.ts';
import { statement } from '../support/template.ts';

const admin = person('acme', 'admin', 'administrator');

let db: TestDatabase;
let services: ReturnType<typeof createServices>;
beforeAll(async () => {
  db = await testDatabase();
  services = createServices(await servicesOver(db.database));
});
afterAll(() => db.drop());

const counts = ({ applied, added, unchanged, skipped }: ImportView) => ({ applied, added, unchanged, skipped });
const ours = (name: string, text: string) => ({
  name,
  mediaType: 'text/markdown',
  bytes: Buffer.from(`# Brought ${name}\n\n${text}`),
});
const terms = (name: string) => ours(name, `1. Delivery\n\nThe vendor of ${name} delivers within ten days.`);
const list = (...rows: string[]) => ['file;vendor;readers;group', ...rows].join('\n');
const give = (text: string, documents: ReturnType<typeof ours>[], how = {}) =>
  services.importFile(admin, 'contracts', Buffer.from(text), { dryRun: false, skipBad: false, ...how }, documents);
const stored = () =>
  statement(
    db.superuserUrl,
    `select file_name, vendor, readers from contracts where title like 'Brought %' order by file_name`,
  );
afterEach(() => statement(db.superuserUrl, `delete from contracts where title like 'Brought %'`));

test('a list of contracts is taken over with the files that it names, once', async () => {
  const text = list('2025/frame.md;V-1001;buyer|compliance;', 'terms.md;;;');
  const documents = [terms('2025/frame.md'), terms('terms.md')];
  expect(counts(await give(text, documents))).toMatchObject({ applied: true, added: 2, skipped: 0 });
  expect(await stored()).toEqual([
    { file_name: 'frame.md', vendor: 'V-1001', readers: ['buyer', 'compliance'] },
    { file_name: 'terms.md', vendor: null, readers: expect.arrayContaining(['auditor']) },
  ]);
  expect(counts(await give(text, documents))).toMatchObject({ applied: true, added: 0, unchanged: 2 });
  expect(await stored()).toHaveLength(2);
});

test('a list of contracts finds a file by its name alone, as a browser sends it', async () => {
  expect(await give(list('2025/frame.md;V-1001;;'), [terms('frame.md')])).toMatchObject({ applied: true, added: 1 });
});

test('a list of contracts names what it needs, and with one bad row nothing of it is written', async () => {
  const rows = ['a.md;;;', 'b.md;V-9999;;', 'c.md;;;', 'd.md;;;', '../e.md;;;', 'f.md;;emperor;'];
  const documents = [terms('a.md'), terms('b.md'), ours('d.md', '')];
  const view = await give(list(...rows), [...documents.slice(0, 2), { ...terms('d.md'), bytes: Buffer.from('') }]);
  expect(view).toMatchObject({ applied: false, needs: ['a.md', 'b.md', 'c.md', 'd.md', '../e.md', 'f.md'] });
  expect(view.errors.map(({ row, column }) => [row, column])).toEqual([
    [3, 'vendor'],
    [4, 'file'],
    [5, 'file'],
    [6, 'file'],
    [7, 'readers'],
  ]);
  expect(await stored()).toEqual([]);
  expect(counts(await give(list(...rows), documents, { skipBad: true }))).toMatchObject({ applied: true, added: 2 });
});

test('a list of contracts changes nobody’s contract', async () => {
  await give(list('a.md;V-1001;buyer;'), [terms('a.md')]);
  const view = await give(list('a.md;;buyer;'), [terms('a.md')]);
  expect(view.errors).toEqual([{ row: 2, column: 'file', reason: expect.stringContaining('here already') }]);
  expect(await stored()).toMatchObject([{ vendor: 'V-1001' }]);
});

test('a list of contracts is tried without a word of it being written', async () => {
  expect(await give(list('a.md;;;'), [terms('a.md')], { dryRun: true })).toMatchObject({
    applied: false,
    added: 1,
    errors: [],
  });
  expect(await stored()).toEqual([]);
});

test('a list of contracts has fifty files at most', async () => {
  const many = Array.from({ length: 51 }, (_, at) => terms(`${at}.md`));
  await expect(give(list('a.md;;;'), many)).rejects.toMatchObject({ code: 'too_large' });
});
