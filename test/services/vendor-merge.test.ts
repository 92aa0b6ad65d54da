import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { array, assert as holds, asyncProperty, integer, tuple } from 'fast-check';
import { holdVendor } from '../../src/services/vendor-hold.ts';
import { confirmMerge, proposeMerge, rejectMerge } from '../../src/services/vendor-merge.ts';
import { vendors } from '../../src/services/vendors.ts';
import { readCase } from '../../src/store/case-file.ts';
import type { Tx } from '../../src/store/database.ts';
import { insertOrder, listOrders } from '../../src/store/orders.ts';
import { spendByVendor } from '../../src/store/reports.ts';
import { listRequisitions } from '../../src/store/requisition-list.ts';
import { involve, updateRequisition } from '../../src/store/requisitions.ts';
import { absorbVendor } from '../../src/store/vendor-merges.ts';
import { findSurvivor, findVendor, registerVendor, searchVendors } from '../../src/store/vendors.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { buyer, person, requester, worker } from '../support/principals.ts';
import { KNOWN_VENDOR, newRequisition } from '../support/records.ts';
import { servicesOver } from '../support/services.ts';
import { statement } from '../support/template.ts';

const NOW = new Date('2026-11-26T09:00:00Z');
const buyer2 = person('acme', 'buyer2', 'buyer');
const compliance = person('acme', 'compliance', 'compliance');

let db: TestDatabase;
let propose: ReturnType<typeof proposeMerge>;
let confirm: ReturnType<typeof confirmMerge>;
let reject: ReturnType<typeof rejectMerge>;
beforeAll(async () => {
  db = await testDatabase();
  const context = { database: db.database, now: () => NOW };
  [propose, confirm, reject] = [proposeMerge(context), confirmMerge(context), rejectMerge(context)];
});
afterAll(() => db.drop());

let count = 0;
/** A record as the worker registers it for a request: unconfirmed, and found by its own name and tax id. */
const newRecord = async (change: Record<string, unknown> = {}): Promise<string> => {
  count += 1;
  const number = `M-${count}`;
  const row = {
    name: `Twin ${count}`,
    email: `orders@twin${count}.example`,
    tax: `99-000000${count}`,
    status: 'new',
    ...change,
  };
  await db.database.withPrincipal(worker('acme'), (tx) =>
    tx.run(
      `insert into vendors (tenant, number, name, normalized_name, country, tax_ids, email, status)
       values ('acme', $1, $2, lower($2), 'US', array[$3], $4, $5)`,
      [number, row.name, row.tax, row.email, row.status],
    ),
  );
  return number;
};

const merged = async (from: string, into: string): Promise<void> => {
  await propose(buyer, from, { into, reason: 'The same tax office.' });
  await confirm(compliance, from, into);
};

const asWorker = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.database.withPrincipal(worker('acme'), work);

/** A requisition with this vendor that buyers see. */
const underWay = async (vendor: string, who = requester): Promise<string> => {
  const id = await db.database.withPrincipal(who, (tx) => newRequisition(tx, who.person));
  await asWorker(async (tx) => {
    await involve(tx, id, ['buyer', 'compliance']);
    await updateRequisition(tx, id, { status: 'pending_approval', vendorNumber: vendor });
  });
  return id;
};

const dataOf = (number: string) => ({ number, total: { currency: 'USD', minor: 100 } });

const refusedWith = (code: string) => ({ code });

const search = (wanted: { name?: string; taxId?: string }) =>
  asWorker((tx) =>
    searchVendors(tx, { normalizedName: wanted.name ?? null, taxId: wanted.taxId ?? null, domain: null }),
  );

describe('a merge that a second person has confirmed', () => {
  test('leads by number, name and tax id to the record that stays, of which nothing confirmed is changed', async () => {
    const from = await newRecord({ name: 'Northwind Trading', tax: '99-7654321' });
    const before = await asWorker((tx) => findVendor(tx, KNOWN_VENDOR));
    const open = await propose(buyer, from, { into: KNOWN_VENDOR, reason: 'The old name.' });
    expect(open).toMatchObject({
      status: 'new',
      merges: [{ vendor: from, into: KNOWN_VENDOR, by: 'buyer', decision: null }],
    });
    const stays = await confirm(compliance, from, KNOWN_VENDOR);
    expect(stays.absorbed).toEqual([{ number: from, name: 'Northwind Trading' }]);
    expect(stays.merges[0]).toMatchObject({
      reason: 'The old name.',
      decision: { isConfirmed: true, by: 'compliance' },
    });
    expect(await asWorker((tx) => findVendor(tx, KNOWN_VENDOR))).toEqual(before);
    expect(await asWorker((tx) => findVendor(tx, from))).toMatchObject({ status: 'merged', mergedInto: KNOWN_VENDOR });
    for (const wanted of [{ name: 'northwind trading' }, { taxId: '997654321' }]) {
      const found = await search(wanted);
      expect(found.map(({ number }) => number)).toEqual([KNOWN_VENDOR]);
      expect(found[0]).toMatchObject({ email: before?.email, confirmed: before?.confirmed });
      expect(found[0]?.taxIds.at(0)).toBe(before?.taxIds.at(0));
    }
    expect((await asWorker((tx) => findSurvivor(tx, from)))?.number).toBe(KNOWN_VENDOR);
  });

  test('is found in the list by the names of the other, which itself is listed where it is asked for alone', async () => {
    const into = await newRecord();
    const from = await newRecord({ name: 'Umbrella Works' });
    await merged(from, into);
    const list = vendors(await servicesOver(db.database));
    const numbers = async (status?: readonly ['merged']) =>
      (await list(buyer, { search: 'umbrella', limit: 10, ...(status && { status }) })).items.map(
        ({ number }) => number,
      );
    expect(await numbers()).toEqual([into]);
    expect(await numbers(['merged'])).toEqual([from]);
  });

  test('registers nothing anew that is known by the record that is gone', async () => {
    const into = await newRecord();
    const from = await newRecord({ tax: '88-1111111' });
    await merged(from, into);
    const requisition = await underWay(into);
    const wanted = {
      name: 'Whatever',
      normalizedName: 'whatever',
      country: 'US',
      email: null,
      domains: [],
      duns: null,
    };
    const number = await asWorker((tx) => registerVendor(tx, { ...wanted, taxIds: ['881111111'], requisition }));
    expect(number).toBe(into);
  });

  test('wakes what is under way and says so in its case file; what has ended keeps its vendor and is shown with the other', async () => {
    const [into, from] = [await newRecord(), await newRecord()];
    const [open, over] = [await underWay(from), await underWay(from)];
    await asWorker(async (tx) => {
      const { number } = await insertOrder(tx, { requisition: over, vendorNumber: from, digest: 'd', data: dataOf });
      await tx.run(`update orders set status = 'sent', created_at = '2026-05-05T12:00:00Z' where number = $1`, [
        number,
      ]);
      await updateRequisition(tx, over, { status: 'ordered' });
    });
    await merged(from, into);
    const { entries } = await db.database.withPrincipal(requester, (tx) => readCase(tx, open));
    expect(entries.at(-1)).toMatchObject({
      kind: 'vendor_merged',
      payload: { vendor: from, into, reason: 'The same tax office.', proposedBy: 'buyer' },
    });
    const wakes = await statement<{ payload: { because: string } }>(
      db.superuserUrl,
      `select payload from outbox where payload->>'requisition' = $1`,
      [open],
    );
    expect(wakes.map(({ payload }) => payload.because)).toEqual(['vendor_merge']);
    const shown = await db.database.withPrincipal(buyer, async (tx) => ({
      requisitions: (await listRequisitions(tx, { vendor: into, limit: 10 })).items.map(({ id }) => id),
      orders: (await listOrders(tx, { statuses: null, vendor: into, after: null, limit: 10 })).map(
        (o) => o.vendorNumber,
      ),
      spent: await spendByVendor(tx, { from: '2026-05-01', to: '2026-05-31', timeZone: 'UTC' }),
    }));
    expect(shown).toMatchObject({ requisitions: [over, open], orders: [from], spent: [{ vendor: into, orders: 1 }] });
  });
});

describe('is refused', () => {
  test('to whoever proposed it, and by the database as well', async () => {
    const [from, into] = [await newRecord(), await newRecord()];
    await propose(buyer, from, { into, reason: 'The same.' });
    await expect(confirm(buyer, from, into)).rejects.toMatchObject(refusedWith('forbidden'));
    const itself = db.database.withPrincipal(buyer, (tx) =>
      tx.run(
        `insert into vendor_merge_decisions select tenant, id, true, null, by_person, by_person, now()
              from vendor_merges where vendor = $1`,
        [from],
      ),
    );
    await expect(itself).rejects.toMatchObject({ code: '23514' });
  });

  test('to propose it for whoever wants something of either', async () => {
    const [from, into] = [await newRecord(), await newRecord()];
    await underWay(from, buyer);
    for (const [one, other] of [
      [from, into],
      [into, from],
    ] as const)
      await expect(propose(buyer, one, { into: other, reason: 'The same.' })).rejects.toMatchObject({
        code: 'forbidden',
        message: expect.stringContaining('You submitted'),
      });
  });

  test('to confirm it for whoever wants something of either, or wrote its address', async () => {
    const [from, into] = [await newRecord(), await newRecord()];
    await propose(buyer, from, { into, reason: 'The same.' });
    await underWay(into, buyer2);
    await expect(confirm(buyer2, from, into)).rejects.toMatchObject(refusedWith('forbidden'));
    await asWorker((tx) => tx.run(`update vendors set imported_by = 'compliance' where number = $1`, [from]));
    await expect(confirm(compliance, from, into)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('You wrote the address'),
    });
    expect(await asWorker((tx) => findVendor(tx, from))).toMatchObject({ status: 'new' });
  });

  test('without a reason, into itself, into what is not there, is inactive, merged, or another company’s', async () => {
    const [from, into, gone] = [await newRecord(), await newRecord(), await newRecord()];
    await merged(gone, into);
    const inactive = await newRecord({ status: 'inactive' });
    const say = (other: string, reason = 'The same.') => propose(buyer, from, { into: other, reason });
    await expect(say(into, ' ')).rejects.toMatchObject(refusedWith('invalid_input'));
    await expect(say(from)).rejects.toMatchObject(refusedWith('conflict'));
    for (const other of ['V-9999', 'V-2001'])
      await expect(say(other)).rejects.toMatchObject(refusedWith('invalid_input'));
    for (const other of [inactive, gone]) await expect(say(other)).rejects.toMatchObject(refusedWith('conflict'));
    await expect(propose(buyer, 'V-2001', { into, reason: 'x' })).rejects.toMatchObject(refusedWith('not_found'));
  });

  test('where the record that would go is confirmed and the other is not', async () => {
    const into = await newRecord();
    await expect(propose(buyer, KNOWN_VENDOR, { into, reason: 'The same.' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`merge ${into} into ${KNOWN_VENDOR}`),
    });
  });

  test('a circle, also where both ways were proposed before', async () => {
    const [one, two] = [await newRecord(), await newRecord()];
    await propose(buyer, one, { into: two, reason: 'The same.' });
    await propose(buyer, two, { into: one, reason: 'The same.' });
    await confirm(compliance, one, two);
    await expect(confirm(compliance, two, one)).rejects.toMatchObject(refusedWith('conflict'));
    expect((await asWorker((tx) => findSurvivor(tx, one)))?.number).toBe(two);
  });

  test('once more what was rejected or decided, until it is proposed anew', async () => {
    const [from, into] = [await newRecord(), await newRecord()];
    await propose(buyer, from, { into, reason: 'The same.' });
    await expect(propose(buyer2, from, { into, reason: 'Again.' })).rejects.toMatchObject(refusedWith('conflict'));
    const view = await reject(compliance, from, 'A sister company.');
    expect(view.merges[0]?.decision).toMatchObject({ isConfirmed: false, reason: 'A sister company.' });
    await expect(confirm(compliance, from, into)).rejects.toMatchObject(refusedWith('conflict'));
    await expect(reject(compliance, from, 'Again.')).rejects.toMatchObject(refusedWith('conflict'));
  });
});

describe('a hold', () => {
  test('of the record that goes holds the one that stays', async () => {
    const [from, into] = [await newRecord(), await newRecord()];
    const hold = holdVendor({ database: db.database, now: () => NOW });
    await hold(buyer, from, 'An invoice is disputed.');
    await merged(from, into);
    expect(await asWorker((tx) => findVendor(tx, into))).toMatchObject({
      status: 'hold',
      holdReason: `${from}, which is merged into it, is on hold: An invoice is disputed.`,
    });
  });

  test('that names the record that is gone holds the one that stays', async () => {
    const [from, into] = [await newRecord(), await newRecord()];
    await merged(from, into);
    const held = await holdVendor({ database: db.database, now: () => NOW })(buyer, from, 'Disputed.');
    expect(held).toMatchObject({ number: into, status: 'hold' });
  });
});

describe('whatever is merged in whatever order', () => {
  let records: string[] = [];
  beforeEach(async () => {
    records = [];
    for (let at = 0; at < 6; at += 1) records.push(await newRecord());
  });

  class Undone extends Error {}

  test('every record leads in one step to the one that a model of sets says', async () => {
    const at = integer({ min: 0, max: 5 });
    await holds(
      asyncProperty(array(tuple(at, at), { maxLength: 12 }), async (wanted) => {
        const leads = records.map((_, index) => index);
        const result = asWorker(async (tx) => {
          for (const [from, into] of wanted) {
            // What services refuse: what is merged already, and a circle.
            if (leads[from] !== from || leads[into] !== into || from === into) continue;
            await absorbVendor(tx, records[from] ?? '', records[into] ?? '', NOW);
            for (const [index, target] of leads.entries()) if (target === from) leads[index] = into;
          }
          const found = [];
          for (const number of records) found.push((await findSurvivor(tx, number))?.number);
          expect(found).toEqual(leads.map((index) => records[index]));
          throw new Undone();
        });
        await expect(result).rejects.toBeInstanceOf(Undone);
      }),
      { numRuns: 25 },
    );
  });
});
