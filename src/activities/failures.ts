import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import { QuartermasterError, type ErrorCode } from '../domain/errors.ts';
import type { Rules } from './api.ts';
import { counted, refuseLateTry } from './tries.ts';

/** Whether the same call may succeed later. */
const retryable = {
  invalid_input: false,
  invalid_mail: false,
  too_large: false,
  unauthenticated: false,
  authorization_needed: false,
  forbidden: false,
  foreign_tenant: false,
  no_subscription: false,
  not_found: false,
  conflict: false,
  stale: false,
  refused_answer: false,
  policy_invalid: false,
  configuration_invalid: false,
  limit_reached: false,
  paused: false,
  provider_unavailable: true,
  rate_limited: true,
  provider_refused: false,
  tools_off: false,
  // The next attempt reads back first.
  outcome_unknown: true,
  internal: false,
} as const satisfies Record<ErrorCode, boolean>;

/** Where it happened is for the worker's log; history keeps what happened. */
const withoutStack = <F extends Error>(failure: F): F => {
  failure.stack = '';
  return failure;
};

/**
 * Data of another shape than the code expects, and what Postgres refuses as data, as a violation or as SQL (SQLSTATE classes 22,
 * 23, 42) will be so again: a person hears of it at once.
 */
const isLasting = (name: string, code: string): boolean => name === 'ZodError' || /^(?:22|23|42)/.test(code);

/** Classifies an error once, for Temporal: type, whether to try again, and when. Errors that are not ours lose their text, which may hold anything. */
export const toFailure = (error: unknown): Error => {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  if (error instanceof QuartermasterError)
    return withoutStack(
      ApplicationFailure.create({
        type: error.code,
        message: error.message,
        nonRetryable: !retryable[error.code],
        ...(error.retryAfterMs === null ? {} : { nextRetryDelay: error.retryAfterMs }),
      }),
    );
  const name = error instanceof Error ? error.name : 'unknown';
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'none';
  return withoutStack(
    ApplicationFailure.create({
      type: 'internal',
      nonRetryable: isLasting(name, code),
      message: `${name}, code ${code}. Look at the worker's log at this time.`,
    }),
  );
};

const isKnown = (error: unknown): boolean =>
  error instanceof QuartermasterError || error instanceof ApplicationFailure || error instanceof CancelledFailure;

type Log = { error(fields: object, message: string): void };

/** The only place where errors of the outside become failures of Temporal. */
export class FailureInterceptor implements ActivityInboundCallsInterceptor {
  readonly #log: Log;
  readonly #retry: Rules['retries']['model'] | null;

  /** `retry`: where attempts are counted here, since Temporal would count those that waited for a rate as well. */
  constructor(log: Log, retry: Rules['retries']['model'] | null = null) {
    this.#log = log;
    this.#retry = retry;
  }

  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    try {
      if (this.#retry) refuseLateTry(this.#retry);
      return await next(input);
    } catch (error) {
      if (!isKnown(error)) this.#log.error({ err: error }, 'an activity failed');
      const failure = toFailure(error);
      throw this.#retry ? withoutStack(counted(failure, this.#retry)) : failure;
    }
  }
}
