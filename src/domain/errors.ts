/** Stable error codes; faces map them to HTTP statuses and exit codes, activities to retry behaviour. */
export type ErrorCode =
  | 'invalid_input'
  | 'invalid_mail'
  | 'too_large'
  | 'unauthenticated'
  /** Somebody in whose name we would act must sign in first. */
  | 'authorization_needed'
  | 'forbidden'
  /** What came says of itself that it is for another company. */
  | 'foreign_tenant'
  /** Nobody listens to events of this type from this source. */
  | 'no_subscription'
  | 'not_found'
  | 'conflict'
  | 'stale'
  | 'refused_answer'
  | 'policy_invalid'
  | 'configuration_invalid'
  | 'limit_reached'
  /** An outside service is down, slow or throttles: the same call may succeed later. */
  | 'provider_unavailable'
  /** A rate is used up, a provider's or our own: nothing was done, and the same call goes through later. */
  | 'rate_limited'
  /** An outside service answered, and will answer the same again. */
  | 'provider_refused'
  /** Somebody has paused it; it goes on when it is resumed. */
  | 'paused'
  /** A document of tools is not as it was accepted: an administrator sees the difference first. */
  | 'tools_off'
  /** An effect may or may not have happened: read back before anything else. */
  | 'outcome_unknown'
  | 'internal';

/** One reason for one field, shown to people and programs. */
export type FieldError = { field: string; reason: string };

/** How something is that the caller saw otherwise; null where it is not for them, or has not been. `version`: its ETag. */
export type Current = {
  version: string;
  status: string;
  decidedBy: string | null;
  verb: string | null;
  at: string | null;
};

type Options = { cause?: unknown; fields?: readonly FieldError[]; retryAfterMs?: number; current?: Current };

/** The one base class: a stable code, and a message that says the cure. */
export class QuartermasterError extends Error {
  override readonly name = 'QuartermasterError';
  readonly code: ErrorCode;
  readonly fields: readonly FieldError[];
  /** How long an outside service asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** With `stale`: how it is now. */
  readonly current: Current | null;

  constructor(code: ErrorCode, message: string, options: Options = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.current = options.current ?? null;
  }
}
