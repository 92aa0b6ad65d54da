import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { startIdentity } from '../../../sandbox/identity/server.ts';
import { finishSignIn } from '../../support/sign-in.ts';
import { ANYWHERE, at, call } from '../support.ts';

export const CALLBACK = 'http://127.0.0.1:8080/auth/callback';
export const READS = 'vendors:read contracts:read purchasing:read mail:read';
export const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const SECRET = 'a secret of a test';

/** The issuer on a free port, and the product's client at it. `restart` loses all that was not on disk. */
export async function startIssuer(state: string) {
  const start = (port: number) =>
    startIdentity({
      ...ANYWHERE,
      port,
      audience: 'quartermaster',
      state,
      clientSecret: SECRET,
      redirectUris: [CALLBACK],
    });
  let standIn = await start(0);
  const { url } = standIn;
  const client = await oidc.discovery(new URL(url), 'quartermaster', {}, oidc.ClientSecretBasic(SECRET), {
    execute: [oidc.allowInsecureRequests],
  });
  return {
    url,
    client,
    restart: async () => {
      await standIn.close();
      standIn = await start(Number(new URL(url).port));
      // Connections to the old one that were kept open are noticed as broken meanwhile.
      while (!(await fetch(`${url}/healthz`).catch(() => null))) continue;
    },
    close: () => standIn.close(),
    /** What the token says, once its signature, issuer, audience and type were found right. */
    claims: async (token: string, audience = 'quartermaster') =>
      (await jwtVerify(token, createRemoteJWKSet(new URL(`${url}/jwks`)), { issuer: url, audience, typ: 'at+jwt' }))
        .payload,
    change: (id: string, change: object) =>
      call(`${url}/_people/${id}`, { method: 'POST', body: JSON.stringify(change) }),
    asCli: async (username: string) => {
      const body = { grant_type: 'password', client_id: 'qm-cli', username, password: 'sandbox' };
      const answer = await call(`${url}/token`, { method: 'POST', body: new URLSearchParams(body) });
      return String(at(answer.body, 'access_token'));
    },
    exchange: (subject: string, parameters: Record<string, string>) =>
      oidc.genericGrantRequest(client, EXCHANGE, {
        subject_token: subject,
        subject_token_type: ACCESS_TOKEN,
        ...parameters,
      }),
  };
}

/** Signs in with a browser and PKCE. */
export async function signInByCode(
  client: oidc.Configuration,
  username: string,
  scope = `openid offline_access ${READS}`,
) {
  const verifier = oidc.randomPKCECodeVerifier();
  const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
  const address = oidc.buildAuthorizationUrl(client, {
    redirect_uri: CALLBACK,
    scope,
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const callback = await finishSignIn(address, username);
  return oidc.authorizationCodeGrant(client, callback, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  });
}
