import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { StandIn } from '../../../sandbox/http.ts';
import { startIdentity } from '../../../sandbox/identity/server.ts';
import { ANYWHERE, at, call, misbehave, temporaryFolder } from '../support.ts';

const folder = temporaryFolder();
let standIn: StandIn;
const start = (issuer?: string) =>
  startIdentity({
    ...ANYWHERE,
    audience: 'quartermaster',
    state: folder.path,
    issuer,
    clientSecret: 'unused',
    redirectUris: ['http://127.0.0.1/auth/callback'],
  });
const signIn = (username: string, change: Record<string, string> = {}) =>
  call(`${standIn.url}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: 'qm-cli',
      username,
      password: 'sandbox',
      ...change,
    }),
  });
const tokenOf = ({ body }: { body: unknown }) => String(at(body, 'access_token'));
const verify = (answer: { body: unknown }) =>
  jwtVerify(tokenOf(answer), createRemoteJWKSet(new URL(`${standIn.url}/jwks`)), {
    issuer: standIn.url,
    audience: 'quartermaster',
    typ: 'at+jwt',
  });

beforeAll(async () => {
  standIn = await start();
});
afterEach(() => misbehave(standIn.url));
afterAll(async () => {
  await standIn.close();
  folder.remove();
});

test('discovery names the issuer, its keys and its token endpoint', async () => {
  const { body } = await call(`${standIn.url}/.well-known/openid-configuration`);
  expect(body).toMatchObject({
    issuer: standIn.url,
    jwks_uri: `${standIn.url}/jwks`,
    token_endpoint: `${standIn.url}/token`,
  });
  const keys = await call(`${standIn.url}/jwks`);
  expect(keys.body).toEqual({ keys: [expect.objectContaining({ kty: 'RSA', alg: 'RS256', kid: 'sandbox-1' })] });
  expect(at(keys.body, 'keys', 0, 'd')).toBeUndefined();
});

describe('an access token', () => {
  test('says who the person is, for a quarter of an hour, as RFC 9068 has it', async () => {
    const answer = await signIn('acme/requester');
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 900 } });
    const { payload, protectedHeader } = await verify(answer);
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toMatchObject({
      sub: 'requester',
      tenant: 'acme',
      roles: ['requester'],
      email: 'rita.requester@acme.example',
      name: 'Rita Delgado',
      client_id: 'qm-cli',
      jti: expect.any(String),
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900);
  });

  test('is also given for a role, to the first person who holds it', async () => {
    const { payload } = await verify(await signIn('rheinwerk/department_head'));
    expect(payload).toMatchObject({ sub: 'head', tenant: 'rheinwerk', roles: ['department_head', 'requester'] });
  });

  test('can be verified after a restart: the key stays', async () => {
    const token = tokenOf(await signIn('acme/auditor'));
    const other = await start(standIn.url);
    const keys = createRemoteJWKSet(new URL(`${other.url}/jwks`));
    await expect(jwtVerify(token, keys, { issuer: standIn.url })).resolves.toBeDefined();
    expect(decodeProtectedHeader(token).kid).toBe('sandbox-1');
    await other.close();
  });
});

test.each([
  ['acme/nobody', {}, 'invalid_grant'],
  ['elsewhere/requester', {}, 'invalid_grant'],
  ['__proto__/requester', {}, 'invalid_grant'],
  ['requester', {}, 'invalid_grant'],
  ['acme/requester', { password: 'wrong' }, 'invalid_grant'],
  ['acme/requester', { client_id: 'other' }, 'invalid_client'],
  ['acme/requester', { grant_type: 'client_credentials' }, 'unsupported_grant_type'],
])('%s with %j is refused as %s', async (username, change, error) => {
  const answer = await signIn(username, change);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.body).toEqual({ error, error_description: expect.any(String) });
});

test('behind another address it issues under that name', async () => {
  const other = await start('http://identity.example');
  const { body } = await call(`${other.url}/.well-known/openid-configuration`);
  expect(body).toMatchObject({ issuer: 'http://identity.example' });
  await other.close();
});

test('it can go down, and come back', async () => {
  await misbehave(standIn.url, { kind: 'down', times: 1, match: 'jwks' });
  await expect(fetch(`${standIn.url}/jwks`)).rejects.toThrow('fetch failed');
  expect((await fetch(`${standIn.url}/jwks`)).status).toBe(200);
});
