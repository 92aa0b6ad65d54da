import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { inSpan, traceId } from '../../src/telemetry/spans.ts';
import { recordSpans } from '../../src/telemetry/tracing.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';

const exporter = new InMemorySpanExporter();
let system: TestSystem;
beforeAll(async () => {
  recordSpans('test', new SimpleSpanProcessor(exporter));
  system = await startTestSystem();
}, 60_000);
afterAll(async () => {
  await system.close();
  for (const part of [context, propagation, trace]) part.disable();
});

/** The id of the trace that a request as this begins, and what came of it. */
const asked = <T>(work: () => Promise<T>): Promise<{ id: string | null; value: T }> =>
  inSpan('request', { kind: SpanKind.SERVER, attributes: {} }, async () => ({ id: traceId(), value: await work() }));

const of = (id: string | null): ReadableSpan[] =>
  exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === id);
const names = (id: string | null): Set<string> => new Set(of(id).map(({ name }) => name));

describe('a trace', () => {
  let submitted: string | null;
  let approved: string | null;
  beforeAll(async () => {
    const { id, value: requisition } = await asked(() => system.submit({ item: 'canary cable' }));
    submitted = id;
    const task = await system.untilTask(requisition, 'approval_step');
    approved = (await asked(() => system.as('head').decide(task, 'approve'))).id;
    await system.untilStatus(requisition, 'ordered');
  });

  test('goes from the request through outbox, run and activity to models and tools', () => {
    expect([...names(submitted)]).toEqual(
      expect.arrayContaining([
        'request',
        'outbox start',
        'activity begin',
        'activity think',
        'activity callTool',
        'execute_tool vendors_search',
      ]),
    );
    const call = of(submitted).find(({ name }) => name.startsWith('chat '));
    expect(call?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.agent.name': 'intake',
      'gen_ai.usage.input_tokens': expect.any(Number),
    });
    // Each call hangs below the activity that made it.
    const parents = of(submitted).filter((span) => span.spanContext().spanId === call?.parentSpanContext?.spanId);
    expect(parents.map(({ name }) => name)).toEqual(['activity think']);
  });

  test('of an answer has what follows from the answer', () => {
    expect([...names(approved)]).toEqual(
      expect.arrayContaining(['request', 'outbox wake', 'activity postOrder', 'execute_tool order_create']),
    );
    expect(names(submitted)).not.toContain('activity postOrder');
  });

  test('holds ids, counts and codes: no content and nobody', () => {
    const told = JSON.stringify(
      exporter.getFinishedSpans().map(({ name, attributes, events, status }) => [name, attributes, events, status]),
    );
    expect(told.length).toBeGreaterThan(1000);
    expect(told).not.toMatch(/canary|rita|hannah|@|northwind|cable/i);
  });
});
