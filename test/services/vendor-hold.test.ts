import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { holdVendor, releaseVendor } from '../../src/services/vendor-hold.ts';
import { readCase } from '../../src/store/case-file.ts';
import { involve, updateRequisition } from '../../src/store/requisitions.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { buyer, person, requester, worker } from '../support/principals.ts';
import { KNOWN_VENDOR, newRequisition } from '../support/records.ts';

const NOW = new Date('2026-11-26T09:00:00Z');
const compliance = person('acme', 'compliance', 'compliance');

let db: TestDatabase;
let hold: ReturnType<typeof holdVendor>;
let release: ReturnType<typeof releaseVendor>;
beforeAll(async () => {
  db = await testDatabase();
  const context = { database: db.database, now: () => NOW };
  hold = holdVendor(context);
  release = releaseVendor(context);
});
afterAll(() => db.drop());

/** A requisition with the vendor that buyers see. */
const underWay = async (status: 'pending_approval' | 'ordered'): Promise<string> => {
  const id = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
  await db.database.withPrincipal(worker('acme'), async (tx) => {
    await involve(tx, id, ['buyer']);
    await updateRequisition(tx, id, { status, vendorNumber: KNOWN_VENDOR });
  });
  return id;
};

const kindsIn = async (id: string) =>
  (await db.database.withPrincipal(requester, (tx) => readCase(tx, id))).entries.map(({ kind }) => kind);

test('a hold stands in the record with who and why, and in the case file of what is under way alone', async () => {
  const [open, over] = [await underWay('pending_approval'), await underWay('ordered')];
  const held = await hold(buyer, KNOWN_VENDOR, 'An invoice is disputed.');
  expect(held).toMatchObject({ status: 'hold', holdReason: 'An invoice is disputed.', confirmed: true });
  expect(held.holds).toEqual([
    { isHeld: true, reason: 'An invoice is disputed.', by: buyer.person, at: '2026-11-26T09:00:00+00:00' },
  ]);
  expect(await kindsIn(open)).toContain('vendor_held');
  expect(await kindsIn(over)).not.toContain('vendor_held');
});

test('what is on hold is not put on hold again, and nothing is noted', async () => {
  const id = await underWay('pending_approval');
  await expect(hold(buyer, KNOWN_VENDOR, 'Once more.')).rejects.toMatchObject({ code: 'conflict' });
  expect(await kindsIn(id)).not.toContain('vendor_held');
});

test('a buyer does not let go what they may put on hold, whatever they call', async () => {
  await expect(release(buyer, KNOWN_VENDOR, 'It is fine.')).rejects.toMatchObject({ code: '42501' });
});

test('what is let go is as confirmed as it was before', async () => {
  const released = await release(compliance, KNOWN_VENDOR, 'It is settled.');
  expect(released).toMatchObject({ status: 'active', holdReason: null, confirmed: true });
  expect(released.holds.map(({ isHeld }) => isHeld)).toEqual([false, true]);
  await expect(release(compliance, KNOWN_VENDOR, 'Again.')).rejects.toMatchObject({ code: 'conflict' });
});

test('what is inactive is not put on hold, so that it is not active after a release', async () => {
  await expect(hold(compliance, 'V-1012', 'It is disputed.')).rejects.toMatchObject({ code: 'conflict' });
});

test.each(['', ' \n'])('without a reason (%j) nothing is done', async (reason) => {
  await expect(hold(compliance, KNOWN_VENDOR, reason)).rejects.toMatchObject({ code: 'invalid_input' });
});
