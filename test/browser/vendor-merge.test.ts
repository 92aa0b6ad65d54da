import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { faultsOf } from './faults.ts';
import { startShown, type Shown } from './browser.ts';

let shown: Shown;
beforeAll(async () => {
  shown = await startShown();
}, 120_000);
afterAll(() => shown.close());

const paths = ['/vendors/V-1010', '/vendors/V-1010/merge?into=V-1011', '/vendors/V-1011'];
const looks = [
  { scheme: 'light', width: 1200, height: 800 },
  { scheme: 'dark', width: 1200, height: 800 },
  { scheme: 'dark', width: 390, height: 844 },
] as const;

const looked = async (who: string, state: string): Promise<void> => {
  for (const look of looks) {
    const page = await shown.signedIn(who, look);
    for (const path of paths) {
      await page.goto(path);
      expect([state, path, await faultsOf(page)]).toEqual([state, path, []]);
      expect([state, path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([
        state,
        path,
        look.width,
      ]);
    }
  }
};

test('a buyer compares two records and proposes, another person rejects or confirms, and the one leads to the other', async () => {
  const page = await shown.signedIn('acme/buyer');
  await page.goto('/vendors/V-1010');
  await page.getByText('Merge into another record').click();
  await page.getByLabel('Number of the record that stays').fill('V-1011');
  await page.getByRole('button', { name: 'Compare the two' }).click();
  await page.getByRole('heading', { name: 'V-1010 and V-1011: one company?' }).waitFor();
  expect(await page.getByRole('row', { name: 'Name' }).first().textContent()).toContain('Pinnacle Packing Inc.');
  await page.getByLabel('Reason').fill('One of them is a typing error.');
  await looked('acme/buyer', 'before');
  await page.getByRole('button', { name: 'Propose the merge' }).click();
  await page.getByText('Ben Whitaker proposes to merge V-1010 into V-1011').waitFor();
  await page.getByRole('link', { name: 'Compare and decide' }).click();
  expect(await page.getByRole('button', { name: 'Confirm the merge' }).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Reject the proposal' }).count()).toBe(1);

  const guard = await shown.signedIn('acme/compliance');
  await guard.goto('/vendors/V-1011');
  await looked('acme/compliance', 'proposed');
  await guard.getByRole('link', { name: 'Compare and decide' }).click();
  await guard.getByRole('button', { name: 'Confirm the merge' }).click();
  await guard.getByText('confirmed by Carla Nguyen').waitFor();
  await guard.getByRole('link', { name: 'V-1010' }).first().click();
  await guard.getByText('This record leads to').waitFor();
  await guard.goto('/vendors?search=V-1010');
  expect(await guard.getByRole('link', { name: 'V-1011' }).count()).toBe(1);
  await looked('acme/buyer', 'merged');
}, 120_000);
