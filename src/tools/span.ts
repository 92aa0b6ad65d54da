import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { CallEnd, IntendedCall } from './ledger.ts';

/**
 * The names of OpenTelemetry's conventions for generative AI (schema 1.42.0, in development): they stand here and nowhere else, since they
 * still change. Arguments and results are content and stay out.
 */
const NAMES = {
  operation: 'gen_ai.operation.name',
  tool: 'gen_ai.tool.name',
  type: 'gen_ai.tool.type',
  agent: 'gen_ai.agent.name',
  conversation: 'gen_ai.conversation.id',
  error: 'error.type',
  status: 'http.response.status_code',
  bytes: 'http.response.body.size',
  audience: 'quartermaster.audience',
  outcome: 'quartermaster.outcome',
} as const;

const EXECUTE_TOOL = 'execute_tool';
const FINE = ['ok', 'not_found'];

/** One span per call; without an exporter it costs nothing. */
export async function traced<T>(
  { operation, agent, requisition }: IntendedCall,
  work: () => Promise<{ value: T; end: CallEnd } | { error: unknown; end: CallEnd }>,
): Promise<T> {
  const attributes = {
    [NAMES.operation]: EXECUTE_TOOL,
    [NAMES.tool]: operation.name,
    [NAMES.type]: 'function',
    [NAMES.conversation]: requisition,
    [NAMES.audience]: operation.audience,
    ...(agent === null ? {} : { [NAMES.agent]: agent }),
  };
  const options = { kind: SpanKind.CLIENT, attributes };
  return trace
    .getTracer('quartermaster')
    .startActiveSpan(`${EXECUTE_TOOL} ${operation.name}`, options, async (span) => {
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
