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

test('the agent works with the rights of the requester: contracts that they may not read are not cited', async () => {
  expect(await drafted('requester')).toMatchObject({ status: 'drafted', problems: [], sources: [] });
});
