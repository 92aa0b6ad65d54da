import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadPolicies } from '../../src/policies.ts';
import { delivered, runOfOrder, saying, sentOrder, untilOrder } from '../support/orders.ts';
import { daysFromNow } from '../support/request-mail.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  const { delivery } = await loadPolicies();
  const overdue = { remindVendor: [{ seconds: 1 }], askBuyer: { seconds: 2 } };
  system = await startTestSystem({ policies: { delivery: { ...delivery, overdue, closeAfter: { seconds: 1 } } } });
}, 60_000);
afterAll(() => system.close());

const remindersOf = async (number: string) =>
  (await system.mails({ to: 'orders@northwind.example' })).filter(
    ({ subject }) => subject.startsWith('Reminder:') && subject.includes(number),
  );

/** An order whose day of delivery has passed; whoever writes about it wakes its run. */
const lateOrder = async (): Promise<{ id: string; number: string }> => {
  const sent = await sentOrder(system);
  await system.rows(`update orders set data = jsonb_set(data, '{neededBy}', '"2026-01-15"') where number = $1`, [
    sent.number,
  ]);
  await system.as('buyer').acknowledgeOrder(sent.number, saying('accepted'));
  return sent;
};

test('what is late is brought to the vendor once, under the mail of the order, then to a buyer, until it is here', async () => {
  const { id, number } = await lateOrder();
  const overdue = await system.untilTask(id, 'delivery_overdue');
  expect(overdue.facts).toMatchObject({ order: number, due: '2026-01-15', missing: expect.stringMatching(/^1: 2\b/) });
  expect(await remindersOf(number)).toMatchObject([{ inReplyTo: expect.stringContaining('@') }]);
  await system.as('buyer').decide(overdue, 'remind_again');
  const again = await system.untilTask(id, 'delivery_overdue', { after: overdue });
  expect(await remindersOf(number)).toHaveLength(2);
  await system.as('buyer').decide(again, 'new_date', { fields: { date: daysFromNow(5) } });
  expect((await system.as('buyer').order(number)).delivery).toMatchObject({ overdue: false, due: daysFromNow(5) });
  await system.as('receiver').receiveOrder(number, delivered('2'));
  expect(await runOfOrder(system, number).result()).toEqual({ state: 'closed' });
  const { delivery } = await system.as('buyer').order(number);
  expect(delivery?.closing).toMatchObject({ kind: 'closed', by: null });
  expect(await remindersOf(number)).toHaveLength(2);
});

test('a vendor whose address is confirmed no more is not written to; the buyer hears of the delay nevertheless', async () => {
  const sent = await sentOrder(system);
  await system.as('compliance').holdVendor('V-1001', 'It is looked at.');
  await system.rows(`update orders set data = jsonb_set(data, '{neededBy}', '"2026-01-15"') where number = $1`, [
    sent.number,
  ]);
  await system.as('buyer').acknowledgeOrder(sent.number, saying('accepted'));
  const overdue = await system.untilTask(sent.id, 'delivery_overdue');
  expect(await remindersOf(sent.number)).toEqual([]);
  const { delivery } = await untilOrder(system, sent.number, (order) => order.delivery?.overdue === true);
  expect(delivery?.notices).toMatchObject([{ kind: 'reminder', outcome: 'withheld' }]);
  await system.as('buyer').decide(overdue, 'close', { reason: 'Bought elsewhere.' });
  expect(await runOfOrder(system, sent.number).result()).toEqual({ state: 'closed' });
});
