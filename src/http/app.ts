import { Hono } from 'hono';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { authenticate } from './authenticate.ts';
import type { App, Dependencies, Env } from './context.ts';
import { internalRoutes } from './internal.ts';
import { createBuckets, fewParameters, limitedRate } from './limits.ts';
import { failureHandler, notFound } from './respond.ts';
import { createRouter, type Operation, type Router } from './router.ts';
import { agentRoutes } from './routes/agents.ts';
import { auditRoutes } from './routes/audit.ts';
import { codecRoutes } from './routes/codec.ts';
import { contractRoutes } from './routes/contracts.ts';
import { delegationRoutes } from './routes/delegations.ts';
import { documentRoutes } from './routes/document.ts';
import { eventRoutes } from './routes/events.ts';
import { healthRoutes } from './routes/health.ts';
import { heldMailRoutes } from './routes/held-mails.ts';
import { importRoutes } from './routes/imports.ts';
import { observeRoutes } from './routes/observe.ts';
import { pauseRoutes } from './routes/pauses.ts';
import { policyRoutes } from './routes/policy.ts';
import { recordRoutes } from './routes/records.ts';
import { replyRoutes } from './routes/replies.ts';
import { requisitionRoutes } from './routes/requisitions.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { taskRoutes } from './routes/tasks.ts';
import { toolRoutes } from './routes/tools.ts';

/** Everybody's business; what has its place in the document first. */
const faces = [
  requisitionRoutes,
  eventRoutes,
  taskRoutes,
  recordRoutes,
  auditRoutes,
  contractRoutes,
  replyRoutes,
  heldMailRoutes,
  importRoutes,
  delegationRoutes,
  policyRoutes,
  pauseRoutes,
  observeRoutes,
  agentRoutes,
  toolRoutes,
  codecRoutes,
  signInRoutes,
  healthRoutes,
  documentRoutes,
] as const satisfies readonly ((router: Router, dependencies: Dependencies) => void)[];

/** The HTTP API, and the services that agents reach. Each needs a token of its own kind; every failure is an RFC 9457 problem. */
export function createApp(dependencies: Dependencies): App {
  return createApi(dependencies).app;
}

/** The same, with every operation of the API as its document tells of it. */
export function createApi(dependencies: Dependencies): { app: App; operations: readonly Operation[] } {
  const { log, limits, signIn } = dependencies;
  const app: App = new Hono<Env>();
  app.notFound(notFound);
  app.onError(failureHandler(log));
  app.use(logged(log), headers, fewParameters(limits));
  app.use(
    '/v1/*',
    authenticate(signIn.verify),
    limitedRate(
      createBuckets(() => performance.now()),
      limits,
    ),
  );
  const router = createRouter(app, dependencies);
  for (const addRoutes of faces) addRoutes(router, dependencies);
  app.route('/', internalRoutes({ ...dependencies.internal, log }));
  return { app, operations: router.operations };
}

/** One line per request. The route's pattern, not its address, which may hold what a person typed. */
const logged =
  (log: Dependencies['log']): MiddlewareHandler<Env> =>
  async (c, next) => {
    const start = performance.now();
    await next();
    const ms = Math.round(performance.now() - start);
    const tenant = c.var.identity?.who.tenant;
    log.info({ method: c.req.method, route: routePath(c, -1), status: c.res.status, ms, tenant }, 'request');
  };

const headers: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  c.header('x-content-type-options', 'nosniff');
};
