import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { agentRunIdOf, workflowIdOf } from '../../src/workflows/names.ts';
import type { WorkflowHandle } from '@temporalio/client';
import { inPlain } from '../support/history.ts';
import { freePort } from '../../local/ports.ts';
import { runOfOrder } from '../support/orders.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';
import { orderScenarios } from './order-scenarios.ts';
import { runScenarios } from './run-scenarios.ts';
import { scenarios } from './scenarios.ts';

let system: TestSystem;
beforeAll(async () => {
  // Mails ask for replies only where some are taken.
  system = await startTestSystem({ environment: { QM_SMTP_PORT: String(await freePort()) } });
}, 60_000);
afterAll(() => system.close());

const recorded = async (name: string, handle: WorkflowHandle): Promise<void> => {
  await handle.result();
  const history = await handle.fetchHistory();
  expect(history.events?.length).toBeGreaterThan(10);
  writeFileSync(join(import.meta.dirname, `${name}.json`), `${inPlain(historyToJSON(history))}\n`);
};

// Run by `npm run record-histories`, in the commit of a wanted change of a workflow, which says so.
test.each(Object.entries(scenarios))('%s is recorded', async (name, play) => {
  const id = await play(system);
  await recorded(name, system.temporal.workflow.getHandle(workflowIdOf({ tenant: 'acme', requisition: id })));
});

test.each(Object.entries(orderScenarios))('%s is recorded', async (name, play) => {
  await recorded(name, runOfOrder(system, await play(system)));
});

test.each(Object.entries(runScenarios))('%s is recorded', async (name, play) => {
  const run = await play(system);
  await recorded(name, system.temporal.workflow.getHandle(agentRunIdOf({ tenant: 'acme', run })));
});
