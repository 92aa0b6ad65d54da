import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { eraseKinds, fillRequisition, newRequisition } from '../support/records.ts';
import { requester } from '../support/principals.ts';
import { statement } from '../support/template.ts';

let db: TestDatabase;
let requisition: string;
beforeAll(async () => {
  db = await testDatabase();
  requisition = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
  await fillRequisition(db.database, requisition);
});
afterAll(() => db.drop());

const words = () =>
  statement<{ said: string | null }>(
    db.superuserUrl,
    `select note as said from order_acknowledgements where requisition = $1
     union all select reason from order_receipts where requisition = $1
     union all select reason from order_holds where requisition = $1
     union all select reason from order_closings where requisition = $1
     union all select reason from order_changes where requisition = $1
     union all select reason from order_change_outcomes where requisition = $1`,
    [requisition],
  );
const facts = () =>
  statement(db.superuserUrl, 'select lines, by_person from order_receipts where requisition = $1', [requisition]);

test('what people wrote about an order goes with the record, and what was received by whom stays', async () => {
  const [before, received] = [await words(), await facts()];
  expect(before.some(({ said }) => said !== null)).toBe(true);
  await eraseKinds(db.database, requisition, ['mails']);
  expect(await words()).toEqual(before);
  expect(await eraseKinds(db.database, requisition, ['record'])).toMatchObject({ order_words: expect.any(Number) });
  expect((await words()).every(({ said }) => said === null || said === 'erased')).toBe(true);
  expect([received.length > 0, await facts()]).toEqual([true, received]);
});
