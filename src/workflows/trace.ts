import type { Headers, WorkflowInterceptorsFactory } from '@temporalio/workflow';

/** The header in which a run is told where in a trace it was started or woken (W3C Trace Context). */
const TRACEPARENT = 'traceparent';

/**
 * Hands on to activities where the last start or signal stood in a trace. Headers are no part of what a replay compares, and nothing here
 * awaits, so histories are the same with and without it.
 */
export const interceptors: WorkflowInterceptorsFactory = () => {
  let last: Headers = {};
  const heard = (headers: Headers): void => {
    const header = headers[TRACEPARENT];
    if (header !== undefined) last = { [TRACEPARENT]: header };
  };
  const told = <I extends { readonly headers: Headers }>(input: I): I => ({
    ...input,
    headers: { ...input.headers, ...last },
  });
  return {
    inbound: [
      {
        execute: (input, next) => {
          heard(input.headers);
          return next(input);
        },
        handleSignal: (input, next) => {
          heard(input.headers);
          return next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next(told(input)),
        scheduleLocalActivity: (input, next) => next(told(input)),
        continueAsNew: (input, next) => next(told(input)),
      },
    ],
  };
};
