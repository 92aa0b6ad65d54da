import { beforeAll, describe, expect, test } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { authorizationCodeGrant, fetchUserInfo, randomPKCECodeVerifier, type Configuration } from 'openid-client';
import { createVerifier } from '../../src/identity/verify.ts';
import { setEnabled } from './admin.ts';
import { openBrowser, sayingOf } from './browser.ts';
import {
  beginSignIn,
  CALLBACK,
  claimsOf,
  connect,
  enter,
  refreshed,
  refusal,
  signIn,
  signInForLong,
} from './client.ts';
import { CLIENT } from './realm.ts';
import { keycloak } from './running.ts';

let client: Configuration;
beforeAll(async () => {
  client = await connect();
});

const verify = (token: string) => createVerifier({ issuer: keycloak().issuer, audience: CLIENT.id })(token);

describe('discovery', () => {
  test('names everything that the product needs of an issuer', () => {
    expect(client.serverMetadata()).toMatchObject({
      issuer: keycloak().issuer,
      authorization_endpoint: expect.any(String),
      token_endpoint: expect.any(String),
      revocation_endpoint: expect.any(String),
      device_authorization_endpoint: expect.any(String),
      end_session_endpoint: expect.any(String),
      jwks_uri: expect.any(String),
      code_challenge_methods_supported: expect.arrayContaining(['S256']),
      // An answer to the callback says which issuer it is of (RFC 9207), and openid-client insists on it.
      authorization_response_iss_parameter_supported: true,
      grant_types_supported: expect.arrayContaining([
        'authorization_code',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:device_code',
        'urn:ietf:params:oauth:grant-type:token-exchange',
      ]),
    });
  });
});

describe('the token of a sign-in', () => {
  test('is one that the product verifies, with the person’s company, roles and e-mail', async () => {
    const { access_token } = await signIn(client, 'head');
    expect(await verify(access_token)).toMatchObject({
      who: { kind: 'person', tenant: 'acme', roles: expect.arrayContaining(['department_head', 'requester']) },
      email: 'hannah.head@acme.example',
    });
  });

  test('is of another company for whom the directory has there', async () => {
    const { who } = await verify((await signIn(client, 'rheinwerk.buyer')).access_token);
    expect(who).toMatchObject({ tenant: 'rheinwerk', roles: ['buyer'] });
  });

  test('is an access token by RFC 9068 for 120 seconds, through no agent; its sub is an id of the issuer', async () => {
    const { access_token, expires_in } = await signIn(client, 'requester');
    const claims = claimsOf({ access_token });
    expect(decodeProtectedHeader(access_token)).toMatchObject({ typ: 'at+jwt', alg: 'RS256', kid: expect.any(String) });
    expect(claims).toMatchObject({
      aud: CLIENT.id,
      client_id: CLIENT.id,
      jti: expect.any(String),
      sub: expect.stringMatching(/^[\da-f-]{36}$/),
      preferred_username: 'requester',
      scope: 'openid',
    });
    expect(claims).not.toHaveProperty('act');
    expect([expires_in, Number(claims.exp) - Number(claims.iat)]).toEqual([120, 120]);
  });

  test('opens the page of who they are, where the id of the token stands as well', async () => {
    const tokens = await signIn(client, 'requester');
    const sub = String(claimsOf(tokens).sub);
    expect(await fetchUserInfo(client, tokens.access_token, sub)).toMatchObject({ sub, tenant: 'acme' });
  });

  test('is not its id token, although that has the same audience', async () => {
    const { id_token = '' } = await signIn(client, 'requester');
    await expect(verify(id_token)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

describe('a sign-in', () => {
  test('comes back with no code for a wrong password', async () => {
    const { url } = await beginSignIn(client, 'openid');
    expect(sayingOf(await enter(url, 'requester', 'wrong'))).toContain('Invalid username or password');
  });

  test('comes back with no code for somebody who was shut out', async () => {
    await setEnabled('receiver', false);
    const { url } = await beginSignIn(client, 'openid');
    const page = await enter(url, 'receiver');
    await setEnabled('receiver', true);
    expect(sayingOf(page)).toContain('Account is disabled');
  });

  test('goes back to no other address than the product’s', async () => {
    const { url } = await beginSignIn(client, 'openid');
    url.searchParams.set('redirect_uri', 'http://127.0.0.1:4711/elsewhere');
    const page = await openBrowser(keycloak().issuer).open(url);
    expect([page.status, sayingOf(page)]).toEqual([400, expect.stringContaining('Invalid parameter: redirect_uri')]);
  });

  test('for a scope that there is not comes back at once, with the reason in the address', async () => {
    const { url } = await beginSignIn(client, 'openid vendors:write');
    const { origin, pathname, searchParams } = (await openBrowser(keycloak().issuer).open(url)).url;
    expect(origin + pathname).toBe(CALLBACK);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      error: 'invalid_scope',
      error_description: 'Invalid scopes: openid vendors:write',
    });
  });

  test('is worth nothing to whoever has the code alone, and then to nobody', async () => {
    const { url, checks } = await beginSignIn(client, 'openid');
    const { url: back } = await enter(url, 'requester');
    const thief = { ...checks, pkceCodeVerifier: randomPKCECodeVerifier() };
    expect(await refusal(authorizationCodeGrant(client, back, thief))).toEqual({
      status: 400,
      error: 'invalid_grant',
      description: 'PKCE verification failed: Code mismatch',
    });
    expect(await refusal(authorizationCodeGrant(client, back, checks))).toMatchObject({ error: 'invalid_grant' });
  });

  test('whose code is redeemed twice ends what the first got', async () => {
    const { url, checks } = await beginSignIn(client, 'openid');
    const { url: back } = await enter(url, 'requester');
    const tokens = await authorizationCodeGrant(client, back, checks);
    expect(await refusal(authorizationCodeGrant(client, back, checks))).toEqual({
      status: 400,
      error: 'invalid_grant',
      description: 'Code not valid',
    });
    expect(await refusal(refreshed(client, tokens))).toMatchObject({ error: 'invalid_grant' });
  });

  test('with a wrong secret of the product is refused as the product’s fault', async () => {
    const [stranger, tokens] = [await connect('wrong'), await signInForLong(client, 'requester')];
    expect(await refusal(refreshed(stranger, tokens))).toEqual({
      status: 401,
      error: 'unauthorized_client',
      description: 'Invalid client or Invalid client credentials',
    });
  });
});
