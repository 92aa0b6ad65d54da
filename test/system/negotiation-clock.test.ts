import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { loadPolicies } from '../../src/policies.ts';
import { archiveOf, CLAUSES } from '../support/clauses.ts';
import { HARBOR_LANE } from '../support/request-mail.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

const ADDRESS = 'dispatch@harborlane.example';

let system: TestSystem;
beforeAll(async () => {
  const { negotiation } = await loadPolicies();
  const answer = { remindAfter: [{ seconds: 1 }, { seconds: 2 }], waitFor: { seconds: 3 } };
  system = await startTestSystem({
    contracts: archiveOf(CLAUSES),
    policies: { negotiation: { ...negotiation, answer } },
  });
}, 60_000);
afterEach(() => system.calm());
afterAll(() => system.close());

const letters = async (id: string) =>
  system.rows<{ status: string; message_id: string; reminded: number }>(
    'select status, message_id, reminded from letters where requisition = $1 order by number',
    [id],
  );

test('a vendor who is silent is reminded twice, under the letter, and then the buyer decides', async () => {
  const id = await system.submit({ vendor: HARBOR_LANE });
  await system.as('buyer').decide(await system.untilTask(id, 'letter_review'), 'accept');
  const task = await system.untilTask(id, 'vendor_not_cleared');
  expect(task.facts).toMatchObject({ letterStatus: 'unanswered', settlements: [] });
  const [letter] = await letters(id);
  expect(letter).toMatchObject({ status: 'unanswered', reminded: 2 });
  const mails = await system.mails({ to: ADDRESS });
  expect(mails.filter(({ inReplyTo }) => inReplyTo === letter?.message_id)).toHaveLength(2);
  expect((await system.as('auditor').history(id)).entries.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['letter_sent', 'vendor_reminded', 'vendor_silent']),
  );
  await system.as('buyer').decide(task, 'stop', { reason: 'They do not answer.' });
  expect((await system.historyOfEnded(id)).failedTasks).toEqual([]);
});

test.each(['stored_then_dropped', 'hang', 'refused_451'])(
  'a letter leaves once, also when the mail server answers with %s',
  async (kind) => {
    await system.faults('mail', { kind, match: ADDRESS, times: 1 });
    const id = await system.submit({ vendor: HARBOR_LANE });
    await system.as('buyer').decide(await system.untilTask(id, 'letter_review'), 'accept');
    await system.until(id, ({ negotiation }) => negotiation?.letters[0]?.sentAt != null);
    const [letter] = await letters(id);
    const mails = await system.mails({ to: ADDRESS });
    expect(mails.filter(({ messageId }) => messageId === letter?.message_id)).toHaveLength(1);
    await system.as('buyer').withdraw(id, 'Enough.');
  },
);

test('nothing is written to a vendor whose address is not confirmed any more', async () => {
  const id = await system.submit({ vendor: HARBOR_LANE });
  const task = await system.untilTask(id, 'letter_review');
  const before = (await system.mails({ to: ADDRESS })).length;
  const set = (confirmed: boolean) =>
    system.rows(
      `update vendors set confirmed_at = case when $1 then now() end, confirmed_by = case when $1 then 'buyer2' end,
         confirmed_source = case when $1 then 'call' end where tenant = 'acme' and number = 'V-1003'`,
      [confirmed],
    );
  await set(false);
  await system.as('buyer').decide(task, 'accept');
  await system.untilTask(id, 'step_failed');
  expect(await system.mails({ to: ADDRESS })).toHaveLength(before);
  await system.as('buyer').withdraw(id, 'Enough.');
  await set(true);
});

test('an address that nobody has confirmed is confirmed before anything is drafted', async () => {
  await system.rows(
    `update vendors set confirmed_at = null, confirmed_by = null, confirmed_source = null where tenant = 'acme' and number = 'V-1004'`,
  );
  const id = await system.submit({ vendor: 'Redrock Tooling Corp. (EIN 20-5817336)' });
  const task = await system.untilTask(id, 'vendor_confirmation');
  expect(await letters(id)).toEqual([]);
  await system.as('buyer2').decide(task, 'confirm_vendor', { fields: { source: 'call' } });
  await system.untilTask(id, 'letter_review');
  await system.as('buyer').withdraw(id, 'Enough.');
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
