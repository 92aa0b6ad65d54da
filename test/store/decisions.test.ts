import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Tx } from '../../src/store/database.ts';
import { consumeDecisions, decisionsOf, insertDecision } from '../../src/store/decisions.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { requester, worker } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const asWorker = <T>(work: (tx: Tx) => Promise<T>) => db.database.withPrincipal(worker('acme'), work);

/** Ids of approvals that nobody has used. */
const approvals = async (count: number) => {
  const requisition = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
  return asWorker(async (tx) => {
    const rest = { task: null, verb: 'approve', fields: {}, reason: null, seenDigest: null } as const;
    for (let n = 0; n < count; n += 1) await insertDecision(tx, { requisition, actor: { kind: 'worker' }, ...rest });
    return { requisition, ids: (await decisionsOf(tx, requisition)).map(({ id }) => id) };
  });
};

test('of many who use the same approvals at once one gets them, all of them', async () => {
  const { ids } = await approvals(3);
  const used = await Promise.all(Array.from({ length: 12 }, () => asWorker((tx) => consumeDecisions(tx, ids))));
  expect(used.toSorted((a, b) => a - b)).toEqual([...Array.from({ length: 11 }, () => 0), 3]);
});

test('what somebody began to use and did not is there for the next', async () => {
  const { ids } = await approvals(2);
  const failed = asWorker(async (tx) => {
    await consumeDecisions(tx, ids);
    throw new Error('stop');
  });
  await expect(failed).rejects.toThrow('stop');
  expect(await asWorker((tx) => consumeDecisions(tx, ids))).toBe(2);
});

test('what is used nobody makes unused, and nobody uses it at another time', async () => {
  const { requisition, ids } = await approvals(1);
  await asWorker((tx) => consumeDecisions(tx, ids));
  const at = async () => (await asWorker((tx) => decisionsOf(tx, requisition)))[0]?.consumedAt;
  const before = await at();
  for (const value of ['null', 'now()'])
    expect(await asWorker((tx) => tx.run(`update decisions set consumed_at = ${value} where id = $1`, ids))).toBe(0);
  expect(before).not.toBeNull();
  expect(await at()).toBe(before);
});
