import { QuartermasterError } from '../domain/errors.ts';
import type { ErrorCode, FieldError } from '../domain/errors.ts';

/** What only HTTP knows to refuse. */
type HttpCode = 'method_not_allowed' | 'unsupported_media_type';

/** Every code, its status and its title; a program switches on the code, at the end of `type`. */
const problems = {
  invalid_input: { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Not signed in' },
  authorization_needed: { status: 401, title: 'Somebody must sign in' },
  forbidden: { status: 403, title: 'Not permitted' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'Not possible in this state' },
  stale: { status: 409, title: 'Changed in the meantime' },
  too_large: { status: 413, title: 'Too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  invalid_mail: { status: 422, title: 'The mail cannot be read' },
  refused_answer: { status: 422, title: 'Answer refused' },
  paused: { status: 409, title: 'Paused' },
  limit_reached: { status: 429, title: 'A limit is reached' },
  rate_limited: { status: 503, title: 'A rate is used up for the moment' },
  internal: { status: 500, title: 'Internal error' },
  policy_invalid: { status: 500, title: 'A policy is not valid' },
  configuration_invalid: { status: 500, title: 'The configuration is not valid' },
  provider_refused: { status: 502, title: 'An outside service refused' },
  outcome_unknown: { status: 502, title: 'Outcome unknown' },
  tools_off: { status: 503, title: 'Tools are off' },
  provider_unavailable: { status: 503, title: 'An outside service does not answer' },
} as const satisfies Record<ErrorCode | HttpCode, { status: number; title: string }>;

const PREFIX = 'urn:quartermaster:problem:';

/** RFC 9457, with `errors` for single fields. */
export type Problem = {
  type: string;
  title: string;
  status: (typeof problems)[keyof typeof problems]['status'];
  /** What is wrong, and the cure. */
  detail: string;
  /** Names one occurrence in the log. */
  instance?: string;
  errors?: readonly FieldError[];
};

export function problemOf(code: keyof typeof problems, detail: string, errors: readonly FieldError[] = []): Problem {
  const { status, title } = problems[code];
  return { type: PREFIX + code, title, status, detail, ...(errors.length === 0 ? {} : { errors }) };
}

const HIDDEN = 'There is no such thing here that you may see. `bin/qm list` shows what you may.';
const OUR_FAULT =
  'Something went wrong here, not with your request. Name the instance to whoever operates this system; it is in the log.';

/** What a caller may read of a failure. What is hidden reads like what does not exist; our own faults tell no details. */
export function problemFor(error: unknown, instance: string): Problem {
  const code = error instanceof QuartermasterError ? error.code : 'internal';
  if (code === 'not_found') return problemOf(code, HIDDEN);
  if (error instanceof QuartermasterError && problems[code].status !== 500) {
    return problemOf(code, error.message, error.fields);
  }
  return { ...problemOf('internal', OUR_FAULT), instance };
}
