import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { DeterminismViolationError } from '@temporalio/workflow';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { WorkflowBundle } from '@temporalio/worker';
import { orderScenarios } from '../histories/order-scenarios.ts';
import { runScenarios } from '../histories/run-scenarios.ts';
import { scenarios } from '../histories/scenarios.ts';
import { workflowBundle } from '../support/bundle.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

const folder = join(import.meta.dirname, '../histories');
const namesIn = (inside: string): string[] =>
  readdirSync(inside)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replace('.json', ''));
const recorded = namesIn(folder);
/** Recorded by workflows that took their news all at once (docs/decisions/0033). */
const names = [...recorded, ...namesIn(join(folder, 'before')).map((name) => `before/${name}`)];

const historyOf = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

test('every scenario has its golden history', () => {
  expect(recorded.toSorted()).toEqual(Object.keys({ ...scenarios, ...orderScenarios, ...runScenarios }).toSorted());
});

describe('a recorded run', () => {
  test.each(names)('%s goes on under the workflow as it is now', async (name) => {
    const replay = Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, historyOf(name), name);
    await expect(replay).resolves.toBeUndefined();
  });
});

describe('a workflow that was changed', () => {
  let changed: WorkflowBundle;
  beforeAll(async () => {
    const workflowsPath = fileURLToPath(new URL('changed-workflows.ts', import.meta.url));
    changed = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  }, 60_000);

  test.each(names)('fails %s', async (name) => {
    const replay = Worker.runReplayHistory({ workflowBundle: changed }, historyOf(name), name);
    await expect(replay).rejects.toThrow(DeterminismViolationError);
  });
});
