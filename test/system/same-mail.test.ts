import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

const TIMES = 8;

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

test('the same mail, read in other words each time, asks for an approval of exactly the same', async () => {
  await system.faults('model', { kind: 'shuffled', seed: 1 });
  const ids = await Promise.all(Array.from({ length: TIMES }, () => system.submit()));
  expect(new Set(ids).size).toBe(TIMES);
  await Promise.all(ids.map((id) => system.untilTask(id, 'approval_step')));
  const digests = await system.rows<{ digest: string }>(
    `select distinct digest from tasks where topic = 'approval_step' and requisition = any($1)`,
    [ids],
  );
  expect(digests).toHaveLength(1);
  // Otherwise the same would be asked of the same words.
  const answers = await system.rows<{ count: string }>(
    `select count(distinct content::text) from messages where agent = 'intake' and content->>'role' = 'assistant'`,
  );
  expect(Number(answers[0]?.count)).toBe(TIMES);
});

test('nothing else has come to harm', async () => {
  expect(await unsound(system)).toEqual([]);
});
