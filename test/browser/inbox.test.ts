import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { faultsOf } from './faults.ts';
import { startShown, type Shown } from './browser.ts';

let shown: Shown;
beforeAll(async () => {
  shown = await startShown();
}, 90_000);
afterAll(() => shown.close());

const NEW_VENDOR = {
  subject: 'Torque sensors',
  text: 'We need 12 optical torque sensors OT-20 at $390.00 each from Lumen Optics LLC, based in the US. They are a new vendor for us; my contact there is sales@lumenoptics.example. The total is $4,680.00 plus tax. Please have them delivered to Lab 2 by 17 December 2026 and charge cost center CC-4200. We need them because the old sensors drift.',
};

test('a request goes by form from its sender to the inbox, a wrong tax id is refused, and the right one taken', async () => {
  const page = await shown.signedIn('acme/requester');
  await page.getByRole('link', { name: 'New request' }).click();
  await page.getByLabel('Subject').fill(NEW_VENDOR.subject);
  await page.getByLabel('What do you need?').fill(NEW_VENDOR.text);
  await page.getByRole('button', { name: 'Send the request' }).click();
  await page.getByRole('heading', { name: NEW_VENDOR.subject }).waitFor();
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const task = await shown.system.untilTask(id, 'missing_facts');

  await page.goto('/inbox');
  await page.getByRole('link', { name: 'Please complete the purchase request' }).click();
  await page.getByLabel('Tax id of the vendor').fill('12-34');
  await page.getByRole('button', { name: 'Answer' }).click();
  expect(await page.getByRole('alert').allTextContents()).toEqual([
    expect.stringContaining('Nothing was changed'),
    expect.stringContaining('"12-34" is not an EIN'),
  ]);
  expect(await page.getByLabel('Tax id of the vendor').inputValue()).toBe('12-34');
  expect(await shown.system.as('requester').task(task.id)).toMatchObject({ status: 'open' });

  await page.getByLabel('Tax id of the vendor').fill('84-2914563');
  await page.getByRole('button', { name: 'Answer' }).click();
  await page.waitForURL('**/inbox');
  await shown.system.untilTask(id, 'vendor_confirmation');
});

test('nobody stumbles over any page', async () => {
  const page = await shown.signedIn('acme/requester');
  const [{ id } = { id: '' }] = (await shown.system.as('requester').list({ limit: 1 })).items;
  for (const path of ['/inbox', '/requisitions', '/requisitions/new', `/requisitions/${id}`, '/tasks/T-000001']) {
    await page.goto(path);
    expect([path, await faultsOf(page)]).toEqual([path, []]);
  }
});

test('a page shows what others do while it is open, and keeps what its reader has opened', async () => {
  const id = await shown.system.submit({ item: 'label printers', quantity: 3, price: 120 });
  const task = await shown.system.untilTask(id, 'approval_step');
  const page = await shown.signedIn('acme/requester');
  await page.goto(`/requisitions/${id}`);
  await page.getByText('What proves each value').click();
  await shown.system.as('head').decide(task, 'approve');
  await page.getByText('Ordered', { exact: true }).first().waitFor();
  expect(await page.locator('details[open]').count()).toBeGreaterThan(0);
});
