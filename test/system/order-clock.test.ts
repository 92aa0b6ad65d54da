import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadPolicies } from '../../src/policies.ts';
import type { TaskView } from '../../src/services/view.ts';
import { delivered, runOfOrder, saying, sentOrder } from '../support/orders.ts';
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

/** Its day of delivery has passed; whoever writes about it wakes its run. */
const makeLate = async (number: string): Promise<void> => {
  await system.rows(`update orders set data = jsonb_set(data, '{neededBy}', '"2026-01-15"') where number = $1`, [
    number,
  ]);
  await system.as('buyer').acknowledgeOrder(number, saying('accepted'));
};

const lateOrder = async (): Promise<{ id: string; number: string }> => {
  const order = await sentOrder(system);
  await makeLate(order.number);
  return order;
};

describe('what is late', () => {
  let late: { id: string; number: string };
  let first: TaskView;
  let second: TaskView;
  beforeAll(async () => {
    late = await lateOrder();
    first = await system.untilTask(late.id, 'delivery_overdue');
  }, 60_000);

  test('is brought to the vendor once, under the mail of the order, and then to a buyer', async () => {
    const missing = expect.stringMatching(/^1: 2\b/);
    expect(first.facts).toMatchObject({ order: late.number, due: '2026-01-15', missing });
    expect(await remindersOf(late.number)).toMatchObject([{ inReplyTo: expect.stringContaining('@') }]);
  });

  test('is brought to the vendor again when the buyer says so, and then to the buyer', async () => {
    await system.as('buyer').decide(first, 'remind_again');
    second = await system.untilTask(late.id, 'delivery_overdue', { after: first });
    expect(await remindersOf(late.number)).toHaveLength(2);
  });

  test('is late no more when there is another day, and is closed by the policy once all of it is here', async () => {
    await system.as('buyer').decide(second, 'new_date', { fields: { date: daysFromNow(5) } });
    const { delivery } = await system.as('buyer').order(late.number);
    expect(delivery).toMatchObject({ overdue: false, due: daysFromNow(5) });
    await system.as('receiver').receiveOrder(late.number, delivered('2'));
    expect(await runOfOrder(system, late.number).result()).toEqual({ state: 'closed' });
    const closed = await system.as('buyer').order(late.number);
    expect(closed.delivery?.closing).toMatchObject({ kind: 'closed', by: null });
    expect(await remindersOf(late.number)).toHaveLength(2);
  });
});

describe('the order of a vendor whose address is confirmed no more', () => {
  let late: { id: string; number: string };
  let overdue: TaskView;
  beforeAll(async () => {
    late = await sentOrder(system);
    await system.as('compliance').holdVendor('V-1001', 'It is looked at.');
    await makeLate(late.number);
    overdue = await system.untilTask(late.id, 'delivery_overdue');
  }, 60_000);

  test('is not brought to the vendor, and to the buyer nevertheless', async () => {
    expect(await remindersOf(late.number)).toEqual([]);
    const { delivery } = await system.as('buyer').order(late.number);
    expect(delivery?.notices).toMatchObject([{ kind: 'reminder', outcome: 'withheld' }]);
    await system.as('buyer').decide(overdue, 'close', { reason: 'Bought elsewhere.' });
    expect(await runOfOrder(system, late.number).result()).toEqual({ state: 'closed' });
  });
});
