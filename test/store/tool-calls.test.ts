import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { acceptDocument, pinFirstFound, pinnedHash, readPins, takeFromRate } from '../../src/store/tool-calls.ts';
import type { Tx } from '../../src/store/database.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { buyer, person, worker } from '../support/principals.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const as = <T>(work: Parameters<typeof db.database.withPrincipal<T>>[1], tenant = 'acme'): Promise<T> =>
  db.database.withPrincipal(worker(tenant), work);
const admin = person('acme', 'admin', 'administrator');

describe('the rate of an operation', () => {
  test('lets a burst of ten seconds pass, then tells how long to wait, however many ask at once', async () => {
    const asked = await Promise.all(Array.from({ length: 40 }, () => as((tx) => takeFromRate(tx, 'slow_read', 60))));
    // Ten seconds at one a second, and the one under way.
    expect(asked.filter((wait) => wait === null)).toHaveLength(11);
    const waits = asked.filter((wait) => wait !== null);
    expect(Math.min(...waits)).toBeGreaterThan(0);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1_000);
  });

  test('is one for each tenant and operation', async () => {
    expect(await as((tx) => takeFromRate(tx, 'slow_read', 60), 'rheinwerk')).toBeNull();
    expect(await as((tx) => takeFromRate(tx, 'other_read', 60))).toBeNull();
  });
});

describe('a pinned document', () => {
  const found = { name: 'risk', hash: 'h1', text: 'one' };
  const accept = (tx: Tx) => acceptDocument(tx, { ...found, hash: 'h5', text: 'five' }, 'admin');

  test('is what the first call finds, once, also when several come first', async () => {
    const others = [2, 3, 4].map((n) => ({ ...found, hash: `h${n}` }));
    await Promise.all([found, ...others].map((document) => as((tx) => pinFirstFound(tx, [document]))));
    expect(await as(readPins)).toHaveLength(1);
    const hash = await as((tx) => pinnedHash(tx, 'risk'));
    await as((tx) => pinFirstFound(tx, [{ name: 'new', hash: 'h9', text: 'never seen' }]));
    expect(await as((tx) => pinnedHash(tx, 'new'))).toBeNull();
    expect(await as((tx) => pinnedHash(tx, 'risk'))).toBe(hash);
  });

  test('is accepted by an administrator alone, and what was accepted before stays', async () => {
    await expect(db.database.withPrincipal(buyer, accept)).rejects.toMatchObject({ code: '42501' });
    await db.database.withPrincipal(admin, accept);
    expect(await as(readPins)).toMatchObject([{ document: 'risk', hash: 'h5', content: 'five', acceptedBy: 'admin' }]);
    await expect(as((tx) => tx.run(`update tool_pins set hash = 'x'`))).rejects.toMatchObject({ code: '42501' });
    expect(await as((tx) => tx.rows('select from tool_pins'))).toHaveLength(2);
  });
});
