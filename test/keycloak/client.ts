import { decodeJwt, type JWTPayload } from 'jose';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  genericGrantRequest,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  ResponseBodyError,
  type Configuration,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
} from 'openid-client';
import { openBrowser, sayingOf, type Page } from './browser.ts';
import { CLIENT, PASSWORD } from './realm.ts';
import { keycloak } from './running.ts';

/** A port is not named in the realm: any will do. */
export const CALLBACK = 'http://127.0.0.1:4711/auth/callback';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const TYPE = 'urn:ietf:params:oauth:token-type:';

export type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers;

/** What the issuer said no with. */
export type Refusal = { status: number; error: string; description: string | undefined };

/** The product's client at the issuer. */
export const connect = (secret: string = CLIENT.secret): Promise<Configuration> =>
  discovery(new URL(keycloak().issuer), CLIENT.id, secret, undefined, { execute: [allowInsecureRequests] });

/** A sign-in that was begun: where the browser has to go, and what redeems the code that it comes back with. */
export async function beginSignIn(client: Configuration, scope: string) {
  const [pkceCodeVerifier, expectedState, expectedNonce] = [randomPKCECodeVerifier(), randomState(), randomNonce()];
  const url = buildAuthorizationUrl(client, {
    redirect_uri: CALLBACK,
    scope,
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  return { url, checks: { pkceCodeVerifier, expectedState, expectedNonce } };
}

/** Fills in the form of the issuer; the page that comes next. */
export async function enter(url: string | URL, username: string, password = PASSWORD): Promise<Page> {
  const browser = openBrowser(keycloak().issuer);
  return browser.submit(await browser.open(url), { username, password });
}

/** Signs somebody in with a browser. */
export async function signIn(client: Configuration, username: string, scope = 'openid'): Promise<Tokens> {
  const { url, checks } = await beginSignIn(client, scope);
  const page = await enter(url, username);
  if (page.html !== '') throw new Error(`${username} could not sign in: ${sayingOf(page)}`);
  return authorizationCodeGrant(client, page.url, checks);
}

/** Signs somebody in for as long as it is not revoked. */
export const signInForLong = (client: Configuration, username: string): Promise<Tokens> =>
  signIn(client, username, 'openid offline_access');

export const refreshed = (client: Configuration, tokens: Tokens, scope?: string): Promise<Tokens> =>
  refreshTokenGrant(client, refreshOf(tokens), scope === undefined ? {} : { scope });

/** An exchange for the vendor service through the Vendor agent, or for what is given instead; undefined leaves a parameter out. */
export function exchanged(
  client: Configuration,
  { access_token }: Pick<Tokens, 'access_token'>,
  wanted: Record<string, string | undefined> = {},
): Promise<Tokens> {
  const parameters = {
    subject_token: access_token,
    subject_token_type: `${TYPE}access_token`,
    requested_token_type: `${TYPE}access_token`,
    audience: 'urn:quartermaster:vendors',
    scope: 'vendors:read agent:vendor',
    ...wanted,
  };
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) given.set(name, value);
  return genericGrantRequest(client, EXCHANGE, given);
}

export const tokenType = (name: 'access_token' | 'refresh_token' | 'id_token'): string => `${TYPE}${name}`;

/** The refresh token of an answer that must have one. */
export function refreshOf({ refresh_token }: Tokens): string {
  if (refresh_token === undefined) throw new Error('The issuer gave no refresh token.');
  return refresh_token;
}

export const claimsOf = ({ access_token }: Pick<Tokens, 'access_token'>): JWTPayload => decodeJwt(access_token);

/** Why the issuer refused; fails when it did not. */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof ResponseBodyError)) throw error;
    return { status: error.status, error: error.error, description: error.error_description };
  }
  throw new Error('The issuer did not refuse.');
}
