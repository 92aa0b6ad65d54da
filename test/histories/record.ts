import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { workflowIdOf } from '../../src/workflows/names.ts';
import { inPlain } from '../support/history.ts';
import { freePort } from '../../local/ports.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';
import { scenarios } from './scenarios.ts';

let system: TestSystem;
beforeAll(async () => {
  // Mails ask for replies only where some are taken.
  system = await startTestSystem({ environment: { QM_SMTP_PORT: String(await freePort()) } });
}, 60_000);
afterAll(() => system.close());

// Run by `npm run record-histories`, in the commit of a wanted change of a workflow, which says so.
test.each(Object.entries(scenarios))('%s is recorded', async (name, play) => {
  const id = await play(system);
  const handle = system.temporal.workflow.getHandle(workflowIdOf({ tenant: 'acme', requisition: id }));
  await handle.result();
  const history = await handle.fetchHistory();
  expect(history.events?.length).toBeGreaterThan(10);
  writeFileSync(join(import.meta.dirname, `${name}.json`), `${inPlain(historyToJSON(history))}\n`);
});
