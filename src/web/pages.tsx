import { Hono } from 'hono';
import { csrf } from 'hono/csrf';
import type { App, Env } from '../http/context.ts';
import { assetRoutes } from './assets.ts';
import { failurePage } from './failure.tsx';
import { importPages } from './pages/imports.tsx';
import { inboxRoutes } from './pages/inbox.tsx';
import { requisitionRoutes } from './pages/requisition.tsx';
import { requisitionsRoutes } from './pages/requisitions.tsx';
import { submitRoutes } from './pages/submit.tsx';
import { signOutRoutes } from './pages/sign-out.tsx';
import { taskRoutes } from './pages/task.tsx';
import { pageHeaders } from './security.ts';
import type { WebDependencies } from './visit.ts';

const ROOMS = [
  inboxRoutes,
  submitRoutes,
  requisitionsRoutes,
  requisitionRoutes,
  taskRoutes,
  importPages,
  signOutRoutes,
] as const;

/** The inbox: pages for people, beside the API of the same app. */
export function addPages(app: App, dependencies: WebDependencies): void {
  const pages: App = new Hono<Env>();
  pages.onError(failurePage(dependencies.log));
  // A form that another site sends carries that site's Origin; SameSite keeps the cookie out of it as well.
  pages.use(pageHeaders, csrf({ origin: new URL(dependencies.publicUrl).origin }));
  assetRoutes(pages);
  for (const routes of ROOMS) routes(pages, dependencies);
  app.route('/', pages);
}
