import { randomBytes } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createServiceVerifier,
  createTokenIssuer,
  publicHalf,
  type TokenWanted,
} from '../../src/identity/service-tokens.ts';
import type { Listening } from '../../src/http/listen.ts';
import { createInternalServices } from '../../src/services/internal.ts';
import { KNOWN_VENDOR } from '../support/records.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { clock, person, requester, worker } from '../support/principals.ts';
import { serveInternal, SERVICE_KEY, SERVICE_PUBLIC_KEY } from '../support/tools.ts';

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

describe('our own services', () => {
  let db: TestDatabase;
  let server: Listening;
  beforeAll(async () => {
    db = await testDatabase();
    server = await serveInternal(createInternalServices(db.database));
  });
  afterAll(async () => {
    await server.close();
    await db.drop();
  });

  const live = createTokenIssuer(SERVICE_KEY);
  const ask = async (path: string, token: string | null, method = 'GET') => {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${server.url}/internal${path}`, { method, headers });
    return { status: response.status, body: await response.json() };
  };
  const vendor = `/vendors/vendors/${KNOWN_VENDOR}`;

  test('serve what the person of the token may see', async () => {
    expect(await ask(vendor, await live(wanted))).toMatchObject({
      status: 200,
      body: { vendor: { number: KNOWN_VENDOR } },
    });
  });

  test('show a person of another company nothing of ours', async () => {
    const stranger = await live({ ...wanted, principal: person('rheinwerk', 'requester', 'requester') });
    expect((await ask(`/vendors/vendors?name=Northwind%20Traders`, stranger)).body).toEqual({ vendors: [] });
    expect((await ask('/vendors/vendors/no-such', stranger)).status).toBe(404);
  });

  test.each([
    ['no token', () => Promise.resolve(null), 401],
    ['a token for another service', () => live({ ...wanted, audience: 'mail' }), 401],
    ['a token without the right', () => live({ ...wanted, scope: 'mail:read' }), 403],
    ['an old token', () => tokenFor(wanted), 401],
  ])('refuse %s', async (_, token, status) => {
    expect((await ask(vendor, await token())).status).toBe(status);
  });

  test.each([
    ['/vendors/vendors', 400],
    ['/vendors/vendors?name=x&tenant=rheinwerk', 400],
    ['/contracts/clauses?text=x&limit=1', 404],
    ['/nowhere', 404],
  ])('answer %s with %i', async (path, status) => {
    expect((await ask(path, await live(wanted))).status).toBe(status);
  });

  test('change nothing', async () => {
    expect((await ask(vendor, await live(wanted), 'POST')).status).toBe(405);
  });

  test('show the mails of a requisition, and earlier orders, to whoever may see them', async () => {
    const mails = await live({ ...wanted, audience: 'mail', scope: 'mail:read' });
    expect((await ask('/mail/requisitions/R-000099/mails', mails)).status).toBe(404);
    const orders = await live({ ...wanted, audience: 'purchasing', scope: 'purchasing:read' });
    expect(await ask(`/purchasing/orders?vendor=${KNOWN_VENDOR}`, orders)).toEqual({
      status: 200,
      body: { orders: [] },
    });
  });
});
