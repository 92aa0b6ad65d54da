import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { Fault } from '../support/outside.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem({ readableOutbox: false });
}, 60_000);
afterEach(() => system.calm());
afterAll(() => system.close());

const VENDOR = 'orders@northwind.example';

const unknownAfter = async (fault: Fault) => {
  const id = await system.submit();
  await system.faults('mail', { ...fault, match: VENDOR });
  await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
  const task = await system.untilTask(id, 'order_outcome_unknown');
  await system.calm();
  const { purchaseOrder } = await system.as('buyer').show(id);
  return { id, task, sent: () => system.mails({ to: VENDOR, subject: purchaseOrder?.number ?? 'none' }) };
};

test('a mail of which nobody knows whether it left is not sent again; a person says that it did', async () => {
  const { id, task, sent } = await unknownAfter({ kind: 'stored_then_dropped', times: 1 });
  expect(await sent()).toHaveLength(1);
  await expect(system.as('buyer').decide(task, 'sent')).rejects.toMatchObject({ code: 'refused_answer' });
  await expect(system.as('head').decide(task, 'sent', { reason: 'So.' })).rejects.toMatchObject({ code: 'forbidden' });
  await system.as('buyer').decide(task, 'sent', { reason: 'The vendor has it.' });
  await system.untilStatus(id, 'ordered');
  expect(await sent()).toHaveLength(1);
});

test('or that it did not, and then it leaves once', async () => {
  const { id, task, sent } = await unknownAfter({ kind: 'hang', times: 1 });
  expect(await sent()).toEqual([]);
  await system.as('buyer').decide(task, 'retry', { reason: 'The vendor has nothing.' });
  await system.untilStatus(id, 'ordered');
  expect(await sent()).toHaveLength(1);
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
