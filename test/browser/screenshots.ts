import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startShown, type Shown } from './browser.ts';
import { carryExample, type Example } from './example.ts';

const FOLDER = join(import.meta.dirname, '../../docs/screenshots');
/** They are in the repository for ever. */
const MOST_BYTES = 4 * 1024 * 1024;
const DESK = { width: 1200, height: 800 };
const PHONE = { width: 390, height: 844 };

/** A page as one person sees it; `phone`: on one, too. */
type Picture = { name: string; who: string; path: string; phone?: true };

const firstTask = async (shown: Shown, requisition: string): Promise<string> => {
  const { tasks } = await shown.system.as('auditor').show(requisition);
  return tasks.find(({ status }) => status === 'open')?.id ?? '';
};

const picturesOf = async (shown: Shown, example: Example): Promise<Picture[]> => [
  { name: 'inbox', who: 'acme/buyer', path: '/inbox', phone: true },
  { name: 'requisitions', who: 'acme/buyer', path: '/requisitions' },
  { name: 'new-request', who: 'acme/requester', path: '/requisitions/new', phone: true },
  { name: 'requisition', who: 'acme/buyer', path: `/requisitions/${example.ordered}`, phone: true },
  { name: 'question', who: 'acme/requester', path: `/tasks/${await firstTask(shown, example.question)}`, phone: true },
  { name: 'approval', who: 'acme/head', path: `/tasks/${await firstTask(shown, example.approval)}`, phone: true },
  { name: 'letter', who: 'acme/buyer', path: `/tasks/${await firstTask(shown, example.letter)}` },
  { name: 'new-vendor', who: 'acme/buyer', path: `/tasks/${await firstTask(shown, example.vendor)}` },
  { name: 'review', who: 'acme/head', path: '/inbox/review' },
  { name: 'deputies', who: 'acme/buyer', path: '/deputies' },
  { name: 'case-file', who: 'acme/auditor', path: `/requisitions/${example.ordered}/case` },
  { name: 'transcript', who: 'acme/auditor', path: `/requisitions/${example.ordered}/transcript` },
  { name: 'orders', who: 'acme/buyer', path: '/orders' },
  { name: 'order', who: 'acme/buyer', path: '/orders/PO-000001' },
  { name: 'vendors', who: 'acme/buyer', path: '/vendors', phone: true },
  { name: 'vendor', who: 'acme/buyer', path: '/vendors/V-1001' },
  { name: 'vendor-merge', who: 'acme/compliance', path: '/vendors/V-1002/merge' },
  { name: 'contracts', who: 'acme/buyer', path: '/contracts' },
  { name: 'budgets', who: 'acme/finance', path: '/budgets', phone: true },
  { name: 'report-vendors', who: 'acme/auditor', path: '/reports/vendors', phone: true },
  { name: 'report-cycle-time', who: 'acme/auditor', path: '/reports/cycle-time' },
  { name: 'report-open', who: 'acme/auditor', path: '/reports/open' },
  { name: 'report-models', who: 'acme/finance', path: '/reports/models' },
  { name: 'policies', who: 'acme/buyer', path: '/policies' },
  {
    name: 'policy-approval',
    who: 'acme/buyer',
    path: '/policies/approval?amount=12000.00&currency=EUR&costCenter=CC-4200',
  },
  { name: 'imports', who: 'acme/admin', path: '/imports' },
  { name: 'webhooks', who: 'acme/admin', path: '/webhooks' },
  { name: 'agents', who: 'acme/admin', path: '/agents' },
  { name: 'agent-runs', who: 'acme/buyer', path: '/agents/runs' },
  { name: 'agent-run', who: 'acme/buyer', path: '/agents/runs/AR-000001' },
  { name: 'sandbox', who: 'acme/buyer', path: '/sandbox' },
];

let shown: Shown;
beforeAll(async () => {
  shown = await startShown();
}, 90_000);
afterAll(() => shown.close());

const take = async (page: Page, { name, path, phone }: Picture): Promise<void> => {
  const chromium = await page.context().newCDPSession(page);
  // A third of the size of what Playwright takes.
  const save = async (look: string): Promise<void> => {
    // Chromium has nothing to show before it has drawn the page once.
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    const { data } = await chromium.send('Page.captureScreenshot', { format: 'webp', quality: 90 });
    await writeFile(join(FOLDER, `${name}.${look}.webp`), data, 'base64');
  };
  await page.setViewportSize(DESK);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(path);
    await save(colorScheme);
  }
  if (phone === undefined) return;
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(path);
  await save('phone');
};

test('the pictures of all pages are taken', async () => {
  const pictures = await picturesOf(shown, await carryExample(shown.system));
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  for (const who of new Set(pictures.map((picture) => picture.who))) {
    const page = await shown.signedIn(who);
    for (const picture of pictures.filter((one) => one.who === who)) await take(page, picture);
    await page.context().close();
  }
  const files = await readdir(FOLDER);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(FOLDER, file))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
});
