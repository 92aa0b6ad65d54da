import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** Records spans from now on and gives them to the processor; returns how to end it, with what is still to be sent. */
export const recordSpans = (service: string, processor: SpanProcessor): (() => Promise<void>) => {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `quartermaster-${service}` }),
    spanProcessors: [processor],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return () => provider.shutdown().catch(() => undefined);
};

/** Traces leave by OTLP where `endpoint` is set, as the exporter's own variables say in detail; else nothing is recorded. */
export const startTracing = (service: string, endpoint: string | undefined): (() => Promise<void>) =>
  endpoint === undefined
    ? async () => undefined
    : recordSpans(service, new BatchSpanProcessor(new OTLPTraceExporter()));
