import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commitBudget } from '../../src/activities/steps/commit-budget.ts';
import { complete } from '../../src/activities/steps/complete.ts';
import { judgeVendor } from '../../src/activities/steps/judge-vendor.ts';
import { step, type Outcome, type Scene } from '../../src/activities/steps/step.ts';
import type { StepName } from '../../src/domain/plan.ts';
import { historyCodec } from '../support/history.ts';
import { startTestSystem } from '../support/system.ts';
import { webhookKit } from '../support/webhooks.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

const kinds = async (id: string): Promise<string[]> =>
  (await system.as('auditor').history(id)).entries.map(({ kind }) => kind);

/** A step as the worker looks at it again when a crash has hidden that it did. */
const looks: [StepName, (scene: Scene) => Promise<Outcome>][] = [
  ['complete', complete(null)],
  ['clear_vendor', (scene) => judgeVendor(scene, { run: 'vendor/1.1', tries: 1 })],
  ['budget', commitBudget],
];

test('a look that is repeated after a crash settles the same and adds nothing to the case file', async () => {
  const id = await system.submit();
  await system.untilTask(id, 'approval_step');
  const before = await kinds(id);
  const { database, policies, embedder } = system;
  const temporal = { uiUrl: '', namespace: '', historyDays: 90 };
  const shelf = { documents: [], operations: [], agents: [], inputs: new Map() };
  const outside = {
    policyText: () => '',
    now: () => new Date(),
    newId: () => '',
    publicUrl: '',
    eventsSource: 'urn:quartermaster:test',
    temporal,
    history: historyCodec,
    webhooks: webhookKit(),
    lookAtInbound: async () => [],
    standIns: [],
    shelf,
    evalsOf: async () => null,
  };
  const context = { database, policies, embedder, isPaused: false, isObserving: false, ...outside };
  for (const [name, look] of looks)
    expect(await step(context, { tenant: 'acme', requisition: id, round: 1 }, name, look)).toMatchObject({
      state: 'done',
    });
  expect(await kinds(id)).toEqual(before);
});
