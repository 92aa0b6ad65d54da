import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { delivered, saying, sentOrder } from '../support/orders.ts';
import { faultsOf } from './faults.ts';
import { startShown, type Shown } from './browser.ts';

let shown: Shown;
beforeAll(async () => {
  shown = await startShown();
}, 120_000);
afterAll(() => shown.close());

const as = (who: string) => shown.system.as(who);
const dearer = {
  lines: [{ line: 1, unitPrice: '250' }],
  neededBy: null,
  tax: null,
  reason: 'They have raised it.',
};

describe('the page of an order that somebody looks at', () => {
  test('shows a receipt, a change and who is asked about it without being loaded again', async () => {
    const { id, number } = await sentOrder(shown.system);
    const page = await shown.signedIn('acme/buyer');
    await page.goto(`/orders/${number}`);
    await page.evaluate(`document.documentElement.dataset.window = 'the same'`);
    await as('receiver').receiveOrder(number, delivered('1'));
    await page
      .getByText('received by Ray Tanaka: 1: 1')
      .or(page.getByText(/received by .*: 1 of line 1/))
      .first()
      .waitFor();
    await as('buyer2').changeOrder(number, dearer);
    await page.getByText('Department head is asked').waitFor();
    await as('head').decide(await shown.system.untilTask(id, 'change_approval'), 'reject', { reason: 'Too dear.' });
    await page.getByText('an approver refused it').waitFor();
    await page.getByText('Too dear.').waitFor();
    expect(await page.evaluate('document.documentElement.dataset.window')).toBe('the same');
    expect(await faultsOf(page)).toEqual([]);
  });

  test('leaves what is being typed as it is, and says under which forms the order has changed', async () => {
    const { number } = await sentOrder(shown.system);
    const page = await shown.signedIn('acme/buyer');
    await page.goto(`/orders/${number}`);
    await page.getByText('Put on hold').first().click();
    await page.locator('#hold-reason').fill('half a word');
    await page.getByText('Change the order').click();
    const [quantity, reason] = [page.locator('#quantity-1'), page.locator('#change-reason')];
    await quantity.fill('5');
    await reason.pressSequentially('Five are need');
    await as('receiver').receiveOrder(number, delivered('2'));
    await page.getByText(/received by .*: 2 of line 1/).waitFor();
    await page.locator('#act-change .moved').waitFor();
    await reason.pressSequentially('ed.');
    expect([await quantity.inputValue(), await reason.inputValue()]).toEqual(['5', 'Five are needed.']);
    expect(await page.locator('#hold-reason').inputValue()).toBe('half a word');
    expect(await page.getByText('Cancel', { exact: true }).isVisible()).toBe(false);
    expect(await faultsOf(page)).toEqual([]);
  });

  test('keeps a form that is not possible any more, offers those that are, and sends none on another ground', async () => {
    const { number } = await sentOrder(shown.system);
    const page = await shown.signedIn('acme/buyer');
    await page.goto(`/orders/${number}`);
    await page.getByText('Cancel', { exact: true }).click();
    await page.locator('#cancel-reason').fill('Nobody needs it.');
    await as('buyer2').changeOrder(number, dearer);
    await page.getByText('Withdraw the change').first().waitFor();
    await page.getByText('Withdraw the change').first().click();
    await page.locator('#withdraw-reason').fill('They keep the price.');
    await page.getByRole('button', { name: 'Withdraw the change' }).click();
    await page.getByText('withdrawn by Ben Whitaker').waitFor();
    await page.getByText('Change the order').click();
    await page.locator('#quantity-1').fill('3');
    await page.locator('#change-reason').fill('One more.');
    await as('buyer2').acknowledgeOrder(number, saying('accepted'));
    await as('receiver').receiveOrder(number, delivered('1'));
    await page.locator('#act-change .moved').waitFor();
    await page.getByRole('button', { name: 'Propose the change' }).click();
    await page.getByRole('alert').getByText('Nothing was sent yet').waitFor();
    expect(await page.locator('#quantity-1').inputValue()).toBe('3');
    await page.getByRole('button', { name: 'Propose the change' }).click();
    await page.getByText('One more.').waitFor();
    expect((await as('buyer').order(number)).changes.map(({ state }) => state)).toEqual(['withdrawn', 'open']);
  });

  test('says nothing more to whoever may not see it any more', async () => {
    const { id, number } = await sentOrder(shown.system);
    const [page, other] = [await shown.signedIn('acme/receiver'), await shown.signedIn('acme/buyer')];
    for (const window of [page, other]) await window.goto(`/orders/${number}`);
    await as('buyer').acknowledgeOrder(number, saying('changed', { note: 'What both may read.' }));
    for (const window of [page, other]) await window.getByText('What both may read.').waitFor();
    await shown.system.rows(
      `update requisitions set involved = array_remove(involved, 'receiver'), watchers = array_remove(watchers, 'receiver') where id = $1`,
      [id],
    );
    await as('buyer').acknowledgeOrder(number, saying('changed', { note: 'What nobody else may read.' }));
    await other.getByText('What nobody else may read.').waitFor();
    expect(await page.content()).not.toContain('What nobody else may read.');
    expect((await page.reload())?.status()).toBe(404);
  });
});

const LOOKS = [
  { scheme: 'light', width: 1200, height: 800 },
  { scheme: 'dark', width: 390, height: 844 },
] as const;

test.each(LOOKS)(
  'an order on hold with a change that waits is free of faults in $scheme at $width pixels',
  async (look) => {
    const { id, number } = await sentOrder(shown.system);
    await as('buyer').changeOrder(number, dearer);
    await shown.system.untilTask(id, 'change_approval');
    await as('buyer').holdOrder(number, 'The vendor is looked at.');
    await as('receiver').receiveOrder(number, delivered('1'));
    for (const who of ['acme/buyer', 'acme/receiver']) {
      const page = await shown.signedIn(who, look);
      await page.goto(`/orders/${number}`);
      await page.getByText('has put it on hold').waitFor();
      for (const summary of await page.locator('main details > summary').all()) await summary.click();
      expect([who, await faultsOf(page), await page.evaluate('document.documentElement.scrollWidth')]).toEqual([
        who,
        [],
        look.width,
      ]);
    }
  },
);
