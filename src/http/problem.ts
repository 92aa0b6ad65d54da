import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import type { Current, ErrorCode } from '../domain/errors.ts';

/** What only HTTP knows to refuse. */
type HttpCode =
  | 'method_not_allowed'
  | 'not_acceptable'
  | 'unsupported_media_type'
  | 'too_many_requests'
  | 'timed_out'
  /** An Idempotency-Key with another request than its first. */
  | 'key_reused'
  /** The first request with an Idempotency-Key has not been answered yet. */
  | 'in_progress';

export type ProblemCode = ErrorCode | HttpCode;

/** A refusal that only HTTP knows; the message says the cure. */
export class Refusal extends Error {
  readonly code: HttpCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: HttpCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}

/** Every code, its status and its title; a program switches on the code, at the end of `type`. */
export const problems = {
  invalid_input: { status: 400, title: 'The request is not valid' },
  no_subscription: { status: 400, title: 'Nobody listens to this' },
  unauthenticated: { status: 401, title: 'Not signed in' },
  authorization_needed: { status: 401, title: 'Somebody must sign in' },
  forbidden: { status: 403, title: 'Not permitted' },
  foreign_tenant: { status: 403, title: 'For another company' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  not_acceptable: { status: 406, title: 'Not offered in an accepted format' },
  conflict: { status: 409, title: 'Not possible in this state' },
  key_reused: { status: 409, title: 'This Idempotency-Key was for another request' },
  in_progress: { status: 409, title: 'Still being done' },
  paused: { status: 409, title: 'Paused' },
  stale: { status: 412, title: 'Changed in the meantime' },
  too_large: { status: 413, title: 'Too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  invalid_mail: { status: 422, title: 'The mail cannot be read' },
  refused_answer: { status: 422, title: 'Answer refused' },
  limit_reached: { status: 429, title: 'A limit is reached' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  rate_limited: { status: 503, title: 'A rate is used up for the moment' },
  internal: { status: 500, title: 'Internal error' },
  policy_invalid: { status: 500, title: 'A policy is not valid' },
  configuration_invalid: { status: 500, title: 'The configuration is not valid' },
  provider_refused: { status: 502, title: 'An outside service refused' },
  outcome_unknown: { status: 502, title: 'Outcome unknown' },
  tools_off: { status: 503, title: 'Tools are off' },
  provider_unavailable: { status: 503, title: 'An outside service does not answer' },
  timed_out: { status: 503, title: 'Not done in time' },
} as const satisfies Record<ProblemCode, { status: number; title: string }>;

/** The `type` of a problem. */
export const typeOf = (code: ProblemCode): string => `urn:quartermaster:problem:${code}`;

const CurrentView = z.object({
  version: z.string(),
  status: z.string(),
  decidedBy: z.string().nullable(),
  verb: z.string().nullable(),
  at: z.string().nullable(),
}) satisfies z.ZodType<Current>;

/** RFC 9457, with `errors` for single fields, and `current` where what the caller saw is no longer so. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.literal(Object.values(problems).map(({ status }) => status)),
  /** What is wrong, and the cure. */
  detail: z.string(),
  /** Names one occurrence in the log. */
  instance: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), reason: z.string() })).optional(),
  current: CurrentView.optional(),
});
export type Problem = z.infer<typeof Problem>;

export function problemOf(code: ProblemCode, detail: string, error: Partial<Said> = {}): Problem {
  const { status, title } = problems[code];
  const { fields = [], current = null } = error;
  return {
    type: typeOf(code),
    title,
    status,
    detail,
    ...(fields.length > 0 && { errors: [...fields] }),
    ...(current !== null && { current }),
  };
}

type Said = Pick<QuartermasterError, 'fields' | 'current'>;

const HIDDEN = 'There is no such thing here that you may see. `bin/qm list` shows what you may.';
const OUR_FAULT =
  'Something went wrong here, not with your request. Name the instance to whoever operates this system; it is in the log.';

/** What a caller may read of a failure. What is hidden reads like what does not exist; our own faults tell no details. */
export function problemFor(error: unknown, instance: string): Problem {
  if (error instanceof Refusal) return problemOf(error.code, error.message);
  const code = error instanceof QuartermasterError ? error.code : 'internal';
  if (code === 'not_found') return problemOf(code, HIDDEN);
  if (error instanceof QuartermasterError && problems[code].status !== 500) {
    return problemOf(code, error.message, error);
  }
  return { ...problemOf('internal', OUR_FAULT), instance };
}
