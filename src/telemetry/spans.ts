import {
  context,
  isSpanContextValid,
  propagation,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type SpanKind,
} from '@opentelemetry/api';
import { QuartermasterError } from '../domain/errors.ts';
import { NAMES } from './gen-ai.ts';

/** `parent`: where it belongs, if not to what runs at the moment. */
export type SpanOptions = { kind: SpanKind; attributes: Attributes; parent?: Context };

/** Our own codes; as Temporal's failures carry them, they are their types. */
const codeOf = (error: unknown): string => {
  if (error instanceof QuartermasterError) return error.code;
  return error instanceof Error && 'type' in error && typeof error.type === 'string' ? error.type : 'internal';
};

/** Runs the work in a span of its own; without an exporter it costs nothing. A failure is noted by its code, never by its text. */
export const inSpan = async <T>(
  name: string,
  { kind, attributes, parent }: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> =>
  trace
    .getTracer('quartermaster')
    .startActiveSpan(name, { kind, attributes }, parent ?? context.active(), async (span) => {
      try {
        return await work(span);
      } catch (error) {
        span.setAttribute(NAMES.error, codeOf(error));
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });

/** The trace that runs at the moment; null where none is recorded. */
export const traceId = (): string | null => {
  const span = trace.getActiveSpan()?.spanContext();
  return span !== undefined && isSpanContextValid(span) ? span.traceId : null;
};

/** Where we stand, as W3C Trace Context writes it; null where nothing is recorded. */
export const traceparent = (): string | null => {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier['traceparent'] ?? null;
};

/** What a traceparent from elsewhere leads back to; nothing else of it is taken over. */
export const contextOf = (given: string | null | undefined): Context =>
  given ? propagation.extract(context.active(), { traceparent: given }) : context.active();
