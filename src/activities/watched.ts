import { Context } from '@temporalio/activity';
import { ApplicationFailure, defaultPayloadConverter } from '@temporalio/common';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import { SpanKind } from '@opentelemetry/api';
import { z } from 'zod';
import { withLogFields } from '../log.ts';
import { NAMES } from '../telemetry/gen-ai.ts';
import { activityFailures } from '../telemetry/metrics.ts';
import { contextOf, inSpan, traceId } from '../telemetry/spans.ts';

/** What every activity of a requisition is called with. */
const Ref = z.object({ requisition: z.string() });

const requisitionOf = ([first]: readonly unknown[]): string | null => Ref.safeParse(first).data?.requisition ?? null;

const parentOf = ({ headers }: ActivityExecuteInput): string | null => {
  const header = headers['traceparent'];
  return header === undefined ? null : defaultPayloadConverter.fromPayload<string>(header);
};

const codeOf = (error: unknown): string =>
  error instanceof ApplicationFailure ? (error.type ?? 'internal') : 'cancelled';

/** Around every activity, outside of whatever classifies its failures: its span, its failures in the metrics, and whose lines the log has. */
export class WatchInterceptor implements ActivityInboundCallsInterceptor {
  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    const { activityType: activity, attempt, workflowExecution } = Context.current().info;
    const requisition = requisitionOf(input.args);
    const attributes = {
      [NAMES.activity]: activity,
      [NAMES.attempt]: attempt,
      [NAMES.workflow]: workflowExecution?.workflowId ?? '',
      ...(requisition === null ? {} : { [NAMES.requisition]: requisition }),
    };
    const options = { kind: SpanKind.CONSUMER, attributes, parent: contextOf(parentOf(input)) };
    return inSpan(`activity ${activity}`, options, () =>
      withLogFields({ activity, requisition, trace: traceId() }, async () => {
        try {
          return await next(input);
        } catch (error) {
          activityFailures.inc({ activity, code: codeOf(error) });
          throw error;
        }
      }),
    );
  }
}
