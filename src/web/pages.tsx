import { Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { QuartermasterError } from '../domain/errors.ts';
import type { App, Env } from '../http/context.ts';
import { createBuckets } from '../http/limits.ts';
import { failureHandler, notFound } from '../http/respond.ts';
import { assetRoutes } from './assets.ts';
import { failurePage, isForPeople } from './failure.tsx';
import { agentRunPages } from './pages/agent-runs.tsx';
import { agentRoutes } from './pages/agents.tsx';
import { budgetRoutes } from './pages/budgets.tsx';
import { deputiesRoutes } from './pages/deputies.tsx';
import { importPages } from './pages/imports.tsx';
import { inboxRoutes } from './pages/inbox.tsx';
import { policyRoutes } from './pages/policies.tsx';
import { reportRoutes } from './pages/reports.tsx';
import { caseRoutes } from './pages/case.tsx';
import { contractPages } from './pages/contracts.tsx';
import { editRoutes } from './pages/edit.tsx';
import { orderPageRoutes } from './pages/order.tsx';
import { orderRoutes } from './pages/orders.tsx';
import { requisitionRoutes } from './pages/requisition.tsx';
import { requisitionsRoutes } from './pages/requisitions.tsx';
import { sandboxRoutes } from './pages/sandbox.tsx';
import { reviewRoutes } from './pages/review.tsx';
import { submitRoutes } from './pages/submit.tsx';
import { signOutRoutes } from './pages/sign-out.tsx';
import { taskRoutes } from './pages/task.tsx';
import { toolDocumentRoutes } from './pages/tool-document.tsx';
import { vendorMergeRoutes } from './pages/vendor-merge.tsx';
import { vendorRoutes } from './pages/vendors.tsx';
import { webhookPages } from './pages/webhooks.tsx';
import { pageHeaders } from './security.ts';
import type { WebDependencies } from './visit.ts';

const ROOMS = [
  inboxRoutes,
  reviewRoutes,
  deputiesRoutes,
  submitRoutes,
  requisitionsRoutes,
  requisitionRoutes,
  editRoutes,
  caseRoutes,
  orderRoutes,
  orderPageRoutes,
  vendorRoutes,
  vendorMergeRoutes,
  contractPages,
  taskRoutes,
  budgetRoutes,
  reportRoutes,
  policyRoutes,
  agentRoutes,
  agentRunPages,
  toolDocumentRoutes,
  sandboxRoutes,
  importPages,
  webhookPages,
  signOutRoutes,
] as const;

/** Beside the pages the addresses of the API to which browsers are led (`isForBrowsers`). */
const SIGN_IN: readonly string[] = ['/auth/sign-in', '/auth/callback'];

const NOTHING = new QuartermasterError('not_found', 'There is nothing at this address.');

/** The inbox: pages for people, beside the API of the same app. */
export function addPages(app: App, given: Omit<WebDependencies, 'buckets'>): void {
  const dependencies = { ...given, buckets: createBuckets(() => performance.now()) };
  const pages: App = new Hono<Env>();
  const toPeople = failurePage(dependencies.log);
  pages.onError(toPeople);
  app.notFound((c) => (isForPeople(c) ? toPeople(NOTHING, c) : notFound()));
  const toPrograms = failureHandler(dependencies.log);
  app.onError(async (error, c) => {
    if (!SIGN_IN.includes(c.req.path) || !isForPeople(c)) return toPrograms(error);
    await pageHeaders(c, async () => {
      c.res = await toPeople(error, c);
    });
    return c.res;
  });
  // A form that another site sends carries that site's Origin; SameSite keeps the cookie out of it as well.
  pages.use(pageHeaders, csrf({ origin: new URL(dependencies.publicUrl).origin }));
  assetRoutes(pages);
  for (const routes of ROOMS) routes(pages, dependencies);
  app.route('/', pages);
}
