import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { workflowIdOf } from '../../src/workflows/names.ts';
import { daysFromNow } from '../support/request-mail.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

/** The run that is there now. */
const runOf = (id: string) => system.temporal.workflow.getHandle(workflowIdOf({ tenant: 'acme', requisition: id }));

test('a run that was terminated is begun anew by the next decision, and goes on where the requisition stands', async () => {
  const id = await system.submit({ neededBy: '' });
  const question = await system.untilTask(id, 'missing_facts');
  await runOf(id).terminate('A mistake.');
  await system.as('requester').decide(question, 'answer', { fields: { neededBy: daysFromNow(30) } });
  const approval = await system.untilTask(id, 'approval_step');
  await runOf(id).terminate('Again.');
  await system.as('head').decide(approval, 'approve');
  const view = await system.untilStatus(id, 'ordered');
  expect(await system.posts(id)).toBe(1);
  expect(view.cost.turns).toBe(4);
});

test('an order whose run was terminated after it was posted is taken back when it is withdrawn', async () => {
  const id = await system.submit();
  await system.faults('mail', { kind: 'refused_550', match: 'orders@northwind.example' });
  await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
  await system.untilTask(id, 'step_failed');
  await runOf(id).terminate('A mistake.');
  await system.calm();
  await system.as('buyer').withdraw(id, 'No longer needed.');
  await system.until(id, ({ purchaseOrder }) => purchaseOrder?.status === 'cancelled');
  expect(await system.orders(id)).toMatchObject([{ status: 'cancelled' }]);
});

test('nothing is unsound after all that, but for the terminations themselves', async () => {
  const found = await unsound(system);
  expect(found.filter((line) => !line.endsWith('WORKFLOW_EXECUTION_TERMINATED.'))).toEqual([]);
});
