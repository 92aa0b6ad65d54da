import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { unsound } from '../support/soundness.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

const IDS = ['requisition', 'task', 'run', 'digest'];

/** The events of a subject in their order, each with what else than its ids stands in it. */
const told = async (subject: string): Promise<unknown[]> => {
  const rows = await system.rows<{ type: string; data: Record<string, unknown> }>(
    'select type, data from events where subject = $1 order by written',
    [subject],
  );
  return rows.map(({ type, data }) => [
    type.replace(/^quartermaster\.(.*)\.v1$/, '$1'),
    Object.fromEntries(Object.entries(data).filter(([name]) => !IDS.includes(name))),
  ]);
};

const moved = (from: string, to: string, phase = 'working') => [
  'requisition.status_changed',
  { from, to, phase, round: 1 },
];
const approval = { kind: 'approval', topic: 'approval_step' };
const order = { order: 'PO-000001', vendor: 'V-1001' };

test('a requisition tells what happens to it, in its order and once', async () => {
  const id = await system.submit();
  const task = await system.untilTask(id, 'approval_step');
  await system.as('head').decide(task, 'approve');
  await system.untilStatus(id, 'ordered');
  expect(await told(id)).toEqual([
    ['requisition.received', {}],
    moved('received', 'reading'),
    [
      'agent.completed',
      { agent: 'intake', receiver: 'vendor', verdict: 'allow', turns: 1, costMicroUsd: expect.any(Number) },
    ],
    moved('reading', 'screening'),
    ['agent.completed', expect.objectContaining({ agent: 'vendor', receiver: 'clearance', verdict: 'allow' })],
    ['vendor.cleared', { vendor: 'V-1001', decision: 'cleared', reasons: expect.any(Array) }],
    ['task.opened', { ...approval, role: 'department_head' }],
    moved('screening', 'pending_approval', 'input_required'),
    ['task.decided', { ...approval, verb: 'approve' }],
    ['approval.granted', {}],
    ['order.numbered', order],
    moved('pending_approval', 'ordering'),
    ['order.posted', { ...order, erpNumber: expect.any(String) }],
    [
      'order.sent',
      {
        ...order,
        erpNumber: expect.any(String),
        currency: 'USD',
        totalMinor: expect.any(Number),
        neededBy: expect.any(String),
        lines: [{ line: 1, quantity: expect.any(String) }],
      },
    ],
    moved('ordering', 'ordered', 'completed'),
  ]);
});

test('nothing personal, and nothing that somebody wrote, stands in an event', async () => {
  const id = await system.submit({ quantity: 3, price: 700 });
  await system.as('requester').withdraw(id, 'We have some in the cellar.');
  await system.untilStatus(id, 'withdrawn');
  const text = JSON.stringify(await system.rows('select * from events where subject = $1', [id]));
  expect(text).toContain('withdrawn');
  expect(text).not.toMatch(/@|cellar|requester|rita/i);
});

test('and all of it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
