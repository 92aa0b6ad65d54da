import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { once, type Effect } from '../../src/activities/once.ts';
import { QuartermasterError } from '../../src/domain/errors.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { requester, worker } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';

const PATIENCE_MS = 10 * 60_000;

let db: TestDatabase;
let requisition: string;
let sent: number;
let arrived: boolean;
let key: string;
let keys = 0;
beforeAll(async () => {
  db = await testDatabase();
  requisition = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
});
beforeEach(() => {
  sent = 0;
  arrived = false;
  key = `mail/${(keys += 1)}`;
});
afterAll(() => db.drop());

const attempt = (effect: Partial<Effect<string>> = {}) =>
  once(
    { database: db.database },
    { tenant: 'acme', requisition, round: 1 },
    {
      key,
      result: z.string(),
      request: 'the mail',
      patienceMs: PATIENCE_MS,
      dispatch: async () => {
        sent += 1;
        return 'sent';
      },
      readBack: async () => (arrived ? { found: 'found' } : 'absent'),
      ...effect,
    },
  );

const fails = (code: 'outcome_unknown' | 'provider_unavailable' | 'provider_refused' | 'invalid_input') => async () => {
  sent += 1;
  throw new QuartermasterError(code, 'It failed.');
};

/** An effect that has left and whose outcome the test decides. */
const slowly = () => {
  const outcome = Promise.withResolvers<string>();
  const leaving = Promise.withResolvers<void>();
  const dispatch = () => {
    sent += 1;
    leaving.resolve();
    return outcome.promise;
  };
  return { effect: { dispatch }, left: leaving.promise, finish: outcome.resolve, fail: outcome.reject };
};

const asWorker = <T extends Record<string, unknown>>(sql: string) =>
  db.database.withPrincipal(worker('acme'), (tx) => tx.rows<T>(sql, [key]));
const minutesPass = (minutes: number) =>
  asWorker(`update effects set updated_at = updated_at - interval '${minutes} minutes' where key = $1 returning key`);
const state = async () => (await asWorker<{ state: string }>('select state from effects where key = $1'))[0]?.state;

test('it leaves once, however often it is tried', async () => {
  expect(await attempt()).toBe('sent');
  expect(await attempt()).toBe('sent');
  expect(sent).toBe(1);
});

test('of attempts that overlap one sends, and the others wait for what it finds out', async () => {
  const { effect, left, finish } = slowly();
  const slow = attempt(effect);
  await left;
  const others = await Promise.allSettled(Array.from({ length: 4 }, () => attempt()));
  for (const other of others) expect(other).toMatchObject({ status: 'rejected', reason: { code: 'outcome_unknown' } });
  finish('sent');
  expect(await slow).toBe('sent');
  expect(await attempt()).toBe('sent');
  expect(sent).toBe(1);
});

test('what left into silence and has not arrived yet is not sent again; it is found when it arrives late', async () => {
  await expect(attempt({ dispatch: fails('outcome_unknown') })).rejects.toMatchObject({ code: 'outcome_unknown' });
  const again = await attempt().catch((error: unknown) => error);
  expect(again).toMatchObject({ code: 'outcome_unknown', retryAfterMs: expect.any(Number) });
  const { retryAfterMs } = z.object({ retryAfterMs: z.number() }).parse(again);
  expect(retryAfterMs).toBeGreaterThan(PATIENCE_MS - 60_000);
  expect(retryAfterMs).toBeLessThanOrEqual(PATIENCE_MS);
  await minutesPass(9);
  await expect(attempt()).rejects.toMatchObject({ code: 'outcome_unknown' });
  arrived = true;
  expect(await attempt()).toBe('found');
  expect(sent).toBe(1);
});

test('what has not arrived when its time is over is sent again, by one of those who try', async () => {
  await expect(attempt({ dispatch: fails('outcome_unknown') })).rejects.toMatchObject({ code: 'outcome_unknown' });
  await minutesPass(11);
  const tried = await Promise.allSettled([attempt(), attempt(), attempt()]);
  expect(tried.some(({ status }) => status === 'fulfilled')).toBe(true);
  expect(sent).toBe(2);
});

test('where a repeat does nothing, an absence is believed at once', async () => {
  await expect(attempt({ dispatch: fails('outcome_unknown') })).rejects.toMatchObject({ code: 'outcome_unknown' });
  expect(await attempt({ patienceMs: 0 })).toBe('sent');
  expect(sent).toBe(2);
});

test('an outbox that cannot be read does not make the wait for it longer', async () => {
  await expect(attempt({ dispatch: fails('outcome_unknown') })).rejects.toMatchObject({ code: 'outcome_unknown' });
  await minutesPass(11);
  await expect(attempt({ readBack: async () => 'cannot_tell' })).rejects.toMatchObject({ code: 'outcome_unknown' });
  expect(await state()).toBe('ambiguous');
  expect(await attempt()).toBe('sent');
});

test.each([
  ['provider_unavailable', 'intended'],
  ['provider_refused', 'refused'],
  ['invalid_input', 'intended'],
] as const)('after %s nothing has left, so the next attempt sends without asking', async (code, after) => {
  await expect(attempt({ dispatch: fails(code) })).rejects.toMatchObject({ code });
  expect(await state()).toBe(after);
  expect(await attempt()).toBe('sent');
});

test('what may not leave any more does not, and asking does not count as leaving', async () => {
  const stopped = new QuartermasterError('conflict', 'It was stopped.');
  await expect(attempt({ hindrance: async () => stopped })).rejects.toBe(stopped);
  expect(sent).toBe(0);
  expect(await attempt({ hindrance: async () => null })).toBe('sent');
  expect(await attempt({ hindrance: async () => stopped })).toBe('sent');
});

test('what was lost on its way is not sent again once it was stopped', async () => {
  await expect(attempt({ dispatch: fails('outcome_unknown') })).rejects.toMatchObject({ code: 'outcome_unknown' });
  await minutesPass(11);
  const stopped = new QuartermasterError('conflict', 'It was stopped.');
  await expect(attempt({ hindrance: async () => stopped })).rejects.toBe(stopped);
  expect(sent).toBe(1);
});

test('a failure does not say whom the effect is for', async () => {
  key = `T-000001/opened/rita@acme.example/${keys}`;
  await expect(attempt({ dispatch: fails('outcome_unknown') })).rejects.toMatchObject({ code: 'outcome_unknown' });
  for (const effect of [{}, { readBack: async () => 'cannot_tell' as const }, { request: 'another mail' }])
    await expect(attempt(effect)).rejects.not.toThrow('rita');
});

test('a straggler that learns it failed does not undo that another attempt got through', async () => {
  const { effect, left, fail } = slowly();
  const straggler = attempt(effect);
  await left;
  await minutesPass(11);
  expect(await attempt()).toBe('sent');
  fail(new QuartermasterError('provider_unavailable', 'It took nothing.'));
  await expect(straggler).rejects.toMatchObject({ code: 'provider_unavailable' });
  expect(await state()).toBe('confirmed');
  expect(await attempt()).toBe('sent');
  expect(sent).toBe(2);
});
