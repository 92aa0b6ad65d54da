import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { workflowIdOf } from '../../src/workflows/names.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

/** Many more than those after which a run continues as a new one. */
const MOST = 1_100;
const AT_ONCE = 10;

test('a flood of signals is no end: the run continues as a new one, and the approval after it is heard', async () => {
  const id = await system.submit();
  const approval = await system.untilTask(id, 'approval_step');
  const first = await runOf(id);
  for (let sent = 0; sent < MOST && (await runOf(id)) === first; sent += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, () => system.signal(id, 'answer', { task: approval.id })));
  await system.as('head').decide(approval, 'approve');
  await system.untilStatus(id, 'ordered');
  expect(await runOf(id)).not.toBe(first);
  expect(await system.posts(id)).toBe(1);
  expect(await system.mails({ to: 'hannah.head@acme.example' })).toHaveLength(1);
}, 60_000);

test('the flood left nothing unsound', async () => {
  expect(await unsound(system)).toEqual([]);
});

async function runOf(id: string): Promise<string> {
  const handle = system.temporal.workflow.getHandle(workflowIdOf({ tenant: 'acme', requisition: id }));
  return (await handle.describe()).runId;
}
