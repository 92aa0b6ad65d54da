import * as oidc from 'openid-client';
import { QuartermasterError } from '../domain/errors.ts';

/** An answer of the issuer that somebody may have an answer to; `name` is OAuth's error code. */
class IssuerRefusal extends QuartermasterError {
  readonly refusal: string;
  constructor(refusal: string, cause: unknown) {
    super(
      'provider_refused',
      `The sign-in service refused (${refusal}): see that OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_SCOPES are as it knows them (docs/operations.md).`,
      { cause },
    );
    this.refusal = refusal;
  }
}

/** A sign-in that came back with another state or nonce than it left with. */
export const NOT_OURS = 'not_ours';

export const among =
  (...refusals: readonly string[]) =>
  (refusal: string): boolean =>
    refusals.includes(refusal);

export const anyRefusal = (): boolean => true;

/** RFC 8693 has `invalid_request` for a token that is over as for one that is not enough: a refresh tells. */
export const notEnough = among('invalid_request', 'invalid_scope', 'access_denied');

/** RFC 6749 has these for what is our fault; for a grant that is over issuers have words of their own besides `invalid_grant`. */
const ours = among(
  'invalid_client',
  'invalid_request',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
);
export const ofTheGrant = (refusal: string): boolean => !ours(refusal);

/** What is made of an expected refusal, by OAuth's code. Everything else is thrown. */
export async function unlessOf<T, U>(
  asked: Promise<T>,
  expects: (refusal: string) => boolean,
  then: (why: string) => U,
): Promise<T | U> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof IssuerRefusal && expects(error.refusal)) return then(error.refusal);
    throw error;
  }
}

/** For a sign-in that came to nothing. */
export const notSignedIn = (why: string): never => {
  throw new QuartermasterError('unauthenticated', `The sign-in was not completed (${why}). Begin it again.`);
};

/** RFC 6749 has these words for what passes; some issuers send them with 400. A grant is not over by them. */
const passing = among('temporarily_unavailable', 'server_error');

const isOverloaded = ({ status, error }: oidc.ResponseBodyError): boolean =>
  status === 429 || status >= 500 || passing(error);

/** An error of the library as ours. OAuth's code only: a description may repeat what was sent. */
export const toOurs = (error: unknown): unknown => {
  if (error instanceof QuartermasterError) return error;
  const cause = new Error(error instanceof Error ? error.name : 'no error');
  if (error instanceof oidc.ResponseBodyError && !isOverloaded(error)) return new IssuerRefusal(error.error, cause);
  if (error instanceof oidc.AuthorizationResponseError && !passing(error.error))
    return new IssuerRefusal(error.error, cause);
  if (error instanceof oidc.WWWAuthenticateChallengeError) return new IssuerRefusal('invalid_client', cause);
  if (error instanceof oidc.ClientError && NOT_OUR_SIGN_IN.has(error.code ?? ''))
    return new IssuerRefusal(NOT_OURS, cause);
  return new QuartermasterError('provider_unavailable', 'The sign-in service does not answer; try again shortly.', {
    cause,
  });
};

const NOT_OUR_SIGN_IN = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_MISSING_SERVER_METADATA',
]);
