import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fillTemplate } from '../../src/cli/template.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

/** 350.00 are left of it, and the finance director owns it. */
const ALMOST_EMPTY = 'CC-4900';

const budgetOf = async (code: string) => {
  const year = new Date().getFullYear();
  const sql = 'select budget_minor::int as minor from cost_centers where code = $1 and fiscal_year = $2';
  return Number((await system.rows(sql, [code, year]))[0]?.['minor']);
};

const commitment = async (id: string) =>
  (
    await system.rows('select cost_center, amount_minor::int as minor from commitments where requisition = $1', [id])
  )[0];

test('of ten requests at once on a cost centre that has money for three, three get it', async () => {
  const ids = await Promise.all(
    Array.from({ length: 10 }, () => system.submit({ costCenter: ALMOST_EMPTY, quantity: 1, price: 100 })),
  );
  const views = await Promise.all(
    ids.map((id) => system.until(id, ({ tasks }) => tasks.some(({ status }) => status === 'open'))),
  );
  const topics = views.flatMap(({ tasks }) => tasks.map(({ topic }) => topic));
  expect(topics.filter((topic) => topic === 'approval_step')).toHaveLength(3);
  expect(topics.filter((topic) => topic === 'over_budget')).toHaveLength(7);
  const [sum] = await system.rows('select sum(amount_minor)::int as minor from commitments where cost_center = $1', [
    ALMOST_EMPTY,
  ]);
  expect(sum).toEqual({ minor: 30_000 });

  // A refusal gives its money back: the next who asks gets it.
  const lucky = views.find(({ tasks }) => tasks[0]?.topic === 'approval_step');
  await system.as('head').decide(lucky?.tasks[0] ?? { id: '' }, 'reject', { reason: 'Later.' });
  const next = await system.submit({ costCenter: ALMOST_EMPTY, quantity: 1, price: 100 });
  await system.untilTask(next, 'approval_step');
  const approvable = [...ids.filter((id) => id !== lucky?.id), next];
  for (const id of approvable) await system.as('buyer').withdraw(id, 'Only a test of the budget.');
});

test('over budget, the owner of the cost centre raises it by what is missing', async () => {
  const before = await budgetOf(ALMOST_EMPTY);
  const id = await system.submit({ costCenter: ALMOST_EMPTY, quantity: 1, price: 400 });
  const task = await system.untilTask(id, 'over_budget');
  expect(task).toMatchObject({ owner: { person: 'finance' }, facts: { over: { currency: 'USD', minor: 5000 } } });
  await expect(system.as('head').decide(task, 'raise_budget', { reason: 'Please.' })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(system.as('finance').decide(task, 'raise_budget')).rejects.toMatchObject({ code: 'refused_answer' });
  await system.as('finance').decide(task, 'raise_budget', { reason: 'It is worth it.' });
  const approval = await system.untilTask(id, 'approval_step');
  expect(await budgetOf(ALMOST_EMPTY)).toBe(before + 5000);
  await system.as('head').decide(approval, 'approve');
  await system.untilStatus(id, 'ordered');
  expect(await commitment(id)).toEqual({ cost_center: ALMOST_EMPTY, minor: 40_000 });
});

test('nobody raises a budget for themselves', async () => {
  const id = await system.submit({ from: 'finance', costCenter: ALMOST_EMPTY, quantity: 1, price: 4000 });
  const task = await system.untilTask(id, 'over_budget');
  await expect(system.as('finance').decide(task, 'raise_budget', { reason: 'Mine.' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await system.as('finance').decide(task, 'stop', { reason: 'Then not.' });
  await system.untilStatus(id, 'rejected');
  expect(await commitment(id)).toBeUndefined();
});

test('over budget, another cost centre takes it; one that does not exist is refused', async () => {
  const id = await system.submit({ costCenter: ALMOST_EMPTY, quantity: 1, price: 4000 });
  const task = await system.untilTask(id, 'over_budget');
  const finance = system.as('finance');
  for (const fields of [{}, { costCenter: 'CC-7777' }])
    await expect(finance.decide(task, 'other_cost_centre', { fields })).rejects.toMatchObject({
      code: 'refused_answer',
    });
  await finance.decide(task, 'other_cost_centre', { fields: { costCenter: 'CC-4300' } });
  await system.untilTask(id, 'approval_step');
  expect(await commitment(id)).toEqual({ cost_center: 'CC-4300', minor: 400_000 });
});

test('a cost centre that the tenant does not have is asked for', async () => {
  const id = await system.submit({ costCenter: 'CC-9999' });
  const task = await system.untilTask(id, 'missing_facts');
  expect(task.asks.map(({ field }) => field)).toEqual(['costCenter']);
  await system.as('requester').decide(task, 'answer', { fields: { costCenter: 'CC-4200' } });
  await system.untilTask(id, 'approval_step');
});

test('a currency without a rate stops at the finance director, and is never taken one to one', async () => {
  const prices = '- 2 monitors 27 inch at SEK 2,000.00 each\n\nTotal: SEK 4,000.00 plus tax';
  const id = await system.submit({ prices });
  const task = await system.untilTask(id, 'no_rate');
  expect(task).toMatchObject({ owner: { role: 'finance_director' }, facts: { currency: 'SEK', base: 'USD' } });
  await system.as('finance').decide(task, 'retry');
  const again = await system.untilTask(id, 'no_rate', { after: task });
  expect(await commitment(id)).toBeUndefined();
  await system.as('finance').decide(again, 'stop', { reason: 'No rate to be had.' });
  await system.untilStatus(id, 'rejected');
});

test('an amount in another currency is committed at the dated rate, which is recorded', async () => {
  const prices = '- 2 monitors 27 inch at EUR 100.00 each\n\nTotal: EUR 200.00 plus tax';
  const id = await system.submit({ prices });
  await system.untilTask(id, 'approval_step');
  expect(await commitment(id)).toEqual({ cost_center: 'CC-4200', minor: 23_256 });
  const [{ rate } = {}] = await system.rows('select rate from commitments where requisition = $1', [id]);
  expect(rate).toMatchObject({ rate: '1.1628', date: '2026-10-01' });
});

test('of a ceiling alone a buyer makes a price before anybody approves it', async () => {
  const template = readFileSync(new URL('../../samples/en-ceiling.eml', import.meta.url));
  const { id } = await system.as('requester').submit(fillTemplate(template, new Date(), 'budget'));
  const task = await system.untilTask(id, 'set_price');
  expect(task.owner).toEqual({ role: 'buyer' });
  expect(await commitment(id)).toBeUndefined();
  await expect(
    system.as('requester').decide(task, 'answer', { fields: { 'lines[0].unitPrice': '$25.00', total: '$750.00' } }),
  ).rejects.toMatchObject({ code: 'forbidden' });
  const fields = Object.fromEntries(task.asks.map(({ field }) => [field, field === 'total' ? '$750.00' : '$25.00']));
  await system.as('buyer').decide(task, 'answer', { fields: { ...fields, total: '$750.00' } });
  const approval = await system.untilTask(id, 'approval_step');
  await system.as('head').decide(approval, 'approve');
  const view = await system.untilStatus(id, 'ordered');
  expect(view.purchaseOrder?.total).toEqual({ currency: 'USD', minor: 75_000 });
});

test('a price above the ceiling is refused, unless the ceiling is raised with it', async () => {
  const template = readFileSync(new URL('../../samples/en-ceiling.eml', import.meta.url));
  const { id } = await system.as('requester').submit(fillTemplate(template, new Date(), 'above'));
  const task = await system.untilTask(id, 'set_price');
  const fields = { 'lines[0].unitPrice': '$50.00', total: '$1,500.00' };
  await expect(system.as('buyer').decide(task, 'answer', { fields })).rejects.toMatchObject({ code: 'refused_answer' });
  await system.as('buyer').decide(task, 'answer', { fields: { ...fields, ceiling: '$1,500.00' } });
  const view = await system.until(id, ({ tasks }) => tasks.some(({ topic }) => topic === 'approval_step'));
  expect(view.evidence['ceiling']).toMatchObject({ by: 'answer', actor: 'buyer' });
});

/** As if it had been committed on New Year's Eve. */
const movedToLastYear = async (id: string, code: string) => {
  const year = new Date().getFullYear();
  await system.rows(
    `insert into cost_centers (tenant, code, name, owner, fiscal_year, budget_minor)
     select tenant, code, name, owner, $2, budget_minor from cost_centers
     where tenant = 'acme' and code = $1 and fiscal_year = $3 on conflict do nothing`,
    [code, year - 1, year],
  );
  await system.rows('update commitments set fiscal_year = $2 where requisition = $1', [id, year - 1]);
};

test('what is approved in the next year is taken from its budget', async () => {
  const id = await system.submit({ costCenter: 'CC-4300' });
  const task = await system.untilTask(id, 'approval_step');
  await movedToLastYear(id, 'CC-4300');
  await system.as('head').decide(task, 'approve');
  await system.untilStatus(id, 'ordered');
  expect(await system.rows('select fiscal_year from commitments where requisition = $1', [id])).toEqual([
    { fiscal_year: new Date().getFullYear() },
  ]);
});

test('a budget is raised in the year that it was about, and not after it', async () => {
  const id = await system.submit({ costCenter: ALMOST_EMPTY, quantity: 1, price: 4000 });
  const task = await system.untilTask(id, 'over_budget');
  const year = new Date().getFullYear();
  expect(task.facts).toMatchObject({ fiscalYear: year });
  const facts = (of: number) =>
    system.rows(`update tasks set facts = jsonb_set(facts, '{fiscalYear}', to_jsonb($2::int)) where id = $1`, [
      task.id,
      of,
    ]);
  const before = await budgetOf(ALMOST_EMPTY);
  await facts(year - 1);
  await expect(system.as('finance').decide(task, 'raise_budget', { reason: 'Now.' })).rejects.toMatchObject({
    code: 'refused_answer',
    message: expect.stringContaining('has passed'),
  });
  expect(await budgetOf(ALMOST_EMPTY)).toBe(before);
  await facts(year);
  await system.as('finance').decide(task, 'raise_budget', { reason: 'Now.' });
  await system.untilTask(id, 'approval_step');
  expect(await budgetOf(ALMOST_EMPTY)).toBeGreaterThan(before);
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
