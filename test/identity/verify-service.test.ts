import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportSPKI } from 'jose';
import type { TokenWanted } from '../../src/identity/minter.ts';
import { issuerKeys } from '../../src/identity/issuer-keys.ts';
import { createServiceVerifier, createVerifier } from '../../src/identity/verify.ts';
import { requester } from '../support/principals.ts';
import { exchangedAt } from '../support/tools.ts';
import { AUDIENCE, newKey, startIssuer, type Bend, type Issuer } from './issuer.ts';

const wanted: TokenWanted = { principal: requester, agent: 'vendor', audience: 'vendors', scope: 'vendors:read' };
const need = { audience: 'vendors', scope: 'vendors:read' };

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

const token = (bend?: Bend, of = wanted) => exchangedAt(issuer)(of, bend);
const verify = (given: string, asked = need) => createServiceVerifier({ issuer: issuer.url })(given, asked);
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = (): number => Math.floor(Date.now() / 1000);

describe('a token of one call', () => {
  test('names the person and the agent through which they call', async () => {
    expect(await verify(await token())).toEqual({ who: requester, agent: 'vendor' });
  });

  test('is verified by the keys that were fetched for people already', async () => {
    const keys = issuerKeys(issuer.url, fetch);
    const before = issuer.discoveries();
    await createVerifier({ issuer: issuer.url, keys, audience: AUDIENCE })(await issuer.sign());
    await createServiceVerifier({ issuer: issuer.url, keys })(await token(), need);
    expect(issuer.discoveries() - before).toBe(1);
  });

  test('may bring more than the right that is asked for', async () => {
    expect((await verify(await token({ claims: { scope: 'mail:read vendors:read' } }))).agent).toBe('vendor');
  });

  const bends: Record<string, [Bend, reason: string]> = {
    'for another service': [{ claims: { aud: 'urn:quartermaster:mail' } }, 'claim aud'],
    'for us, as people bring it': [{ claims: { aud: 'quartermaster' } }, 'claim aud'],
    'of another issuer': [{ claims: { iss: 'https://login.example.com' } }, 'claim iss'],
    'that has expired': [{ claims: { iat: now() - 140, exp: now() - 20 } }, 'expired: exp'],
    'that was made for longer than one call': [{ claims: { iat: now() - 200, exp: now() + 600 } }, 'expired: iat'],
    'of the future': [{ claims: { iat: now() + 60 } }, 'claim iat'],
    'through no agent': [{ claims: { act: undefined } }, 'claim act'],
    'through an agent without a name': [{ claims: { act: {} } }, 'claim act.sub'],
    'without a right': [{ claims: { scope: undefined } }, 'claim scope'],
    'without an id': [{ claims: { jti: undefined } }, 'claim jti'],
    'without a client': [{ claims: { client_id: undefined } }, 'claim client_id'],
    'without a tenant': [{ claims: { tenant: undefined } }, 'claim tenant'],
    'an id token': [{ header: { typ: 'JWT' } }, 'claim typ'],
    'with an unknown key': [{ header: { kid: 'k9' } }, 'unknown key'],
  };
  test.each(Object.entries(bends))('%s is refused, and the log is told why', async (_name, [bend, reason]) => {
    await expect(verify(await token(bend))).rejects.toMatchObject({
      code: 'unauthenticated',
      cause: { message: reason },
    });
  });

  test('for another right is forbidden', async () => {
    await expect(verify(await token({}, { ...wanted, scope: 'mail:read' }))).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  test('that somebody else has signed, changed, or not signed is refused', async () => {
    const [head, claims = '', signature] = (await token()).split('.');
    const widened = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), roles: ['administrator'] };
    const symmetric = `${part({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' })}.${claims}`;
    const mac = createHmac('sha256', await exportSPKI(issuer.key().publicKey))
      .update(symmetric)
      .digest('base64url');
    const forged = [
      `${head}.${part(widened)}.${signature}`,
      `${part({ alg: 'none', typ: 'at+jwt' })}.${claims}.`,
      `${symmetric}.${mac}`,
      await token({ key: await newKey('k1') }),
      'x',
      '',
    ];
    for (const one of forged) await expect(verify(one)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
