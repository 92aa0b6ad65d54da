import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { runOperation } from '../../src/tools/run-operation.ts';
import { json, startProvider, type Provider } from '../support/http-provider.ts';
import { requester } from '../support/principals.ts';
import { testTools } from '../support/tools.ts';

const exporter = new InMemorySpanExporter();
let provider: Provider;
beforeAll(async () => {
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  provider = await startProvider();
});
afterAll(async () => {
  trace.disable();
  await provider.close();
});

test('each call is one span with what it was and how it went, and nothing of what it said', async () => {
  const tools = await testTools({ erp: { url: provider.url, token: 'canary-token' } });
  const requisition = { id: 'R-000001', status: 'ordering' as const };
  const signal = new AbortController().signal;
  const context = { tools, principal: requester, requisition, agent: null, run: null, signal };
  provider.answer = json(200, { orders: [] });
  await runOperation('order_find', { key: 'canary-key' }, context);
  provider.answer = json(503, {});
  await runOperation('order_find', { key: 'canary-key' }, context).catch(() => undefined);

  const [good, bad, ...others] = exporter.getFinishedSpans();
  expect(others).toEqual([]);
  expect(good?.name).toBe('execute_tool order_find');
  expect(good?.attributes).toMatchObject({
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'order_find',
    'gen_ai.conversation.id': 'R-000001',
    'http.response.status_code': 200,
    'quartermaster.outcome': 'not_found',
  });
  expect(bad?.attributes).toMatchObject({ 'error.type': 'provider_unavailable', 'http.response.status_code': 503 });
  expect(bad?.status.code).toBe(SpanStatusCode.ERROR);
  expect(JSON.stringify([good?.attributes, bad?.attributes, bad?.status])).not.toContain('canary');
});
