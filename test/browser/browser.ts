import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { freePort } from '../../local/ports.ts';
import { LIMITS } from '../../src/http/body.ts';
import { listen } from '../../src/http/listen.ts';
import { createLog } from '../../src/log.ts';
import { hearChanges } from '../../src/services/changes.ts';
import { createFeeds } from '../../src/services/feeds.ts';
import { createSandbox } from '../../src/services/sandbox.ts';
import { addPages } from '../../src/web/pages.tsx';
import { appOver } from '../support/app.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const executable = (): string => {
  const found = [process.env['CHROMIUM'], ...PATHS].find((path) => path !== undefined && existsSync(path));
  if (found === undefined)
    throw new Error('No Chromium is here. Install it (Debian: apt-get install chromium), or name it in CHROMIUM.');
  return found;
};

export type Look = { scheme?: 'light' | 'dark'; width?: number; height?: number };

/** The whole product, served to a real browser. */
export type Shown = {
  system: TestSystem;
  url: string;
  /** A window of its own in which a seeded person (`acme/requester`) has signed in by the issuer's pages. */
  signedIn(username: string, look?: Look): Promise<Page>;
  close(): Promise<void>;
};

/** Starts everything; `close` belongs into `afterAll`. */
export async function startShown(options: Parameters<typeof startTestSystem>[0] = {}): Promise<Shown> {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const system = await startTestSystem({ ...options, publicUrl });
  const { services, entrance: signIn } = system;
  const log = createLog({ level: 'warn', name: 'test' });
  const changes = hearChanges(system.database, log);
  const app = appOver({ services, signIn, publicUrl, log, feeds: createFeeds(changes) });
  addPages(app, {
    services,
    signIn,
    log,
    publicUrl,
    limits: LIMITS,
    standIns: ['model', 'identity'],
    now: () => new Date(),
    newId: () => crypto.randomUUID(),
    sandbox: createSandbox(system, {
      mails: async () => (await system.mails()).toReversed(),
      orders: () => system.orders(),
    }),
  });
  const listening = await listen(app, { host: '127.0.0.1', port });
  // Chromium's own sandbox needs rights that a container does not give; every page here is ours.
  const browser = await chromium.launch({ executablePath: executable(), args: ['--no-sandbox'] });
  return {
    system,
    url: publicUrl,
    signedIn: async (username, { scheme = 'light', width = 1200, height = 800 } = {}) => {
      const context = await browser.newContext({
        baseURL: publicUrl,
        colorScheme: scheme,
        viewport: { width, height },
        locale: 'en',
      });
      const page = await context.newPage();
      await page.goto('/inbox');
      await page.locator(`[name=account][value="${username}"]`).click();
      await page.waitForURL('**/inbox');
      return page;
    },
    close: async () => {
      await browser.close();
      changes.close();
      await listening.close();
      await system.close();
    },
  };
}
