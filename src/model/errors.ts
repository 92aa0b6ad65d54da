import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { QuartermasterError } from '../domain/errors.ts';
import { retryAfterMs } from '../domain/retry-after.ts';
import { socketCode } from '../domain/socket-code.ts';

/** Statuses below 500 that say nothing about the request itself: time-out, lock, too early, too many. */
const TRANSIENT = new Set([408, 409, 425, 429]);

const CURES: Record<number, string> = {
  400: 'the request was refused; check that OPENAI_MODEL supports strict JSON schema output and tools',
  401: 'the key was refused; check OPENAI_API_KEY (or AZURE_OPENAI_API_KEY)',
  403: 'the key may not use this model; check OPENAI_MODEL and the rights of OPENAI_API_KEY (or AZURE_OPENAI_API_KEY)',
  404: 'no such model or address; check OPENAI_MODEL and OPENAI_BASE_URL (or AZURE_OPENAI_ENDPOINT and OPENAI_API_VERSION)',
  422: 'the request was refused; check that OPENAI_MODEL supports strict JSON schema output and tools',
};

/**
 * Turns whatever the client threw into our own error: `provider_unavailable` or `rate_limited` (try later) or `provider_refused` (will not help).
 * The original is not kept as `cause`: its text may repeat the prompt or part of the key, and causes end up in logs and history.
 */
export function modelError(error: unknown, now: number): QuartermasterError {
  const own = chain(error).find((link) => link instanceof QuartermasterError);
  if (own !== undefined) return own;
  if (error instanceof APIConnectionTimeoutError) {
    return new QuartermasterError('provider_unavailable', 'The model service did not answer in time.');
  }
  if (error instanceof APIError && error.status !== undefined) return statusError(error, error.status, now);
  if (error instanceof APIConnectionError || error instanceof SyntaxError) {
    const code = socketCode(error);
    return new QuartermasterError(
      'provider_unavailable',
      `The model service's answer did not arrive${code === null ? '' : ` (${code})`}.`,
    );
  }
  return new QuartermasterError('internal', 'The model client failed in an unexpected way.');
}

function statusError(error: APIError, status: number, now: number): QuartermasterError {
  const request = error.requestID ? ` (request ${error.requestID.slice(0, 80)})` : '';
  // A 429 that no waiting cures.
  if (error.code === 'insufficient_quota') {
    return new QuartermasterError('provider_refused', `The model account has no credit left: top it up${request}.`);
  }
  if (status >= 500 || TRANSIENT.has(status)) {
    const wait = error.headers ? retryAfterMs(error.headers, now) : null;
    const message = `The model service is not available: HTTP ${status}${request}.`;
    const code = status === 429 ? 'rate_limited' : 'provider_unavailable';
    return new QuartermasterError(code, message, wait === null ? {} : { retryAfterMs: wait });
  }
  const cure = CURES[status] ?? 'check OPENAI_BASE_URL (or AZURE_OPENAI_ENDPOINT) and OPENAI_MODEL';
  return new QuartermasterError('provider_refused', `The model service said HTTP ${status}: ${cure}${request}.`);
}

function chain(error: unknown): Error[] {
  const links: Error[] = [];
  for (let link = error; link instanceof Error && links.length < 10; link = link.cause) links.push(link);
  return links;
}
