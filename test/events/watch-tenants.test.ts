import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { watchTenants } from '../../src/events/watch-tenants.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

/** Watches until the last company was warned; what was called, and what was logged. */
const watched = async (fault: Error | null) => {
  const stop = new AbortController();
  const [warned, logged]: [string[], object[]] = [[], []];
  const work = async (tenant: string): Promise<void> => {
    warned.push(tenant);
    if (tenant === 'rheinwerk') stop.abort();
    if (fault) throw fault;
  };
  const round = { work, everyMs: 60_000, failure: 'failed' };
  await watchTenants(db.database, round, { warn: (fields) => void logged.push(fields) }, stop.signal);
  return { warned, logged };
};

test('the people of every company are warned, until it is stopped', async () => {
  expect(await watched(null)).toEqual({ warned: ['acme', 'rheinwerk'], logged: [] });
});

test('what fails for one company does not keep the others from it, and is logged by its kind alone', async () => {
  const { warned, logged } = await watched(new TypeError('rita.requester@acme.example'));
  expect(warned).toEqual(['acme', 'rheinwerk']);
  expect(logged).toEqual([{ reason: 'TypeError' }, { reason: 'TypeError' }]);
});
