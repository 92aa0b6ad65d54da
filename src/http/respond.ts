import { randomUUID } from 'node:crypto';
import { QuartermasterError } from '../domain/errors.ts';
import type { Log } from '../log.ts';
import { problemFor, problemOf, Refusal } from './problem.ts';
import type { Problem } from './problem.ts';

const respond = (problem: Problem, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });

/** The answer where there is no such address. */
export const notFound = (): Response =>
  respond(problemOf('not_found', 'There is nothing at this address; the README lists the addresses.'));

/** The answer to a method that an address does not take; `allow` lists those that it does. */
export const methodNotAllowed = (allow: string): Response =>
  respond(problemOf('method_not_allowed', `This address takes ${allow}.`), { allow });

/** What a caller is told of a failure; our own faults go to the log, under the instance that the caller is told. */
export const toldOf = (error: unknown, log: Log): Problem => {
  const problem = problemFor(error, `urn:uuid:${randomUUID()}`);
  if (problem.status >= 500) log.error({ err: error, instance: problem.instance }, 'request failed');
  // Told apart here only: whoever tries tokens out learns nothing from the answer.
  if (problem.status === 401 && error instanceof Error && error.cause instanceof Error)
    log.info({ reason: error.cause.message }, 'not signed in');
  return problem;
};

/** Makes every thrown error a problem. */
export const failureHandler =
  (log: Log) =>
  (error: Error): Response => {
    if (error instanceof Refusal) return respond(problemOf(error.code, error.message), { ...error.headers });
    const problem = toldOf(error, log);
    return respond(problem, { ...challenge(problem), ...retryAfter(error) });
  };

const challenge = ({ status }: Problem): Record<string, string> =>
  status === 401 ? { 'www-authenticate': 'Bearer' } : {};

const retryAfter = (error: Error): Record<string, string> =>
  error instanceof QuartermasterError && error.retryAfterMs !== null
    ? { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) }
    : {};
