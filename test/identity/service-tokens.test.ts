import { randomBytes } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from '@jest/globals';
import {
  createServiceVerifier,
  createTokenIssuer,
  publicHalf,
  type TokenWanted,
} from '../../src/identity/service-tokens.ts';
import { clock, requester, worker } from '../support/principals.ts';
import { SERVICE_KEY, SERVICE_PUBLIC_KEY } from '../support/tools.ts';

const NOW = new Date('2026-11-26T12:00:00Z');
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const wanted: TokenWanted = { principal: requester, agent: 'vendor', audience: 'vendors', scope: 'vendors:read' };
const tokenFor = createTokenIssuer(SERVICE_KEY, () => NOW);
const verifyAt = (now: Date) => createServiceVerifier(SERVICE_PUBLIC_KEY, () => now);
const need = { audience: 'vendors', scope: 'vendors:read' };

describe('a token for a service', () => {
  test('says in whose name, through which agent, for what and for two minutes', async () => {
    const token = await tokenFor(wanted);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'EdDSA', typ: 'at+jwt' });
    expect(decodeJwt(token)).toMatchObject({
      sub: 'requester',
      tenant: 'acme',
      roles: ['requester'],
      act: { sub: 'vendor' },
      client_id: 'vendor',
      aud: 'urn:quartermaster:vendors',
      scope: 'vendors:read',
      exp: NOW.getTime() / 1000 + 120,
    });
    expect(await verifyAt(NOW)(token, need)).toEqual({ who: requester, agent: 'vendor' });
  });

  test.each([worker('acme'), clock('acme'), { kind: 'relay' as const }])(
    'is given to nobody but a person',
    async (principal) => {
      await expect(tokenFor({ ...wanted, principal })).rejects.toMatchObject({ code: 'forbidden' });
    },
  );

  test.each([
    ['that has expired', 131, need, 'unauthenticated'],
    ['of the future', -60, need, 'unauthenticated'],
    ['for another audience', 0, { ...need, audience: 'mail' }, 'unauthenticated'],
    ['for another right', 0, { ...need, scope: 'mail:read' }, 'forbidden'],
  ])('%s is refused', async (_, seconds, asked, code) => {
    await expect(verifyAt(later(seconds))(await tokenFor(wanted), asked)).rejects.toMatchObject({ code });
  });

  test('that somebody else has signed, changed, or not signed at all is refused', async () => {
    const good = await tokenFor(wanted);
    const [head = '', , signature = ''] = good.split('.');
    const claims = { ...decodeJwt(good), roles: ['administrator'] };
    const changed = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
    const other = await createTokenIssuer(randomBytes(32).toString('base64url'), () => NOW)(wanted);
    const symmetric = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .sign(Buffer.from(SERVICE_PUBLIC_KEY));
    for (const token of [changed, other, symmetric, new UnsecuredJWT(claims).encode(), 'x', ''])
      await expect(verifyAt(NOW)(token, need)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test.each(['', 'short', 'x'.repeat(100)])('needs a key that is one', (key) => {
    expect(() => createTokenIssuer(key)).toThrow(expect.objectContaining({ code: 'configuration_invalid' }));
    expect(() => createServiceVerifier(key)).toThrow(expect.objectContaining({ code: 'configuration_invalid' }));
  });

  test('is verified with the public half alone', () => {
    expect(publicHalf(SERVICE_KEY)).toBe(SERVICE_PUBLIC_KEY);
    expect(SERVICE_PUBLIC_KEY).not.toBe(SERVICE_KEY);
  });
});
