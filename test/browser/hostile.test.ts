import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startShown, type Shown } from './browser.ts';

let shown: Shown;
beforeAll(async () => {
  shown = await startShown();
}, 90_000);
afterAll(() => shown.close());

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitan'.repeat(5);

test('no word of a stranger makes a page wider than its window, or leaves it', async () => {
  const id = await shown.system.submit({ item: LONG, quantity: 2, price: 120 });
  const task = await shown.system.untilTask(id, 'approval_step');
  const page = await shown.signedIn('acme/head');
  const paths = ['/inbox', '/inbox/review', '/requisitions', `/requisitions/${id}`, `/tasks/${task.id}`];
  for (const width of [1200, 390])
    for (const path of paths) {
      await page.setViewportSize({ width, height: 844 });
      await page.goto(path);
      const beyond = await page.evaluate(
        `[...document.querySelectorAll('main *')].filter((one) => !one.closest('.source, thead') && one.getClientRects().length > 0)
           .filter((one) => { const { left, right } = one.getBoundingClientRect(); return left < 0 || right > ${width}; })
           .map((one) => one.outerHTML.slice(0, 100))`,
      );
      expect([path, width, beyond]).toEqual([path, width, []]);
    }
}, 60_000);

test('what was typed when the session had ended is sent once somebody has signed in again', async () => {
  const page = await shown.signedIn('acme/requester');
  await page.goto('/requisitions/new');
  await page.getByLabel('Subject').fill('Label printers');
  await page
    .getByLabel('What do you need?')
    .fill('Please order 2 label printers from Northwind Traders at $120.00 each.');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Send the request' }).click();
  await page.getByRole('heading', { name: 'You are no longer signed in' }).waitFor();

  const [other] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: 'Sign in, in another tab' }).click(),
  ]);
  await other.locator('[name=account][value="acme/requester"]').click();
  await other.getByText('You are signed in.').waitFor();
  await page.getByRole('button', { name: 'Send it again' }).click();
  await page.getByRole('heading', { name: 'Label printers' }).waitFor();
  const { items } = await shown.system.as('requester').list({ search: 'Label printers', limit: 9 });
  expect(items).toHaveLength(1);
});
