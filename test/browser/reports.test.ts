import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { faultsOf } from './faults.ts';
import { until } from '../support/until.ts';
import { startShown, type Look, type Shown } from './browser.ts';

let shown: Shown;
let ordered: string;
beforeAll(async () => {
  shown = await startShown();
  ordered = await shown.system.submit({ item: 'monitors 27 inch', quantity: 6, price: 310 });
  await shown.system.as('head').decide(await shown.system.untilTask(ordered, 'approval_step'), 'approve');
  await shown.system.untilStatus(ordered, 'ordered');
  const { id: run } = await shown.system.as('buyer').runAgent('vendor', NORTHWIND);
  await until(async () => (await shown.system.as('buyer').agentRun(run)).endedAt !== null);
}, 90_000);
afterAll(() => shown.close());

const NORTHWIND = { name: 'Northwind Traders', country: 'US', taxId: '91-1234567', email: 'sales@northwind.example' };

const PATHS = [
  '/budgets',
  '/reports/vendors',
  '/reports/cycle-time',
  '/reports/open',
  '/reports/models',
  '/policies',
  '/policies/approval?amount=12000&currency=USD&costCenter=CC-4200',
  '/policies/tasks',
  '/agents',
  '/agents/documents/vendors',
  '/agents/runs',
  '/agents/runs/AR-000001',
  '/sandbox',
] as const;

const LOOKS = {
  light: { scheme: 'light' },
  dark: { scheme: 'dark' },
  'a phone': { width: 390, height: 844 },
} as const satisfies Record<string, Look>;

const overflow = (page: Page): Promise<unknown> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

test.each(Object.entries(LOOKS))('nobody stumbles over any page in %s', async (_, look) => {
  const page = await shown.signedIn('acme/admin', look);
  for (const path of PATHS) {
    await page.goto(path);
    expect([path, await faultsOf(page), await overflow(page)]).toEqual([path, [], 0]);
  }
  await page.context().close();
});

test('the navigation leads everywhere, from a button on a phone, and by keyboard', async () => {
  const wide = await shown.signedIn('acme/finance');
  await wide.getByRole('link', { name: 'Budgets' }).click();
  await wide.waitForURL('**/budgets');
  expect(await wide.locator('[aria-current=page]:visible').allTextContents()).toEqual(['Budgets']);
  await wide.context().close();

  const phone = await shown.signedIn('acme/finance', LOOKS['a phone']);
  expect(await phone.getByRole('link', { name: 'Policies' }).isVisible()).toBe(false);
  await phone.locator('summary', { hasText: 'Menu' }).focus();
  await phone.keyboard.press('Enter');
  await phone.getByRole('link', { name: 'Policies' }).click();
  await phone.waitForURL('**/policies');
  await phone.context().close();
});

describe('who answers for money', () => {
  test('finds the year and the cost centre of budgets in the address', async () => {
    const page = await shown.signedIn('acme/finance');
    await page.goto('/budgets');
    expect(await page.getByRole('row').filter({ hasText: 'CC-4200' }).textContent()).toContain('1,860.00');
    await page.getByLabel('Cost centre').selectOption('CC-4200');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL('**/budgets?*costCenter=CC-4200*');
    expect(await page.locator('tbody tr').count()).toBe(1);
    await page.context().close();
  });

  test('sees what was ordered as a picture and in figures, and takes it along', async () => {
    const page = await shown.signedIn('acme/auditor');
    await page.goto('/reports');
    await page.getByRole('img', { name: /Orders by month, USD/ }).waitFor();
    expect(await page.getByRole('row').nth(1).textContent()).toContain('1,860.00');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('vendors.csv');
    await page.context().close();
  });

  test('is told which approvals a purchase would need, and what was wrong with the question', async () => {
    const page = await shown.signedIn('acme/finance');
    await page.goto('/policies/approval');
    await page.getByLabel('Amount').fill('a lot');
    await page.getByLabel('Cost centre').fill('CC-4200');
    await page.getByRole('button', { name: 'Explain' }).click();
    expect(await page.getByRole('alert').allTextContents()).toEqual([
      expect.stringContaining('could not be read'),
      'must be an amount such as 1480.00',
    ]);
    expect(await page.getByLabel('Cost centre').inputValue()).toBe('CC-4200');
    await page.getByLabel('Amount').fill('30000');
    await page.getByRole('button', { name: 'Explain' }).click();
    expect(await page.getByRole('status').textContent()).toContain('compliance');
    await page.context().close();
  });
});

test('an administrator pauses an agent, all see that it is, and resumes it', async () => {
  const page = await shown.signedIn('acme/admin');
  await page.goto('/agents');
  const vendor = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'vendor', exact: true }) });
  await vendor.getByText('Pause').first().click();
  await vendor.getByLabel('Reason').fill('It is being looked at.');
  await vendor.getByRole('button', { name: 'Pause' }).click();
  const buyer = await shown.signedIn('acme/buyer');
  await buyer.goto('/agents');
  expect(await buyer.getByText('It is being looked at.').count()).toBe(1);
  expect(await buyer.getByText('Resume').count()).toBe(0);
  await vendor.getByText('Resume').first().click();
  await vendor.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('paused', { exact: true }).waitFor({ state: 'detached' });
  await Promise.all([page.context().close(), buyer.context().close()]);
});

test('the sandbox shows the order that left, and its mail, to whoever may see it', async () => {
  const page = await shown.signedIn('acme/requester');
  await page.goto('/sandbox');
  await page.getByRole('link', { name: ordered }).waitFor();
  await page.getByText('Purchase order PO-000001 from').click();
  await page.getByText('orders@northwind.example').first().waitFor();
  expect(await page.getByText('hannah.head@acme.example').count()).toBe(0);
  await page.context().close();
});
