import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HARBOR_LANE } from '../support/request-mail.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

const drafted = async (from: string) => {
  const id = await system.submit({ vendor: HARBOR_LANE, from });
  await system.untilTask(id, 'letter_review');
  return (await system.as('auditor').show(id)).negotiation?.letters[0];
};

test('a letter for a buyer cites clauses of the archive, of this vendor’s contracts or of nobody’s', async () => {
  const letter = await drafted('buyer');
  expect(letter).toMatchObject({ status: 'drafted', problems: [] });
  expect(letter?.sources).not.toEqual([]);
  expect(letter?.sources.filter(({ vendor }) => vendor !== null && vendor !== 'V-1003')).toEqual([]);
});

test('a letter for a requester is drafted with a buyer’s rights, and shows the requester nothing of the contracts', async () => {
  const id = await system.submit({ vendor: HARBOR_LANE, from: 'requester' });
  const task = await system.untilTask(id, 'letter_review');
  const { negotiation } = await system.as('buyer').show(id);
  expect(negotiation?.letters[0]?.sources).not.toEqual([]);
  const mine = await system.as('requester').show(id);
  expect(mine).toMatchObject({ status: 'negotiating', negotiation: null });
  expect(mine.tasks.map(({ topic }) => topic)).not.toContain('letter_review');
  await expect(system.as('requester').task(task.id)).rejects.toMatchObject({ code: 'not_found' });
  const { runs } = await system.as('requester').transcript(id);
  expect(runs.map(({ agent }) => agent)).toEqual(['intake', 'vendor']);
  expect((await system.as('requester').history(id)).intact).toBe(true);
});
