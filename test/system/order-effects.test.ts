import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { TaskView } from '../../src/services/view.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { Fault, TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterEach(() => system.calm());
afterAll(() => system.close());

const VENDOR = 'orders@northwind.example';
const POST = 'POST /orders?';

/** Approves with the outside world misbehaving from then on. */
const ordering = async (standIn: 'erp' | 'mail', ...faults: Fault[]) => {
  const id = await system.submit();
  const task = await system.untilTask(id, 'approval_step');
  await system.faults(standIn, ...faults);
  await system.as('head').decide(task, 'approve');
  return id;
};

const untilException = async (id: string) => {
  const isOpen = ({ kind, status }: TaskView) => kind === 'exception' && status === 'open';
  const { tasks } = await system.until(id, (view) => view.tasks.some(isOpen));
  return tasks.find(isOpen) ?? { id: 'none' };
};

const mailsOf = async (id: string) => {
  const { purchaseOrder } = await system.as('buyer').show(id);
  return system.mails({ to: VENDOR, subject: purchaseOrder?.number ?? 'none' });
};

const orderedOnce = async (id: string) => {
  await system.untilStatus(id, 'ordered');
  expect(await system.orders(id)).toMatchObject([{ status: 'open' }]);
  expect(await mailsOf(id)).toHaveLength(1);
};

test('an order that the ERP stored without saying so is read back, and not posted again', async () => {
  const id = await ordering('erp', { kind: 'stored_then_dropped', times: 1, match: POST });
  await orderedOnce(id);
  expect(await system.posts(id)).toBe(1);
});

test('an order that the ERP lost is read back first, and then posted again under the same key', async () => {
  const id = await ordering('erp', { kind: 'error_500', times: 1, match: POST });
  await orderedOnce(id);
  expect(await system.posts(id)).toBe(2);
});

test('an order that cannot be read back waits for a person, who looks at the other side, and is never posted blindly', async () => {
  const id = await ordering('erp', { kind: 'stored_then_dropped', times: 1, match: POST }, { kind: 'down' });
  const task = await untilException(id);
  expect(await system.posts(id)).toBe(1);
  expect(await mailsOf(id)).toEqual([]);
  await system.calm();
  await expect(system.as('buyer').decide(task, 'sent')).rejects.toMatchObject({ code: 'refused_answer' });
  const [{ erpNumber } = { erpNumber: '' }] = await system.orders(id);
  await system.as('buyer').decide(task, 'sent', { reason: 'It is in the order book.', fields: { erpNumber } });
  await orderedOnce(id);
  expect(await system.posts(id)).toBe(1);
});

test('while the ERP is down a person is asked, and their retry orders once', async () => {
  const id = await ordering('erp', { kind: 'error_500' });
  const task = await untilException(id);
  await system.calm();
  await system.as('buyer').decide(task, 'retry', { reason: 'It is back.' });
  await orderedOnce(id);
});

test('an order that the ERP refuses waits for a person, who may stop it', async () => {
  const id = await ordering('erp', { kind: 'rejected_422', match: POST });
  const task = await system.untilTask(id, 'step_failed');
  expect(await system.posts(id)).toBe(1);
  await system.as('buyer').decide(task, 'stop', { reason: 'The ERP does not take it.' });
  await system.untilStatus(id, 'withdrawn');
  await system.historyOfEnded(id);
  expect(await system.orders(id)).toEqual([]);
  expect(await mailsOf(id)).toEqual([]);
});

test('a mail that was taken without a word is read back, and not sent again', async () => {
  const id = await ordering('mail', { kind: 'stored_then_dropped', times: 1, match: VENDOR });
  await orderedOnce(id);
});

test('a mail that is to be tried later is tried later', async () => {
  const id = await ordering('mail', { kind: 'refused_451', times: 1, match: VENDOR });
  await orderedOnce(id);
});

test('a mail that is refused for good waits for a person, whose retry sends it once', async () => {
  const id = await ordering('mail', { kind: 'refused_550', match: VENDOR });
  const task = await system.untilTask(id, 'step_failed');
  expect(task.facts).toMatchObject({ step: 'send' });
  expect(await system.orders(id)).toHaveLength(1);
  expect(await mailsOf(id)).toEqual([]);
  await system.calm();
  await system.as('buyer').decide(task, 'retry');
  await orderedOnce(id);
});

test('an address that changes after the approval stops the order, which a buyer then has taken back', async () => {
  const id = await ordering('erp', { kind: 'slow', ms: 1000, match: POST });
  await system.untilStatus(id, 'ordering');
  await system.rows(`update vendors set email = 'new@northwind-pay.example' where number = 'V-1001'`);
  const task = await system.untilTask(id, 'step_failed');
  await system.rows(`update vendors set email = $1 where number = 'V-1001'`, [VENDOR]);
  await system.as('buyer').decide(task, 'stop', { reason: 'The address changed.' });
  await system.untilStatus(id, 'withdrawn');
  await system.historyOfEnded(id);
  expect(await system.orders(id)).toMatchObject([{ status: 'cancelled' }]);
  expect(await system.mails({ to: 'new@northwind-pay.example' })).toEqual([]);
});

test('a mail server that is down does not hold up whoever decides', async () => {
  await system.faults('mail', { kind: 'hang', match: 'hannah.head' });
  const id = await system.submit();
  await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
  await orderedOnce(id);
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
