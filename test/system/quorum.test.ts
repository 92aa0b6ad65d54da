import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PersonId } from '../../src/domain/principal.ts';
import type { TaskView } from '../../src/services/view.ts';
import { loadPolicies } from '../../src/policies.ts';
import { daysFromNow } from '../support/request-mail.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  const { approval } = await loadPolicies();
  const why = 'So.';
  const rows = [
    { from: 0, to: 1000, steps: [{ role: 'finance_director', quorum: 2 }], why },
    { from: 1000, to: 5000, steps: [{ all: ['department_head', { role: 'finance_director', quorum: 2 }] }], why },
    { from: 5000, to: null, steps: [{ role: 'compliance', quorum: 2 }], why },
  ] satisfies (typeof approval.tables)[number]['rows'];
  system = await startTestSystem({
    policies: { approval: { version: 'test', tables: [{ name: 'all', when: {}, rows }] } },
  });
  await system.rows(
    `update people set roles = roles || 'finance_director'::text where tenant = 'acme' and id = 'receiver'`,
  );
}, 60_000);
afterAll(() => system.close());

const finance = () => system.as('finance');
const second = () => system.as('receiver', 'finance_director');
const RAY = 'ray.receiver@acme.example';

const openOf = async (id: string, role: string): Promise<TaskView> => {
  const isIt = ({ topic, status, owner }: TaskView) =>
    topic === 'approval_step' && status === 'open' && 'role' in owner && owner.role === role;
  const view = await system.until(id, ({ tasks }) => tasks.some(isIt));
  const found = view.tasks.find(isIt);
  if (found === undefined) throw new Error(`No approval of ${role} is open.`);
  return found;
};

test('two different people of one role approve one after the other, each the seat that is free', async () => {
  const id = await system.submit({ quantity: 1, price: 600 });
  const first = await system.untilTask(id, 'approval_step');
  expect(first).toMatchObject({ owner: { role: 'finance_director' }, facts: { seat: '1 of 2' } });
  expect((await system.untilMail({ to: RAY, subject: id })).text).toContain('seat: 1 of 2');
  await finance().decide(first, 'approve');
  const next = await system.untilTask(id, 'approval_step', { after: first });
  expect(next).toMatchObject({ digest: first.digest, facts: { seat: '2 of 2' } });
  expect(await system.orders(id)).toEqual([]);
  await expect(finance().decide(next, 'approve')).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('earlier step'),
  });
  await second().decide(next, 'approve');
  const view = await system.untilStatus(id, 'ordered');
  expect(view.approvals).toMatchObject([
    { step: 1, role: 'finance_director', seat: 1, of: 2, by: 'finance' },
    { step: 1, role: 'finance_director', seat: 2, of: 2, by: 'receiver' },
  ]);
  // Who has approved already is not asked for the other seat.
  const toFinance = await system.mails({ to: 'frank.finance@acme.example', subject: `[${id}] Please approve` });
  expect(toFinance).toHaveLength(1);
});

test('of two who stand behind one approval neither gives the other', async () => {
  await system.as('finance').delegate({ deputy: PersonId.parse('requester2'), until: daysFromNow(7) });
  const id = await system.submit({ quantity: 1, price: 601 });
  const first = await system.untilTask(id, 'approval_step');
  await system.as('requester2').decide(first, 'approve');
  const next = await system.untilTask(id, 'approval_step', { after: first });
  for (const who of [finance(), system.as('requester2', 'finance_director')])
    await expect(who.decide(next, 'approve')).rejects.toMatchObject({ code: 'forbidden' });
  await second().decide(next, 'approve');
  const view = await system.untilStatus(id, 'ordered');
  expect(view.approvals.map(({ by, inPlaceOf }) => [by, inPlaceOf])).toEqual([
    ['requester2', 'finance'],
    ['receiver', null],
  ]);
  await system.as('finance').delegate(null);
});

test('roles that decide in any order are asked at once, and the order waits for all of them', async () => {
  const id = await system.submit({ quantity: 1, price: 2000 });
  const [ofHead, ofFinance] = [await openOf(id, 'department_head'), await openOf(id, 'finance_director')];
  await system.untilMail({ to: 'hannah.head@acme.example', subject: id });
  await system.untilMail({ to: RAY, subject: id });
  await second().decide(ofFinance, 'approve');
  const last = await system.untilTask(id, 'approval_step', { after: ofHead });
  await finance().decide(last, 'approve');
  await system.until(id, ({ tasks }) => tasks.filter(({ status }) => status === 'open').length === 1);
  expect(await system.orders(id)).toEqual([]);
  await system.as('head').decide(ofHead, 'approve');
  expect((await system.untilStatus(id, 'ordered')).approvals.map(({ role, by }) => [role, by])).toEqual([
    ['department_head', 'head'],
    ['finance_director', 'receiver'],
    ['finance_director', 'finance'],
  ]);
});

test('one refusal ends it for all, and a change asks all of them anew', async () => {
  const id = await system.submit({ quantity: 1, price: 2001 });
  const ofFinance = await openOf(id, 'finance_director');
  await finance().decide(ofFinance, 'approve');
  const next = await system.untilTask(id, 'approval_step', { after: await openOf(id, 'department_head') });
  expect(next.facts['seat']).toBe('2 of 2');
  await system.as('requester').edit(id, { 'lines[0].quantity': '2', total: '$4,002.00' });
  await system.until(id, ({ tasks }) =>
    tasks.some(({ facts, status, digest }) => {
      return status === 'open' && facts['seat'] === '1 of 2' && digest !== ofFinance.digest;
    }),
  );
  const anew = await openOf(id, 'finance_director');
  await system.as('head').decide(await openOf(id, 'department_head'), 'reject', { reason: 'No.' });
  await system.untilStatus(id, 'rejected');
  await expect(second().decide(anew, 'approve')).rejects.toMatchObject({ code: 'conflict' });
});

test('a question of one leaves the others free to decide', async () => {
  const id = await system.submit({ quantity: 1, price: 2002 });
  const ofHead = await openOf(id, 'department_head');
  await system.as('head').decide(ofHead, 'return', { reason: 'Why?' });
  const question = await system.untilTask(id, 'returned');
  await second().decide(await openOf(id, 'finance_director'), 'approve');
  await system.as('requester').decide(question, 'answer', { fields: { answer: 'So.' } });
  const again = await openOf(id, 'department_head');
  await system.as('head').decide(again, 'approve');
  const last = await system.untilTask(id, 'approval_step', { after: again });
  expect(last.facts['seat']).toBe('2 of 2');
  await finance().decide(last, 'approve');
  await system.untilStatus(id, 'ordered');
});

test('a seat that nobody may fill is an exception at once, and gone once somebody may', async () => {
  const id = await system.submit({ quantity: 1, price: 6000 });
  const stuck = await system.untilTask(id, 'no_approver');
  expect(stuck).toMatchObject({ kind: 'exception', owner: { role: 'administrator' }, facts: { roles: 'compliance' } });
  await system.untilMail({ to: 'adam.admin@acme.example', subject: id });
  await system.untilMail({ to: 'carla.compliance@acme.example', subject: id });
  await system.as('compliance').decide(await openOf(id, 'compliance'), 'approve');
  await system.until(id, ({ tasks }) => tasks.some(({ facts }) => facts['seat'] === '2 of 2'));
  await system.rows(`update people set roles = roles || 'compliance'::text where tenant = 'acme' and id = 'head'`);
  await system.as('admin').decide(await system.untilTask(id, 'no_approver'), 'retry');
  await system.until(id, ({ tasks }) =>
    tasks.every(({ topic, status }) => topic !== 'no_approver' || status !== 'open'),
  );
  await system.as('head', 'compliance').decide(await openOf(id, 'compliance'), 'approve');
  await system.untilStatus(id, 'ordered');
});

test('of twenty approvals at once as many count as there are seats', async () => {
  const id = await system.submit({ quantity: 1, price: 602 });
  const first = await system.untilTask(id, 'approval_step');
  const tries = Array.from({ length: 20 }, (_, index) => (index % 2 ? finance() : second()).decide(first, 'approve'));
  expect((await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const next = await system.untilTask(id, 'approval_step', { after: first });
  const more = await Promise.allSettled([finance(), second()].map((who) => who.decide(next, 'approve')));
  expect(more.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await system.untilStatus(id, 'ordered');
  expect(await system.orders(id)).toHaveLength(1);
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
