import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { NAMES, OPERATIONS } from '../telemetry/gen-ai.ts';
import type { CallEnd, IntendedCall } from './ledger.ts';

const FINE = ['ok', 'not_found'];

/** One span per call; without an exporter it costs nothing. */
export async function traced<T>(
  { operation, agent, requisition }: IntendedCall,
  work: () => Promise<{ value: T; end: CallEnd } | { error: unknown; end: CallEnd }>,
): Promise<T> {
  const attributes = {
    [NAMES.operation]: OPERATIONS.tool,
    [NAMES.tool]: operation.name,
    [NAMES.type]: 'function',
    [NAMES.conversation]: requisition,
    [NAMES.audience]: operation.audience,
    ...(agent === null ? {} : { [NAMES.agent]: agent }),
  };
  const options = { kind: SpanKind.CLIENT, attributes };
  return trace
    .getTracer('quartermaster')
    .startActiveSpan(`${OPERATIONS.tool} ${operation.name}`, options, async (span) => {
      try {
        const done = await work();
        const { outcome, status, bytes } = done.end;
        span.setAttributes({ [NAMES.outcome]: outcome, [NAMES.bytes]: bytes });
        if (status !== null) span.setAttribute(NAMES.status, status);
        if (!FINE.includes(outcome)) {
          span.setAttribute(NAMES.error, outcome);
          span.setStatus({ code: SpanStatusCode.ERROR });
        }
        if ('error' in done) throw done.error;
        return done.value;
      } finally {
        span.end();
      }
    });
}
