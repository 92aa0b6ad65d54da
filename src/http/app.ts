import { Hono } from 'hono';
import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { SpanKind } from '@opentelemetry/api';
import { withLogFields } from '../log.ts';
import { NAMES } from '../telemetry/gen-ai.ts';
import { httpSeconds } from '../telemetry/metrics.ts';
import { contextOf, inSpan, traceId } from '../telemetry/spans.ts';
import { authenticate } from './authenticate.ts';
import type { App, Dependencies, Env } from './context.ts';
import { internalRoutes } from './internal.ts';
import { createBuckets, fewParameters, limitedRate } from './limits.ts';
import { failureHandler, notFound } from './respond.ts';
import { createRouter, type Operation, type Router } from './router.ts';
import { agentRunRoutes } from './routes/agent-runs.ts';
import { agentRoutes } from './routes/agents.ts';
import { auditRoutes } from './routes/audit.ts';
import { codecRoutes } from './routes/codec.ts';
import { contractRoutes } from './routes/contracts.ts';
import { delegationRoutes } from './routes/delegations.ts';
import { documentRoutes } from './routes/document.ts';
import { eventLogRoutes } from './routes/event-log.ts';
import { eventRoutes } from './routes/events.ts';
import { doctorRoutes } from './routes/doctor.ts';
import { healthRoutes } from './routes/health.ts';
import { heldMailRoutes } from './routes/held-mails.ts';
import { importRoutes } from './routes/imports.ts';
import { inboundRoutes } from './routes/inbound.ts';
import { observeRoutes } from './routes/observe.ts';
import { pauseRoutes } from './routes/pauses.ts';
import { policyRoutes } from './routes/policy.ts';
import { peopleRoutes } from './routes/people.ts';
import { recordRoutes } from './routes/records.ts';
import { replyRoutes } from './routes/replies.ts';
import { requisitionRoutes } from './routes/requisitions.ts';
import { reportRoutes } from './routes/reports.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { taskRoutes } from './routes/tasks.ts';
import { toolRoutes } from './routes/tools.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/** Everybody's business; what has its place in the document first. */
const faces = [
  requisitionRoutes,
  eventRoutes,
  taskRoutes,
  recordRoutes,
  peopleRoutes,
  reportRoutes,
  auditRoutes,
  contractRoutes,
  replyRoutes,
  heldMailRoutes,
  importRoutes,
  webhookRoutes,
  inboundRoutes,
  delegationRoutes,
  policyRoutes,
  pauseRoutes,
  doctorRoutes,
  eventLogRoutes,
  observeRoutes,
  agentRoutes,
  agentRunRoutes,
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
  app.use(traced, logged(log), headers(dependencies), fewParameters(limits));
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

/** The pattern of the route that answered; pages and API have middleware behind each other's routes, whose pattern says nothing. */
const patternOf = (c: Context<Env>): string =>
  matchedRoutes(c).findLast(({ path }) => !path.endsWith('*'))?.path ?? '/*';

const METHODS = ['GET', 'HEAD', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'];

/** Anybody may send a method of their own, and each label is a series. */
const methodOf = (method: string): string => (METHODS.includes(method) ? method : 'other');

/** Asked every few seconds by whatever watches the process. */
const OF_PROBES = ['/healthz', '/readyz'];

const REQUISITION = /^\/v1\/requisitions\/(R-\d+)(?:\/|$)/;

/** A caller's trace goes on here. Its span is named by the route's pattern, and every line of the log has its id and the requisition's. */
const traced: MiddlewareHandler<Env> = async (c, next) => {
  if (OF_PROBES.includes(c.req.path)) return next();
  const requisition = REQUISITION.exec(c.req.path)?.[1] ?? null;
  const method = methodOf(c.req.method);
  const attributes = {
    [NAMES.method]: method,
    ...(requisition === null ? {} : { [NAMES.requisition]: requisition }),
  };
  const options = { kind: SpanKind.SERVER, attributes, parent: contextOf(c.req.header('traceparent')) };
  return inSpan(method, options, (span) =>
    withLogFields({ requisition, trace: traceId() }, async () => {
      await next();
      const route = patternOf(c);
      span.updateName(`${method} ${route}`);
      span.setAttributes({ [NAMES.route]: route, [NAMES.status]: c.res.status });
    }),
  );
};

/** One line per request, and its time in the metrics. The route's pattern, not its address, which may hold what a person typed. */
const logged =
  (log: Dependencies['log']): MiddlewareHandler<Env> =>
  async (c, next) => {
    const start = performance.now();
    await next();
    const ms = Math.round(performance.now() - start);
    const route = patternOf(c);
    httpSeconds.observe({ method: methodOf(c.req.method), route, status: c.res.status }, ms / 1000);
    const tenant = c.var.identity?.who.tenant;
    log.info({ method: c.req.method, route, status: c.res.status, ms, tenant }, 'request');
  };

/** A connection that is kept would break under its next request once we are gone. */
const headers =
  ({ draining }: Pick<Dependencies, 'draining'>): MiddlewareHandler<Env> =>
  async (c, next) => {
    await next();
    if (draining.aborted) c.header('connection', 'close');
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
  };
