import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sendDue } from '../../src/events/webhooks.ts';
import { createVault } from '../../src/identity/vault.ts';
import { createPostWebhook } from '../../src/outbound/post-webhook.ts';
import { GRANT_KEYS } from '../support/system.ts';
import { startReceiver, status, type Receiver } from '../support/webhook-receiver.ts';
import { isSigned } from '../support/webhook-stage.ts';
import { faultsOf } from './faults.ts';
import { startShown, type Shown } from './browser.ts';

let shown: Shown;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  shown = await startShown({ environment: { WEBHOOK_PRIVATE_URLS: receiver.origin } });
}, 120_000);
afterAll(async () => {
  await shown.close();
  await receiver.close();
});

const vault = createVault(GRANT_KEYS);

const now = (): Date => new Date();

/** What a worker does once a second. */
const send = async (): Promise<void> => {
  await sendDue({
    database: shown.system.database,
    post: createPostWebhook({ privateOrigins: [receiver.origin], now }),
    source: shown.url,
    open: (use, sealed) => vault.open(use, sealed),
    now,
    random: () => 0,
    log: { warn: (fields: object) => void shown.system.surprises.push(fields) },
  });
};

const LOOKS = [
  {},
  { scheme: 'dark' },
  { width: 390, height: 844 },
  { scheme: 'dark', width: 390, height: 844 },
] as const;

test('an administrator adds a webhook, keeps its secret, tests it, sees what became of it, and sends it again', async () => {
  const page = await shown.signedIn('acme/admin');
  await page.goto('/webhooks');
  await page.getByLabel('Address').fill('http://169.254.169.254/');
  await page.getByRole('button', { name: 'Add a webhook' }).click();
  await page.getByText('must begin with https://').waitFor();
  expect(await page.getByLabel('Address').inputValue()).toBe('http://169.254.169.254/');
  await page.getByLabel('Address').fill(receiver.url);
  await page.getByLabel('Events', { exact: true }).fill('order.*');
  await page.getByRole('button', { name: 'Add a webhook' }).click();
  const secret = await page.locator('code.secret').textContent();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('link', { name: 'I have kept it' }).click();
  await page.waitForURL('**/webhooks/*');
  const address = page.url();
  receiver.answer = status(500);
  await page.getByRole('button', { name: 'Send a test' }).click();
  await page.getByRole('cell', { name: 'Waiting' }).waitFor();
  await send();
  await page.reload();
  expect(await page.locator('table').textContent()).toContain('500');
  receiver.answer = status(204);
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.waitForURL(address);
  await send();
  await page.reload();
  await page.getByRole('cell', { name: 'Delivered' }).waitFor();
  expect(receiver.seen).toHaveLength(2);
  for (const received of receiver.seen) expect(isSigned(received, secret ?? '')).toBe(true);
  await page.getByRole('button', { name: 'Disable' }).click();
  await page.getByText('by an administrator').waitFor();
  expect(await page.getByRole('button', { name: 'Send a test' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Enable' }).click();
  await page.getByRole('button', { name: 'Send a test' }).waitFor();
});

test.each(LOOKS)('the pages are free of faults and fit: %j', async (look) => {
  const page = await shown.signedIn('acme/admin', look);
  const widths = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth';
  for (const path of ['/webhooks', null]) {
    if (path === null) await page.locator('main table a').first().click();
    else await page.goto(path);
    await page.waitForLoadState();
    for (const summary of await page.locator('main details > summary').all()) await summary.click();
    expect(await faultsOf(page)).toEqual([]);
    expect(await page.evaluate(widths)).toBe(true);
  }
});
