import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { lockRequisition } from '../../src/store/requisitions.ts';
import { workflowIdOf } from '../../src/workflows/names.ts';
import { workflowBundle } from '../support/bundle.ts';
import { inPlain } from '../support/history.ts';
import { worker } from '../support/principals.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

/** Many more than those after which a run continues as a new one. */
const MOST = 1_100;
const AT_ONCE = 10;
/** Events that Temporal holds back while a run's task is under way; with more it ends the task and begins another one. */
const MOST_OF_A_TASK = 100;

test('a flood of signals is no end: the run continues as a new one, and the approval after it is heard', async () => {
  const id = await system.submit();
  const approval = await system.untilTask(id, 'approval_step');
  const first = await runOf(id);
  for (let sent = 0; sent < MOST && (await runOf(id)) === first; sent += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, () => system.signal(id, 'answer', { task: approval.id })));
  await until(async () => (await runOf(id)) !== first, { withinMs: 40_000 });
  await system.as('head').decide(approval, 'approve');
  await system.untilStatus(id, 'ordered');
  expect(await system.posts(id)).toBe(1);
  expect(await system.mails({ to: 'hannah.head@acme.example' })).toHaveLength(1);
}, 90_000);

test('more signals than one task of a run may hold, while a look is under way, leave a history that goes on', async () => {
  const id = await system.submit();
  const approval = await system.untilTask(id, 'approval_step');
  await whileLocked(id, async () => {
    await wakeUp(id);
    for (let sent = 0; sent < MOST_OF_A_TASK + AT_ONCE; sent += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, () => wakeUp(id)));
  });
  await system.as('head').decide(approval, 'approve');
  await system.untilStatus(id, 'ordered');
  const handle = handleOf(id);
  await handle.result();
  const history: unknown = JSON.parse(inPlain(historyToJSON(await handle.fetchHistory())));
  const replay = Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, id);
  await expect(replay).resolves.toBeUndefined();
}, 90_000);

test('the flood left nothing unsound', async () => {
  expect(await unsound(system)).toEqual([]);
});

const handleOf = (id: string) => system.temporal.workflow.getHandle(workflowIdOf({ tenant: 'acme', requisition: id }));
const runOf = async (id: string): Promise<string> => (await handleOf(id).describe()).runId;
const wakeUp = (id: string): Promise<void> => system.signal(id, 'wake', { because: 'edit' });

/** What looks at the requisition meanwhile waits. */
const whileLocked = (id: string, work: () => Promise<void>): Promise<void> =>
  system.database.withPrincipal(worker('acme'), async (tx) => {
    await lockRequisition(tx, id);
    await work();
  });
