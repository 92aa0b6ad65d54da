import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { readHistory } from '../support/history.ts';
import { delivered, returned, runOfOrder, saying, sentOrder, untilOrder } from '../support/orders.ts';
import { daysFromNow } from '../support/request-mail.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';
import { unsound } from '../support/soundness.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

const By = z.object({ person: z.string().optional() });

const entriesOf = async (id: string) =>
  (await system.as('auditor').history(id)).entries.map(({ kind, actor }) => [kind, By.parse(actor).person]);

const toVendor = async () => (await system.mails({ to: 'orders@northwind.example' })).map(({ subject }) => subject);
const aboutOrder = async (number: string) => (await toVendor()).filter((subject) => subject.includes(number));

describe('an order that is delivered in two parts', () => {
  test('is followed from when it was sent until a buyer closes it, and its case file says who received what', async () => {
    const { id, number } = await sentOrder(system);
    await system.as('buyer').acknowledgeOrder(number, saying('accepted'));
    expect((await system.as('receiver').receiveOrder(number, delivered('1', 'note-1'))).delivery).toMatchObject({
      state: 'partially_received',
      overdue: false,
      lines: [{ ordered: '2', received: '1', open: '1' }],
    });
    const rest = await system.as('receiver').receiveOrder(number, delivered('1', 'note-2'));
    expect(rest.delivery).toMatchObject({ state: 'received', lines: [{ open: '0' }] });
    await system.as('buyer').closeOrder(number, 'All is here.');
    expect(await runOfOrder(system, number).result()).toEqual({ state: 'closed' });
    expect((await entriesOf(id)).slice(-4)).toEqual([
      ['order_acknowledged', 'buyer'],
      ['goods_received', 'receiver'],
      ['goods_received', 'receiver'],
      ['order_closed', 'buyer'],
    ]);
    const { workflowId } = runOfOrder(system, number);
    const history = readHistory(workflowId, await runOfOrder(system, number).fetchHistory());
    expect(history.text).not.toContain('All is here.');
    expect(history.text).toContain(number);
  });

  test('notes the same delivery once, whoever repeats it, and no other under its key', async () => {
    const { id, number } = await sentOrder(system);
    const receiver = system.as('receiver');
    const both = await Promise.all([1, 2].map(() => receiver.receiveOrder(number, delivered('1', 'note-7'))));
    expect(both.map(({ delivery }) => delivery?.receipts.length)).toEqual([1, 1]);
    await expect(receiver.receiveOrder(number, delivered('2', 'note-7'))).rejects.toMatchObject({ code: 'conflict' });
    expect((await entriesOf(id)).filter(([kind]) => kind === 'goods_received')).toHaveLength(1);
  });

  test('takes back what was received, and waits for it again', async () => {
    const { number } = await sentOrder(system);
    const receiver = system.as('receiver');
    await receiver.receiveOrder(number, delivered('2'));
    await expect(receiver.receiveOrder(number, returned('3', 'Broken.'))).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'lines.1' }],
    });
    const { delivery } = await receiver.receiveOrder(number, returned('1', 'Broken.'));
    expect(delivery).toMatchObject({ state: 'partially_received', lines: [{ returned: '1', open: '1' }] });
  });
});

describe('who may do what:', () => {
  test('whoever approved it does not receive it, and more than the policy allows is not received', async () => {
    const { number } = await sentOrder(system);
    await expect(system.as('head', 'receiver').receiveOrder(number, delivered('2'))).rejects.toMatchObject({
      code: 'forbidden',
      message: 'You approved this order; somebody else must receive it.',
    });
    await expect(system.as('receiver').receiveOrder(number, delivered('3'))).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'lines.1' }],
    });
    expect((await system.as('auditor').order(number)).delivery?.receipts).toEqual([]);
  });
});

describe('what the vendor says to an order', () => {
  test('is taken over as far as it is a day, when a buyer says so', async () => {
    const { id, number } = await sentOrder(system);
    const day = daysFromNow(30);
    await system.as('buyer').acknowledgeOrder(number, saying('changed', { promised: day }));
    const task = await system.untilTask(id, 'order_changed');
    expect(task.facts).toMatchObject({ order: number, promised: day, due: daysFromNow(21) });
    await system.untilMail({ to: 'ben.buyer@acme.example' });
    await expect(system.as('buyer').decide(task, 'new_date', { fields: { date: '2020-01-01' } })).rejects.toMatchObject(
      {
        code: 'refused_answer',
      },
    );
    await system.as('buyer').decide(task, 'new_date', { fields: { date: day } });
    expect((await system.as('buyer').order(number)).delivery?.due).toBe(day);
    expect(await aboutOrder(number)).toHaveLength(1);
  });

  test('never raises the price by itself: the vendor is told that the order stands', async () => {
    const { id, number } = await sentOrder(system);
    await system
      .as('buyer')
      .acknowledgeOrder(number, saying('changed', { total: '999.00', promised: daysFromNow(25) }));
    const task = await system.untilTask(id, 'order_changed');
    expect(task.facts).toMatchObject({ raised: true, total: { minor: 40_000 }, wanted: { minor: 99_900 } });
    expect(task.verbs).toEqual(['accept_change', 'keep_order', 'cancel_order']);
    await system.as('buyer').decide(task, 'keep_order');
    await untilOrder(system, number, ({ delivery }) => delivery?.notices.length === 1);
    expect(await aboutOrder(number)).toHaveLength(2);
    expect((await system.as('buyer').order(number)).total.minor).toBe(40_000);
  });

  test('may be a refusal, upon which the order is cancelled: at the ERP, in the budget and with the vendor, once', async () => {
    const { id, number } = await sentOrder(system);
    await system.as('buyer').acknowledgeOrder(number, saying('rejected', { note: 'Out of stock.' }));
    const task = await system.untilTask(id, 'order_rejected');
    await system.as('buyer').decide(task, 'cancel_order', { reason: 'They have none.' });
    expect(await runOfOrder(system, number).result()).toEqual({ state: 'cancelled' });
    expect((await system.orders(id)).map(({ status }) => status)).toEqual(['cancelled']);
    expect((await entriesOf(id)).slice(-3).map(([kind]) => kind)).toEqual([
      'decided',
      'order_taken_back',
      'vendor_told',
    ]);
    expect(await system.rows('select from commitments where requisition = $1', [id])).toEqual([]);
    expect((await aboutOrder(number)).filter((subject) => subject.startsWith('Cancelled:'))).toHaveLength(1);
    expect((await system.as('buyer').order(number)).status).toBe('cancelled');
  });
});

test('an order of which something was received is not cancelled', async () => {
  const { id, number } = await sentOrder(system);
  await system.as('receiver').receiveOrder(number, delivered('1'));
  await expect(system.as('buyer').cancelOrder(number, 'Too late.')).rejects.toMatchObject({ code: 'conflict' });
  expect((await system.orders(id)).map(({ status }) => status)).toEqual(['open']);
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
