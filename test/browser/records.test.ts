import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { faultsOf } from './faults.ts';
import { startShown, type Shown } from './browser.ts';

let shown: Shown;
let id: string;
beforeAll(async () => {
  shown = await startShown();
  id = await shown.system.submit();
  await shown.system.untilTask(id, 'approval_step');
}, 120_000);
afterAll(() => shown.close());

test('a requisition is found by its words, and each value leads to the words of the mail that prove it', async () => {
  const page = await shown.signedIn('acme/requester');
  await page.goto('/requisitions');
  await page.getByLabel('Words').fill('monitors');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.waitForURL('**/requisitions?search=monitors**');
  await page.getByRole('link', { name: 'Total' }).click();
  await page.waitForURL('**sort=total**');
  expect(await page.getByRole('columnheader', { name: 'Total' }).getAttribute('aria-sort')).toBe('descending');
  await page.getByRole('link', { name: id }).click();

  const value = page.getByRole('table').first().getByRole('link', { name: 'USD 200.00' });
  await value.click();
  const target = page.locator('mark:has(:target)');
  expect(await target.textContent()).toContain('200.00');
  expect(await page.locator('.flow .done').first().textContent()).toMatch(/Read.*done.*(sec|min).*\$/s);
});

test('the case file says on top that its chain holds, and shows what each entry holds', async () => {
  const page = await shown.signedIn('acme/requester');
  await page.goto(`/requisitions/${id}`);
  await page.getByRole('link', { name: 'Case file' }).click();
  await page.getByText('The chain holds').waitFor();
  const entry = page.getByRole('listitem').filter({ hasText: 'Budget committed' });
  await entry.getByText('Content').click();
  expect(await entry.locator('dl').first().textContent()).toContain('CC-4200');
});

const editQuantity = async (page: Page, value: string): Promise<void> => {
  await page.getByLabel('Line 1: Quantity').fill(value);
  await page.getByRole('button', { name: 'Save the changes' }).click();
};

test('an edit is refused with what was typed, taken when it is right, refused when stale, and asks for approval anew', async () => {
  const before = await shown.system.untilTask(id, 'approval_step');
  const page = await shown.signedIn('acme/requester');
  await page.goto(`/requisitions/${id}`);
  const stale = await shown.signedIn('acme/buyer');
  await stale.goto(`/requisitions/${id}/edit`);
  await page.getByRole('link', { name: 'Edit the fields' }).click();
  await editQuantity(page, 'many');
  expect(await page.getByRole('alert').count()).toBeGreaterThan(0);
  expect(await page.getByLabel('Line 1: Quantity').inputValue()).toBe('many');
  await page.getByLabel('Total', { exact: true }).fill('USD 600.00');
  await editQuantity(page, '3');
  await page.waitForURL(`**/requisitions/${id}`);
  const after = await shown.system.untilTask(id, 'approval_step', { after: before });
  expect(after.facts['totals']).toMatchObject({ total: { currency: 'USD', minor: 60_000 } });

  await editQuantity(stale, '9');
  await stale.getByText('It has changed since you saw it').waitFor();
});

test('an order is shown as it was written, and is found with its vendor', async () => {
  const task = await shown.system.untilTask(id, 'approval_step');
  await shown.system.as('head').decide(task, 'approve');
  await shown.system.untilStatus(id, 'ordered');
  const page = await shown.signedIn('acme/requester');
  await page.goto('/orders');
  await page.getByRole('link', { name: 'PO-000001' }).click();
  await page.getByRole('heading', { name: 'Purchase order PO-000001' }).waitFor();
  expect(await page.getByRole('cell', { name: 'USD 600.00' }).count()).toBe(2);
  await page.getByRole('link', { name: 'V-1001' }).click();
  await page.getByRole('heading', { name: 'Northwind Traders' }).waitFor();
  expect(await page.getByRole('link', { name: id }).count()).toBeGreaterThan(0);
  // Only a buyer or compliance puts a vendor on hold.
  expect(await page.getByText('Put on hold').count()).toBe(0);
});

test('an order is changed by a form, and what rises is decided by another person who reads what changed', async () => {
  const buyer = await shown.signedIn('acme/buyer');
  await buyer.goto('/orders/PO-000001');
  await buyer.getByText('Change the order').first().click();
  await buyer.locator('[name=price-1]').fill('210.00');
  await buyer.locator('#change-reason').fill('The vendor has raised its prices.');
  await buyer.locator('form:has(#change-reason) button').click();
  await buyer.getByText('The vendor has raised its prices.').waitFor();
  const task = await shown.system.untilTask(id, 'change_approval');
  await buyer.reload();
  await buyer.getByText('Department head is asked').waitFor();
  const head = await shown.signedIn('acme/head');
  await head.goto(`/tasks/${task.id}`);
  await head.getByText('210').first().waitFor();
  expect(await faultsOf(head)).toEqual([]);
  await head.getByRole('button', { name: 'Approve' }).click();
  await head.waitForURL((url) => url.pathname !== `/tasks/${task.id}`);
  await until(async () => (await shown.system.as('buyer').order('PO-000001')).version === 2);
  await buyer.reload();
  await buyer.getByText('approved for Department head by Hannah Price').waitFor();
});

test('a contract is uploaded, found by what it says, and read at its passage', async () => {
  const page = await shown.signedIn('acme/buyer');
  await page.goto('/contracts');
  await page.getByText('Add a contract').click();
  const text = '1 Warranty\n\nThe vendor repairs defective gyroscopes within nine working days.';
  await page.getByLabel('File').setInputFiles({
    name: 'gyroscopes.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from(text),
  });
  await page.locator('form[enctype] [name=vendor]').fill('V-9999');
  await page.getByRole('button', { name: 'Add the contract' }).click();
  await page.getByRole('alert').getByText('There is no vendor V-9999').waitFor();
  await page.getByLabel('File').setInputFiles({
    name: 'gyroscopes.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from(text),
  });
  await page.locator('form[enctype] [name=vendor]').fill('V-1001');
  await page.getByRole('button', { name: 'Add the contract' }).click();
  await page.getByText('defective gyroscopes').waitFor();

  await page.goto('/contracts');
  await page.getByLabel('What is it about?').fill('repair of gyroscopes');
  await page.getByRole('button', { name: 'Search the contracts' }).click();
  const found = page.getByRole('listitem').filter({ hasText: 'defective gyroscopes' });
  expect(await found.textContent()).toContain('page 1');
  await found.getByRole('link').first().click();
  expect(await page.locator('li:target').textContent()).toContain('nine working days');
});

test('a vendor on hold stops a requisition that waits for approval, and compliance alone lets it go again', async () => {
  const second = await shown.system.submit({ item: 'lamps' });
  await shown.system.untilTask(second, 'approval_step');
  const page = await shown.signedIn('acme/buyer');
  await page.goto('/vendors?search=northwind');
  await page.getByRole('link', { name: 'V-1001' }).click();
  await page.getByText('Put on hold').first().click();
  await page.getByLabel('Reason').fill('An invoice is disputed.');
  await page.getByRole('button', { name: 'Put on hold' }).click();
  await page.getByText('put on hold by Ben Whitaker').waitFor();
  const { statusReason, tasks } = await shown.system.untilStatus(second, 'blocked');
  expect(statusReason).toContain('An invoice is disputed.');
  expect(tasks.filter(({ status }) => status === 'open')).toEqual([]);
  // What one may stop is not what one may let go on.
  expect(await page.getByText('Release').count()).toBe(0);

  const guard = await shown.signedIn('acme/compliance');
  await guard.goto('/vendors/V-1001');
  await guard.getByText('Release', { exact: true }).click();
  await guard.getByLabel('Reason').fill('It is settled.');
  await guard.getByRole('button', { name: 'Release the vendor' }).click();
  await guard.getByText('released by Carla Nguyen').waitFor();
  expect((await shown.system.as('compliance').vendor('V-1001')).status).toBe('active');
  expect((await shown.system.as('auditor').show(second)).status).toBe('blocked');
});

let pending: string;
test('from a vendor that was let go new requisitions are bought again, and one that waits says for whom', async () => {
  pending = await shown.system.submit({ item: 'docking stations', price: 900 });
  await shown.system.untilTask(pending, 'approval_step');
  const page = await shown.signedIn('acme/requester');
  await page.goto(`/requisitions/${pending}`);
  expect(await page.locator('[aria-current=step]').textContent()).toMatch(/Approved.*waiting.*since/);
  await page.getByText('Withdraw', { exact: true }).click();
  await page.getByLabel('Reason').fill('We found some in the store.');
  expect(await page.getByRole('button', { name: 'Withdraw it' }).isVisible()).toBe(true);
});

const looks = [
  { scheme: 'light', width: 1200, height: 800 },
  { scheme: 'dark', width: 1200, height: 800 },
  { scheme: 'dark', width: 390, height: 844 },
] as const;

test.each(looks)('nobody stumbles over any page ($scheme, $width wide), and none scrolls sideways', async (look) => {
  const page = await shown.signedIn('acme/buyer', look);
  const [contract] = await shown.system.as('buyer').contracts();
  const paths = [
    '/requisitions',
    `/requisitions/${id}`,
    `/requisitions/${pending}`,
    `/requisitions/${pending}/edit`,
    `/requisitions/${id}/case`,
    `/requisitions/${id}/transcript`,
    '/orders',
    '/orders/PO-000001',
    '/vendors',
    '/vendors/V-1001',
    '/contracts',
    '/contracts?q=payment',
    `/contracts/${contract?.id}`,
  ];
  for (const path of paths) {
    await page.goto(path);
    expect([path, await faultsOf(page)]).toEqual([path, []]);
    // What is folded away must fit as well.
    await page.evaluate('document.querySelectorAll(".case details").forEach((each) => { each.open = true; })');
    expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, look.width]);
  }
});
