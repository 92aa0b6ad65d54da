import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { archiveOf, CLAUSES } from '../support/clauses.ts';
import { HARBOR_LANE, LUMEN } from '../support/request-mail.ts';
import { startShown, type Shown } from './browser.ts';
import { faultsOf } from './faults.ts';

let shown: Shown;
beforeAll(async () => {
  shown = await startShown({ contracts: archiveOf(CLAUSES) });
}, 90_000);
afterAll(() => shown.close());

/** A request that nothing is missing of, up to its first approval. */
const untilApproval = async (item: string) => {
  const id = await shown.system.submit({ item });
  return { id, task: await shown.system.untilTask(id, 'approval_step') };
};
const untilQuestion = async (item: string) => {
  const id = await shown.system.submit({ item, neededBy: '' });
  return { id, task: await shown.system.untilTask(id, 'missing_facts') };
};
const statusOf = async (task: { id: string }) => (await shown.system.as('buyer').task(task.id)).status;
/** What a focused control is called, as far as it says. */
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>('document.activeElement.getAttribute("name") ?? document.activeElement.textContent.trim()');
const tabTo = async (page: Page, name: string): Promise<void> => {
  for (let step = 0; step < 60; step += 1) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${name} cannot be reached by the keyboard; the focus is on ${await focused(page)}.`);
};
const isWiderThanItsWindow = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');

describe('a question', () => {
  test('is answered from the link of its mail in one field: sign in, type, done', async () => {
    const { task } = await untilQuestion('desk lamps');
    // Nobody is signed in here yet; the link of the mail leads through the issuer and back.
    const page = await shown.signedIn('acme/requester');
    await page.context().clearCookies();
    await page.goto(`/tasks/${task.id}`);
    await page.locator('[name=account][value="acme/requester"]').click();
    await page.waitForURL(`**/tasks/${task.id}`);
    // The first field has the focus, so that typing begins at once.
    expect(await focused(page)).toBe('neededBy');
    await page.getByLabel('Needed by').fill('2027-03-01');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/inbox');
    expect(await statusOf(task)).toBe('decided');
  });

  test('is checked while it is typed, and nothing is stored by that', async () => {
    const id = await shown.system.submit({ vendor: 'Lumen Optics LLC, US', item: 'sensors' });
    const task = await shown.system.untilTask(id, 'missing_facts');
    const page = await shown.signedIn('acme/requester');
    await page.goto(`/tasks/${task.id}`);
    await page.getByLabel('Tax id of the vendor').fill('12-34');
    await page.getByText('"12-34" is not an EIN').waitFor();
    await page.getByLabel('Tax id of the vendor').fill('84-2914563');
    await page.getByText('This fits.').waitFor();
    expect(await shown.system.as('requester').task(task.id)).toMatchObject({ status: 'open', refusal: null });
    expect(await faultsOf(page)).toEqual([]);
  });

  test('is answered by keyboard alone, from the inbox on', async () => {
    const { task } = await untilQuestion('lab stools');
    const page = await shown.signedIn('acme/requester');
    await page.goto('/inbox?q=stools');
    await tabTo(page, task.title);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/tasks/${task.id}`);
    await tabTo(page, 'neededBy');
    // A date field is typed part by part.
    await page.keyboard.type('03012027');
    await tabTo(page, 'Answer');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/inbox');
    expect(await statusOf(task)).toBe('decided');
  });
});

describe('an approval', () => {
  test('shows what it is for, and is given by another person than who asked', async () => {
    const { id, task } = await untilApproval('keyboards');
    const requester = await shown.signedIn('acme/requester');
    await requester.goto(`/tasks/${task.id}`);
    await requester.getByText('for somebody else to decide').waitFor();
    expect(await requester.getByRole('button', { name: 'Approve' }).count()).toBe(0);

    const head = await shown.signedIn('acme/head');
    await head.goto(`/tasks/${task.id}`);
    await head.getByRole('heading', { name: 'What you approve' }).waitFor();
    await head.getByRole('cell', { name: 'keyboards' }).waitFor();
    await head.getByText('orders@northwind.example').waitFor();
    await head.getByRole('button', { name: 'Approve' }).click();
    await head.waitForURL('**/inbox');
    await shown.system.untilStatus(id, 'ordered');
  });

  test('that was given in another window is refused in this one, with who decided what', async () => {
    const { task } = await untilApproval('headsets');
    const [one, other] = [await shown.signedIn('acme/head'), await shown.signedIn('acme/head')];
    await one.goto(`/tasks/${task.id}`);
    await other.goto(`/tasks/${task.id}`);
    await one.getByRole('button', { name: 'Approve' }).click();
    await one.waitForURL('**/inbox');
    await other.getByRole('button', { name: 'Approve' }).click();
    expect(await other.getByRole('alert').textContent()).toContain('changed since you saw it');
    await other.getByText(/Hannah Price has decided: Approve/).waitFor();
  });

  test('of what has changed shows what is otherwise than before', async () => {
    const { id, task } = await untilApproval('docking stations');
    await shown.system.as('requester').edit(id, { 'lines[0].quantity': '3', total: '$600.00' });
    const again = await shown.system.untilTask(id, 'approval_step', { after: task });
    const head = await shown.signedIn('acme/head');
    await head.goto(`/tasks/${again.id}`);
    const row = head.getByRole('row', { name: 'Line 1: Quantity' });
    expect(await row.getByRole('cell').allTextContents()).toEqual(['2', '3']);
    expect(await faultsOf(head)).toEqual([]);
  });

  test('is decided beside others, each on its own record, whatever becomes of the others', async () => {
    const [first, second] = [await untilApproval('cable ties'), await untilApproval('cable ducts')];
    const head = await shown.signedIn('acme/head');
    await head.goto('/inbox');
    await head.getByRole('link', { name: 'approvals together' }).click();
    const box = (of: { id: string }) => head.getByRole('group', { name: `Your decision on ${of.id}` });
    await box(first).getByLabel('Approve').check();
    // It asks for a reason, which is not given.
    await box(second).getByLabel('Return with a question').check();
    expect(await faultsOf(head)).toEqual([]);
    await head.getByRole('button', { name: 'Decide what is marked' }).click();
    const results = head.getByRole('status').getByRole('listitem');
    await results.first().waitFor();
    const texts = await results.allTextContents();
    expect(texts.find((text) => text.includes(first.task.id))).toContain('Approve: done');
    expect(texts.find((text) => text.includes(second.task.id))).toContain('Not taken');
    expect([await statusOf(first.task), await statusOf(second.task)]).toEqual(['decided', 'open']);
  });
});

test('a letter is edited beside what it cites, and leaves as it was edited', async () => {
  const id = await shown.system.submit({ vendor: HARBOR_LANE });
  const task = await shown.system.untilTask(id, 'letter_review');
  const buyer = await shown.signedIn('acme/buyer');
  await buyer.goto(`/tasks/${task.id}`);
  await buyer.getByRole('heading', { name: 'What it cites' }).waitFor();
  expect(await buyer.locator('blockquote').count()).toBeGreaterThan(0);
  const text = buyer.getByLabel('Subject and text');
  await text.fill((await text.inputValue()).replace(/\n\n/, '\n\nWith thanks for your patience.\n\n'));
  expect(await faultsOf(buyer)).toEqual([]);
  await buyer.getByRole('button', { name: 'Send the letter' }).click();
  await buyer.waitForURL('**/inbox');
  expect((await shown.system.as('buyer').history(id)).entries.map(({ payload }) => payload)).toContainEqual(
    expect.objectContaining({ task: task.id, verb: 'edit' }),
  );
});

test('a new vendor is compared with its record before it is confirmed', async () => {
  const id = await shown.system.submit({ vendor: LUMEN });
  const task = await shown.system.untilTask(id, 'vendor_confirmation');
  const buyer = await shown.signedIn('acme/buyer');
  await buyer.goto(`/tasks/${task.id}`);
  const row = buyer.getByRole('row', { name: 'Address of the vendor for orders' });
  expect(await row.getByRole('cell').allTextContents()).toEqual([
    expect.stringContaining('sales@lumenoptics.example'),
    'sales@lumenoptics.example',
  ]);
  expect(await faultsOf(buyer)).toEqual([]);
});

describe('the inbox', () => {
  test('shows who works on what, and gives it to somebody else', async () => {
    const id = await shown.system.submit({ vendor: LUMEN, item: 'lenses' });
    const task = await shown.system.untilTask(id, 'vendor_confirmation');
    const page = await shown.signedIn('acme/buyer');
    await page.goto(`/inbox?q=${id}`);
    await page.getByRole('button', { name: 'Claim' }).click();
    expect((await shown.system.as('buyer2').task(task.id)).claim?.by).toBe('buyer');
    const other = await shown.signedIn('acme/buyer2');
    await other.goto(`/inbox?q=${id}`);
    await other.getByText('Ben Whitaker works on it until').waitFor();

    await page.goto(`/tasks/${task.id}`);
    await page.getByText('Give it to somebody else').click();
    await page.getByLabel('To whom').selectOption('buyer2');
    await page.getByLabel('Why').fill('She knows them.');
    await page.getByRole('button', { name: 'Give it to them' }).click();
    await page.waitForURL('**/inbox');
    expect((await shown.system.as('buyer2').task(task.id)).owner).toEqual({ person: 'buyer2' });
  });

  test('has what was rejected, and a buyer reopens it', async () => {
    const { id, task } = await untilApproval('espresso machine');
    await shown.system.as('head').decide(task, 'reject', { reason: 'Not this year.' });
    await shown.system.untilStatus(id, 'rejected');
    const page = await shown.signedIn('acme/buyer');
    await page.goto('/inbox');
    await page.getByRole('link', { name: 'Rejected' }).click();
    await page.getByLabel('Number, subject or vendor').fill('espresso');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('Reopen').first().click();
    await page.getByLabel('Why it is needed after all').fill('The guests came.');
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Reopen' }).click();
    await page.waitForURL(`**/requisitions/${id}`);
    await shown.system.until(id, ({ status }) => status !== 'rejected');
  });

  test('names a deputy, who then finds what is lent to them, and takes them back', async () => {
    const { task } = await untilApproval('whiteboards');
    const head = await shown.signedIn('acme/head');
    await head.goto('/deputies');
    await head.getByLabel('Deputy').fill('nobody-here');
    await head.getByLabel('Until').fill('2030-12-31');
    await head.getByRole('button', { name: 'Name the deputy' }).click();
    await head.getByRole('alert').waitFor();
    expect(await head.getByLabel('Deputy').inputValue()).toBe('nobody-here');
    await head.getByLabel('Deputy').fill('finance');
    await head.getByRole('button', { name: 'Name the deputy' }).click();
    await head.getByRole('cell', { name: 'Frank Osei' }).waitFor();
    expect(await faultsOf(head)).toEqual([]);

    const deputy = await shown.signedIn('acme/finance');
    await deputy.goto(`/tasks/${task.id}`);
    await deputy.getByText('You decide in the place of Hannah Price.').waitFor();
    await head.getByRole('button', { name: 'End it now' }).click();
    await head.getByText('Nobody stands in for you.').waitFor();
  });
});

test('a file that was attached to a request is read with it', async () => {
  const page = await shown.signedIn('acme/requester');
  await page.goto('/requisitions/new');
  await page.getByLabel('Subject').fill('Label printer');
  await page.getByLabel('What do you need?').fill('Please order what is in the quote, from Northwind Traders.');
  await page.getByLabel('Files').setInputFiles({
    name: 'quote.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('Quote of Northwind Traders\n\n1 label printer at $250.00 each\n\nTotal: $250.00 plus tax\n'),
  });
  await page.getByLabel('Cost center').fill('CC-4300');
  await page.getByLabel('Needed by').fill('2027-02-01');
  await page.getByRole('button', { name: 'Send the request' }).click();
  await page.getByRole('heading', { name: 'Label printer' }).waitFor();
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const { requirement } = await shown.system.until(id, (view) => view.requirement !== null);
  expect(requirement).toMatchObject({ costCenter: 'CC-4300', neededBy: '2027-02-01' });
  const source = await shown.system.as('requester').source(id);
  expect(source?.documents.map(({ name }) => name)).toEqual(['quote.txt']);
});

const looks = [
  { scheme: 'light', width: 1200, height: 800 },
  { scheme: 'dark', width: 1200, height: 800 },
  { scheme: 'light', width: 390, height: 844 },
  { scheme: 'dark', width: 390, height: 844 },
] as const;

test.each(looks)('nobody stumbles in $scheme at $width pixels, nor scrolls sideways', async (look) => {
  const { task } = await untilApproval('notebooks');
  const page = await shown.signedIn('acme/head', look);
  for (const path of [
    '/inbox',
    '/inbox?tab=others',
    '/inbox?tab=decided',
    '/inbox?tab=rejected',
    '/inbox/review',
    '/deputies',
    '/requisitions/new',
    `/tasks/${task.id}`,
  ]) {
    await page.goto(path);
    expect([path, await faultsOf(page), await isWiderThanItsWindow(page)]).toEqual([path, [], false]);
  }
});
