import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader, importJWK, SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { call, temporaryFolder } from '../support.ts';
import { ACCESS_TOKEN, READS, signInByCode, startIssuer } from './client.ts';

const REFRESH_TOKEN = 'urn:ietf:params:oauth:token-type:refresh_token';
const VENDORS = 'urn:quartermaster:vendors';

const folder = temporaryFolder();
let issuer: Awaited<ReturnType<typeof startIssuer>>;
let subject: string;
beforeAll(async () => {
  issuer = await startIssuer(folder.path);
  subject = (await signInByCode(issuer.client, 'acme/requester', 'openid offline_access vendors:read mail:read'))
    .access_token;
});
afterAll(async () => {
  await issuer.close();
  folder.remove();
});

const forVendors = (token: string, change: Record<string, string> = {}) =>
  issuer.exchange(token, { audience: VENDORS, scope: 'vendors:read agent:vendor', ...change });

const forLater = (token: string, change: Record<string, string> = {}) =>
  issuer.exchange(token, { requested_token_type: REFRESH_TOKEN, scope: 'openid offline_access', ...change });

/** The subject token with other content, by the issuer's own key. */
async function forged(change: Record<string, unknown>, typ = 'at+jwt'): Promise<string> {
  const key = JSON.parse(readFileSync(join(folder.path, 'identity-key.json'), 'utf8'));
  return new SignJWT({ ...decodeJwt(subject), ...change })
    .setProtectedHeader({ alg: 'RS256', kid: key.kid, typ })
    .sign(await importJWK(key, 'RS256'));
}

describe('an exchange', () => {
  test('gives a short token for one service that names person and agent', async () => {
    const answer = await forVendors(subject);
    expect(answer).toMatchObject({
      issued_token_type: ACCESS_TOKEN,
      token_type: 'bearer',
      expires_in: 120,
      scope: 'vendors:read',
    });
    expect(answer).not.toHaveProperty('refresh_token');
    expect(decodeProtectedHeader(answer.access_token)).toMatchObject({ typ: 'at+jwt', alg: 'RS256' });
    const { iat = 0, exp = 0, ...claims } = await issuer.claims(answer.access_token, VENDORS);
    expect(exp - iat).toBe(120);
    expect(claims).toEqual({
      iss: issuer.url,
      agent: 'vendor',
      aud: VENDORS,
      sub: 'requester',
      tenant: 'acme',
      roles: ['requester'],
      name: 'Rita Delgado',
      email: 'rita.requester@acme.example',
      scope: 'vendors:read',
      client_id: 'quartermaster',
      act: { sub: 'vendor' },
      jti: expect.any(String),
    });
  });

  test('takes a token of --as for whatever a tool may do', async () => {
    const token = await issuer.asCli('acme/buyer');
    const answer = await issuer.exchange(token, {
      audience: 'urn:quartermaster:erp',
      scope: 'orders:write agent:quartermaster',
    });
    expect(await issuer.claims(answer.access_token, 'urn:quartermaster:erp')).toMatchObject({
      sub: 'buyer',
      scope: 'orders:write',
      act: { sub: 'quartermaster' },
    });
  });

  test.each([
    ['a scope that was not granted', { audience: 'urn:quartermaster:contracts', scope: 'contracts:read agent:vendor' }],
    ['a scope of another service', { scope: 'mail:read agent:vendor' }],
    ['a scope that does not exist', { scope: 'vendors:write agent:vendor' }],
    ['no scope but the agent', { scope: 'agent:vendor' }],
    ['no agent', { scope: 'vendors:read' }],
    ['two agents', { scope: 'vendors:read agent:vendor agent:intake' }],
    ['an agent that does not exist', { scope: 'vendors:read agent:smith' }],
  ])('for %s is refused as invalid_scope', async (_what, change) => {
    await expect(forVendors(subject, change)).rejects.toMatchObject({ error: 'invalid_scope' });
  });

  test.each([
    ['an unknown audience', { audience: 'urn:quartermaster:payroll' }],
    ['our own audience', { audience: 'quartermaster' }],
    ['a resource', { resource: 'https://vendors.example/' }],
  ])('for %s is refused as invalid_target', async (_what, change) => {
    await expect(forVendors(subject, change)).rejects.toMatchObject({ error: 'invalid_target' });
  });

  test.each([
    ['without an audience', { scope: 'vendors:read agent:vendor' }],
    ['with an actor token', { actor_token: 'x', actor_token_type: ACCESS_TOKEN, audience: VENDORS }],
    [
      'for another type of token',
      { requested_token_type: 'urn:ietf:params:oauth:token-type:saml2', audience: VENDORS },
    ],
    ['of another type of token', { subject_token_type: REFRESH_TOKEN, audience: VENDORS }],
  ])('%s is refused as invalid_request', async (_what, parameters) => {
    await expect(issuer.exchange(subject, parameters)).rejects.toMatchObject({ error: 'invalid_request' });
  });

  test.each([
    ['has expired', { exp: Math.floor(Date.now() / 1_000) - 1 }],
    ['never expires', { exp: undefined }],
    ['is for another audience', { aud: 'somebody-else' }],
    ['is of another issuer', { iss: 'http://127.0.0.1:1' }],
    ['has an actor already', { act: { sub: 'vendor' } }],
  ])('of a token that %s is refused as invalid_request', async (_what, change) => {
    await expect(forVendors(await forged(change))).rejects.toMatchObject({ error: 'invalid_request' });
  });

  test('of a token that is no access token, was exchanged before or was changed is refused as invalid_request', async () => {
    const { access_token: exchanged } = await forVendors(subject);
    const [head = '', , signature = ''] = subject.split('.');
    const changed = [head, Buffer.from(JSON.stringify({ ...decodeJwt(subject), sub: 'admin' })).toString('base64url')];
    for (const token of [exchanged, await forged({}, 'JWT'), [...changed, signature].join('.'), 'no token'])
      await expect(forVendors(token)).rejects.toMatchObject({ error: 'invalid_request' });
  });

  test('is not for the client of the command line', async () => {
    const body = {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      client_id: 'qm-cli',
      subject_token: subject,
      subject_token_type: ACCESS_TOKEN,
      audience: VENDORS,
      scope: 'vendors:read agent:vendor',
    };
    const answer = await call(`${issuer.url}/token`, { method: 'POST', body: new URLSearchParams(body) });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });
});

describe('an exchange for a refresh token', () => {
  test('lets the product act later for somebody who came with the token of another client', async () => {
    const answer = await forLater(await issuer.asCli('acme/buyer'));
    expect(answer).toMatchObject({ issued_token_type: REFRESH_TOKEN, expires_in: 900 });
    expect(Number(answer['refresh_expires_in']) / 86_400).toBeCloseTo(30, 1);
    await issuer.restart();
    const next = await oidc.refreshTokenGrant(issuer.client, answer.refresh_token ?? '');
    expect(next.claims()).toMatchObject({ sub: 'buyer', tenant: 'acme' });
    for (const { access_token: token } of [answer, next]) {
      const { scope, ...claims } = await issuer.claims(token);
      expect(claims).toMatchObject({ sub: 'buyer', tenant: 'acme', client_id: 'quartermaster' });
      expect(String(scope)).toContain(READS);
      await expect(forVendors(token)).resolves.toHaveProperty('access_token');
    }
  });

  test('gives no more than the token had', async () => {
    const { access_token: token } = await forLater(subject);
    expect(await issuer.claims(token)).toMatchObject({ scope: 'vendors:read mail:read' });
    const { access_token: narrowed } = await forLater(subject, { scope: 'offline_access mail:read' });
    expect(await issuer.claims(narrowed)).toMatchObject({ scope: 'mail:read' });
    await expect(forLater(subject, { scope: 'offline_access contracts:read' })).rejects.toMatchObject({
      error: 'invalid_scope',
    });
  });

  test('is refused without offline_access, and for another audience than ours', async () => {
    await expect(forLater(subject, { scope: 'openid' })).rejects.toMatchObject({ error: 'invalid_scope' });
    await expect(forLater(subject, { audience: VENDORS })).rejects.toMatchObject({ error: 'invalid_target' });
  });
});
