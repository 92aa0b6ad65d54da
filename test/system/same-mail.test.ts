import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

const TIMES = 32;
/** More at once only wait for one another. */
const AT_ONCE = 4;

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

test('the same mail, read in other words each time, asks for an approval of exactly the same', async () => {
  await system.faults('model', { kind: 'shuffled', seed: 1 });
  const ids: string[] = [];
  const one = async (): Promise<void> => {
    while (left-- > 0) {
      const id = await system.submit();
      ids.push(id);
      await system.untilTask(id, 'approval_step');
    }
  };
  let left = TIMES;
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  expect(new Set(ids).size).toBe(TIMES);
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
}, 60_000);

test('nothing else has come to harm', async () => {
  expect(await unsound(system)).toEqual([]);
});
