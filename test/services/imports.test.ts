import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { importExamples, importKinds, type ImportKind } from '../../src/domain/import-rows.ts';
import { createServices } from '../../src/services/create.ts';
import type { ImportView } from '../../src/services/incoming-view.ts';
import { findVendor } from '../../src/store/vendors.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { buyer, person, worker } from '../support/principals.ts';
import { servicesOver } from '../support/services.ts';
import { statement } from '../support/template.ts';

const admin = person('acme', 'admin', 'administrator');

let db: TestDatabase;
let services: ReturnType<typeof createServices>;
beforeAll(async () => {
  db = await testDatabase();
  services = createServices(await servicesOver(db.database));
});
afterEach(() => statement(db.superuserUrl, 'truncate imports'));
afterAll(() => db.drop());

const bring = (kind: ImportKind, text: string, how: { dryRun?: boolean; skipBad?: boolean } = {}, who = admin) =>
  services.importFile(who, kind, Buffer.from(text), { dryRun: false, skipBad: false, ...how });

/** Everything that an import may write, as one text. */
const everything = async () =>
  JSON.stringify(
    await statement(
      db.superuserUrl,
      `select (select jsonb_agg(to_jsonb(p) - 'updated_at' order by tenant, id) from people p) as people,
         (select jsonb_agg(to_jsonb(v) - 'updated_at' order by tenant, number) from vendors v) as vendors,
         (select jsonb_agg(to_jsonb(c) order by tenant, code, fiscal_year) from cost_centers c) as centers`,
    ),
  );

const counts = ({ applied, added, changed, unchanged, skipped }: ImportView) => ({
  applied,
  added,
  changed,
  unchanged,
  skipped,
});

const person1 = (id: string, email: string, deputy = '') => `${id},Paula ${id},${email},requester,en,${deputy}`;
const PEOPLE = 'id,name,email,roles,language,deputy';

const rowOf = (email: string, name = 'Northwind Traders') => `number;name;email\nV-1001;${name};${email}`;
const vendor = () => db.database.withPrincipal(worker('acme'), (tx) => findVendor(tx, 'V-1001'));
const budgetOf = (amount: string) => `cost_centre;fiscal_year;amount\nCC-4200;2026;${amount}`;
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

const told = ({ errors }: ImportView) => errors.map(({ row, column, reason }) => `${row} ${column}: ${reason}`);

describe('a file of people', () => {
  test('adds whom it names, and changes nobody else', async () => {
    const file = [PEOPLE, person1('p1', 'p1@acme.example', 'p2'), person1('p2', 'p2@acme.example')].join('\n');
    expect(counts(await bring('people', file))).toEqual({
      applied: true,
      added: 2,
      changed: 0,
      unchanged: 0,
      skipped: 0,
    });
    expect(counts(await bring('people', file))).toEqual({
      applied: true,
      added: 0,
      changed: 0,
      unchanged: 2,
      skipped: 0,
    });
    const rows = await statement(db.superuserUrl, `select kind, added, by_person from imports order by added`);
    expect(rows).toEqual([
      { kind: 'people', added: 0, by_person: 'admin' },
      { kind: 'people', added: 2, by_person: 'admin' },
    ]);
  });

  test('whose columns leave something out keeps it', async () => {
    await bring('people', 'id,name,email,roles,language\nrequester,Rita D.,rita.requester@acme.example,requester,de');
    const [row] = await statement(
      db.superuserUrl,
      `select name, language, cost_center from people where tenant = 'acme' and id = 'requester'`,
    );
    expect(row).toEqual({ name: 'Rita D.', language: 'de', cost_center: 'CC-4200' });
  });

  test('ends nobody’s work but by active=false', async () => {
    await bring('people', `${PEOPLE},active\n${person1('p3', 'p3@acme.example')},false`);
    const [row] = await statement(db.superuserUrl, `select active from people where tenant = 'acme' and id = 'p3'`);
    expect(row).toEqual({ active: false });
  });

  test('gives whoever brings it no roles', async () => {
    const file = 'id,name,email,roles,language\nadmin,Adam,adam.admin@acme.example,administrator|finance_director,en';
    expect((await bring('people', file)).errors).toEqual([
      { row: 2, column: 'roles', reason: 'your own roles are changed by another administrator' },
    ]);
  });
});

const rolesOf = async (id: string) => {
  const [row] = await statement<{ roles: string[] }>(
    db.superuserUrl,
    `select roles from people where tenant = 'acme' and id = '${id}'`,
  );
  return row?.roles ?? null;
};
const bringPeople = (file: string, who: typeof admin, how = {}) => bring('people', file, how, who);

describe('where a company has two administrators, a file that says what people may do', () => {
  const second = person('acme', 'admin2', 'administrator');
  const HEAD = 'id,name,email,roles,language\n';
  const adds = (id: string, roles: string) => `${HEAD}${id},Paula ${id},${id}@acme.example,${roles},en`;
  beforeAll(() =>
    statement(
      db.superuserUrl,
      `insert into people (tenant, id, name, email, roles, language)
       values ('acme', 'admin2', 'Ada', 'admin2@acme.example', '{administrator}', 'en')`,
    ),
  );
  afterAll(() => statement(db.superuserUrl, `delete from people where tenant = 'acme' and id = 'admin2'`));

  test('waits until the other one brings it, too, and counts once', async () => {
    const file = adds('w1', 'buyer|requester');
    expect(await bringPeople(file, admin)).toMatchObject({ applied: false, waits: true, added: 1 });
    expect(await bringPeople(file, admin)).toMatchObject({ applied: false, waits: true });
    expect(await rolesOf('w1')).toBeNull();
    expect(await bringPeople(file, second, { dryRun: true })).toMatchObject({ applied: false, waits: false });
    expect(await bringPeople(file, second)).toMatchObject({ applied: true, waits: false });
    expect(await rolesOf('w1')).toEqual(['buyer', 'requester']);
    await statement(db.superuserUrl, `update people set roles = '{requester}' where id = 'w1'`);
    expect(await bringPeople(file, second)).toMatchObject({ applied: false, waits: true });
  });

  test('is another file when a single letter of it is', async () => {
    expect(await bringPeople(adds('w2', 'buyer'), admin)).toMatchObject({ waits: true });
    expect(await bringPeople(adds('w2', 'finance_director'), second)).toMatchObject({ applied: false, waits: true });
    expect(await rolesOf('w2')).toBeNull();
  });

  test('waits for a week', async () => {
    const file = adds('w3', 'buyer');
    await bringPeople(file, admin);
    await statement(db.superuserUrl, `update imports set at = at - interval '8 days'`);
    expect(await bringPeople(file, second)).toMatchObject({ applied: false, waits: true });
  });

  test.each([
    ['the roles of whoever brings it', `${HEAD}admin,Adam,adam.admin@acme.example,administrator|finance_director,en`],
    ['the address of somebody with a role', `${HEAD}buyer,Ben Okafor,ben@evil.example,buyer,en`],
    [
      'the deputy of somebody with a role',
      'id,name,email,roles,language,deputy\nhead,H,hannah.head@acme.example,department_head|requester,en,requester',
    ],
    ['a group', 'id,name,email,roles,language,groups\nw4,W,w4@acme.example,requester,en,merger'],
    [
      'that the other administrator has left',
      `${HEAD.trim()},active\nadmin2,Ada,admin2@acme.example,administrator,en,false`,
    ],
  ])('is one that changes %s', async (_what, file) => {
    expect(await bringPeople(file, admin)).toMatchObject({ applied: false, waits: true, errors: [] });
  });

  test('is none that adds a requester, or ends the work of somebody else', async () => {
    expect(await bringPeople(adds('w5', 'requester'), admin)).toMatchObject({ applied: true, waits: false });
    const leaves = `${HEAD.trim()},active\nbuyer2,Bea,buyer2@acme.example,buyer,en,false`;
    expect(await bringPeople(leaves, admin, { dryRun: true })).toMatchObject({ waits: false, errors: [] });
  });
});

describe('with bad rows', () => {
  const file = [
    PEOPLE,
    person1('b1', 'b1@acme.example'),
    'b2,Bob,not-an-address,requester,en,',
    'b3,Bea,b3@acme.example,emperor,xx,',
    person1('b4', 'b1@acme.example'),
    person1('b5', 'b5@acme.example', 'b3'),
  ].join('\n');

  test('nothing is written, and each is named with its row and column', async () => {
    const before = await everything();
    const view = await bring('people', file);
    expect(view.applied).toBe(false);
    expect(view.errors.map(({ row, column }) => [row, column])).toEqual(
      expect.arrayContaining([
        [3, 'email'],
        [4, 'roles'],
        [4, 'language'],
        [5, 'email'],
      ]),
    );
    expect(await everything()).toBe(before);
  });

  test('the others are written where bad rows may be left out', async () => {
    const alone = [PEOPLE, person1('c1', 'c1@acme.example'), person1('c2', 'c2@acme.example', 'b2'), 'b2,Bob,x,y,z,'];
    expect(counts(await bring('people', alone.join('\n'), { skipBad: true }))).toEqual({
      applied: true,
      added: 1,
      changed: 0,
      unchanged: 0,
      skipped: 2,
    });
  });
});

describe('a file as a spreadsheet saves it', () => {
  const HEAD = '\uFEFFnumber;name;country\r\n';

  test('has blank rows that are none, and are counted', async () => {
    const file = `${HEAD}\r\n;;\r\nV-9100;"Kessler; ""Mess""\r\nGmbH";Deutschland\r\n ; ; \r\nV-9101;Duval;nowhere\r\n;;\r\n`;
    const view = await bring('vendors', file, { dryRun: true });
    expect(counts(view)).toEqual({ applied: false, added: 1, changed: 0, unchanged: 0, skipped: 1 });
    expect(told(view)).toEqual([expect.stringMatching(/^6 country: "nowhere"/)]);
  });

  test('has each row named that cannot be read, and the others taken where bad rows may be left out', async () => {
    const file = `${HEAD}V-9102;One\r\nV-9103;Two;US;x\r\n;Three;US\r\nV-9104;${'x'.repeat(2_001)};US\r\nV-9105;Five;US\r\n`;
    const wrong = [
      '2 : has 2 cells instead of 3',
      '3 : has 4 cells instead of 3',
      '4 number: is needed',
      '5 : has more than 2000 characters in "name"',
    ];
    const before = await everything();
    const refused = await bring('vendors', file);
    expect([told(refused), refused.applied, await everything()]).toEqual([wrong, false, before]);
    expect(counts(await bring('vendors', file, { skipBad: true, dryRun: true }))).toMatchObject({
      added: 1,
      skipped: 4,
    });
  });
});

describe('a file of vendors', () => {
  test('that leaves address and tax id as they are leaves it confirmed', async () => {
    const before = await vendor();
    await bring('vendors', rowOf(before?.email ?? '', 'Northwind Traders Inc.'));
    expect(await vendor()).toMatchObject({ name: 'Northwind Traders Inc.', confirmed: before?.confirmed });
    expect(before?.confirmed).not.toBeNull();
  });

  test.each([
    ['adds a vendor', 'number;name;email;tax_ids\nV-7001;Fresh Supplies;hello@fresh.example;84-2914563', 'V-7001'],
    ['changes a tax id', 'number;name;tax_ids\nV-1001;Northwind Traders;98-7654321', 'V-1001'],
    ['makes another company of it', 'number;name;duns\nV-1002;Cascade Fasteners Inc.;987654321', 'V-1002'],
  ])('that %s leaves it unconfirmed, whoever brings it again', async (_what, file, number) => {
    const confirmed = () => db.database.withPrincipal(worker('acme'), (tx) => findVendor(tx, number));
    await bring('vendors', file);
    expect(await confirmed()).toMatchObject({ confirmed: null, importedBy: 'admin' });
    await bring('vendors', file, {}, person('acme', 'compliance', 'administrator'));
    expect(await confirmed()).toMatchObject({ confirmed: null, importedBy: 'admin' });
  });

  test('lets none go that is on hold, whoever brings it', async () => {
    const compliance = person('acme', 'compliance', 'compliance');
    await services.holdVendor(compliance, 'V-1003', 'On a list since today.');
    const file = 'number;name;status;hold_reason\nV-1003;Harbor Lane Logistics LLC;active;';
    const outcome = await bring('vendors', file);
    expect([outcome.applied, outcome.errors]).toEqual([
      false,
      [{ row: 2, column: 'status', reason: 'is on hold; only compliance lets it go again' }],
    ]);
    const [row] = await statement(
      db.superuserUrl,
      `select status from vendors where tenant = 'acme' and number = 'V-1003'`,
    );
    expect(row).toEqual({ status: 'hold' });
  });

  test('that changes the address makes it unconfirmed, and not for whoever brought it to confirm', async () => {
    await bring('vendors', rowOf('new-address@evil.example'));
    expect(await vendor()).toMatchObject({ email: 'new-address@evil.example', confirmed: null, importedBy: 'admin' });
  });
});

describe('a file of budgets', () => {
  test.each([
    ['250000', 25_000_000],
    ['250000.50', 25_000_050],
    ['250.000,50', 25_000_050],
    ['250,000.50', 25_000_050],
  ])('is read in both notations: %s', async (amount, minor) => {
    await bring('budgets', budgetOf(amount));
    const [row] = await statement(
      db.superuserUrl,
      `select budget_minor::int as budget from cost_centers where tenant = 'acme' and code = 'CC-4200' and fiscal_year = 2026`,
    );
    expect(row).toEqual({ budget: minor });
  });

  test('is refused where something of an amount would be rounded away', async () => {
    const { applied, errors } = await bring('budgets', budgetOf('250000.005'));
    expect([applied, errors]).toEqual([
      false,
      [expect.objectContaining({ column: 'amount', reason: 'has finer digits than USD' })],
    ]);
  });

  test('is refused where an amount can be read in two ways', async () => {
    const { applied, errors } = await bring('budgets', budgetOf('250.000'));
    expect([applied, errors[0]?.column, errors[0]?.reason]).toEqual([
      false,
      'amount',
      expect.stringContaining('can mean'),
    ]);
  });
});

test.each(importKinds)('the example of %s has the columns that it takes', async (kind) => {
  expect((await bring(kind, importExamples[kind], { dryRun: true })).applied).toBe(false);
});

test('a dry run says what would become of it, and writes nothing', async () => {
  const before = await everything();
  const file = `${PEOPLE}\n${person1('d1', 'd1@acme.example')}`;
  expect(counts(await bring('people', file, { dryRun: true }))).toMatchObject({ applied: false, added: 1 });
  expect(await everything()).toBe(before);
});

test.each([
  ['of another encoding', Buffer.from('id;n\u00e4me\n1;2', 'latin1'), 'UTF-8'],
  ['without a column that is needed', Buffer.from('id,name\n1,2'), 'columns'],
  ['with a column that nobody knows', Buffer.from(`${PEOPLE},salary\n`), 'columns'],
  ['that is empty', Buffer.from(''), 'empty'],
  ['with an open quote', Buffer.from(`${PEOPLE}\n"`), 'CSV'],
])('a file %s is refused as a whole', async (_what, bytes, said) => {
  const how = { dryRun: false, skipBad: true };
  await expect(services.importFile(admin, 'people', bytes, how)).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining(said),
  });
});

test('it is an administrator’s, who touches no other company', async () => {
  await expect(bring('people', importExamples.people, {}, buyer)).rejects.toMatchObject({ code: 'forbidden' });
  const before = await statement(db.superuserUrl, `select * from people where tenant <> 'acme' order by tenant, id`);
  await bring('people', `${PEOPLE}\n${person1('head', 'other@acme.example')}`);
  expect(await statement(db.superuserUrl, `select * from people where tenant <> 'acme' order by tenant, id`)).toEqual(
    before,
  );
});

test('any file twice is as once, and one bad row leaves nothing of any', async () => {
  const cell = fc.stringMatching(/^[A-Za-z0-9 ,;"'=+@-]{1,20}$/).filter((text) => text.trim() === text);
  const rows = fc.uniqueArray(fc.record({ id: fc.stringMatching(/^[a-z][a-z0-9]{2,8}$/), name: cell }), {
    selector: ({ id }) => id,
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom(',', ';'), fc.boolean(), fc.nat(), async (people, by, mark, at) => {
      const lines = people.map(({ id, name }) =>
        [`x${id}`, quoted(name), `x${id}@acme.example`, 'requester', 'en', ''].join(by),
      );
      const file = (all: string[]) => `${mark ? '\uFEFF' : ''}${[PEOPLE.replaceAll(',', by), ...all].join('\r\n')}\r\n`;
      const bad = lines.with(at % lines.length, ['', 'x', 'y', 'z', 'en', ''].join(by));
      const untouched = await everything();
      expect((await bring('people', file(bad))).applied).toBe(false);
      expect(await everything()).toBe(untouched);
      expect((await bring('people', file(lines))).applied).toBe(true);
      const once = await everything();
      expect(counts(await bring('people', file(lines)))).toMatchObject({
        added: 0,
        changed: 0,
        unchanged: lines.length,
      });
      expect(await everything()).toBe(once);
    }),
    { numRuns: 15 },
  );
});
