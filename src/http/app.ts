import { Hono } from 'hono';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { authenticate } from './authenticate.ts';
import type { App, Dependencies, Env } from './context.ts';
import { internalRoutes } from './internal.ts';
import { failureHandler, notFound } from './respond.ts';
import { contractRoutes } from './routes/contracts.ts';
import { delegationRoutes } from './routes/delegations.ts';
import { healthRoutes } from './routes/health.ts';
import { heldMailRoutes } from './routes/held-mails.ts';
import { importRoutes } from './routes/imports.ts';
import { observeRoutes } from './routes/observe.ts';
import { pauseRoutes } from './routes/pauses.ts';
import { policyRoutes } from './routes/policy.ts';
import { agentRoutes } from './routes/agents.ts';
import { replyRoutes } from './routes/replies.ts';
import { requisitionRoutes } from './routes/requisitions.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { taskRoutes } from './routes/tasks.ts';
import { toolRoutes } from './routes/tools.ts';

/** The HTTP API, and the services that agents reach. Each needs a bearer token of its own kind; every failure is an RFC 9457 problem. */
export function createApp(dependencies: Dependencies): App {
  const app: App = new Hono<Env>();
  app.notFound(notFound);
  app.onError(failureHandler(dependencies.log));
  app.use(logged(dependencies.log), headers);
  healthRoutes(app, dependencies);
  app.use('/v1/*', authenticate(dependencies.signIn.verify));
  signInRoutes(app, dependencies);
  requisitionRoutes(app, dependencies);
  taskRoutes(app, dependencies);
  policyRoutes(app, dependencies);
  pauseRoutes(app, dependencies);
  delegationRoutes(app, dependencies);
  observeRoutes(app, dependencies);
  replyRoutes(app, dependencies);
  heldMailRoutes(app, dependencies);
  agentRoutes(app, dependencies);
  contractRoutes(app, dependencies);
  toolRoutes(app, dependencies);
  importRoutes(app, dependencies);
  app.route('/', internalRoutes({ ...dependencies.internal, log: dependencies.log }));
  return app;
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
