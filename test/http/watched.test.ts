import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { context, propagation, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createVerifier } from '../../src/identity/verify.ts';
import { createLog } from '../../src/log.ts';
import { httpSeconds } from '../../src/telemetry/metrics.ts';
import { recordSpans } from '../../src/telemetry/tracing.ts';
import { AUDIENCE, startIssuer } from '../identity/issuer.ts';
import { appOver } from '../support/app.ts';
import { memoryServices } from './memory-services.ts';
import { memorySignIn } from './memory-sign-in.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const exporter = new InMemorySpanExporter();
const lines: string[] = [];
const draining = new AbortController();

let issuer: Awaited<ReturnType<typeof startIssuer>>;
let app: ReturnType<typeof appOver>;
beforeAll(async () => {
  recordSpans('test', new SimpleSpanProcessor(exporter));
  issuer = await startIssuer();
  const log = createLog({ level: 'info', name: 'server' }, { write: (line) => void lines.push(line) });
  const { services } = memoryServices();
  const signIn = memorySignIn(createVerifier({ issuer: issuer.url, audience: AUDIENCE }));
  app = appOver({ services, signIn, log, draining: draining.signal });
  // As the pages do, which come after the API.
  app.use('/*', (_c, next) => next());
});
afterEach(() => {
  exporter.reset();
  lines.length = 0;
});
afterAll(async () => {
  for (const part of [context, propagation, trace]) part.disable();
  await issuer.close();
});

const ask = async (path: string, headers: Record<string, string> = {}) =>
  app.request(path, { headers: { authorization: `Bearer ${await issuer.sign()}`, ...headers } });

test('a request goes on with the trace of its caller, and its line has the ids of trace and requisition', async () => {
  await ask('/v1/requisitions/R-000001?q=canary', { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` });
  const [span] = exporter.getFinishedSpans();
  expect(span?.spanContext().traceId).toBe(TRACE);
  expect([span?.name, span?.attributes]).toMatchObject([
    'GET /v1/requisitions/:id',
    { 'http.route': '/v1/requisitions/:id', 'quartermaster.requisition': 'R-000001', 'http.response.status_code': 200 },
  ]);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ trace: TRACE, requisition: 'R-000001', status: 200 });
  expect(JSON.stringify([span?.name, span?.attributes, lines])).not.toContain('canary');
});

test('what a stranger types into an address or as a method begins no series of its own', async () => {
  httpSeconds.reset();
  for (const n of [1, 2, 3]) await app.request(`/canary-${n}`, { method: `CANARY${n}` });
  const { values } = await httpSeconds.get();
  const series = new Set(values.map(({ labels: { method, route, status } }) => `${method} ${route} ${status}`));
  expect([...series]).toEqual(['other /* 404']);
});

test('once the process is about to end, no connection is kept', async () => {
  expect((await ask('/v1/me')).headers.get('connection')).toBeNull();
  draining.abort();
  expect((await ask('/v1/me')).headers.get('connection')).toBe('close');
});
