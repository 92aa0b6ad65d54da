import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { exportSPKI } from 'jose';
import { createVerifier } from '../../src/identity/verify.ts';
import { AUDIENCE, newKey, startIssuer } from './issuer.ts';
import type { Bend, Issuer } from './issuer.ts';

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

const verifier = () => createVerifier({ issuer: issuer.url, audience: AUDIENCE });
const complaint = (token: string) => verifier()(token).catch((error: Error) => error.message);
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a good access token', () => {
  test('names tenant, person, roles and e-mail', async () => {
    expect(await verifier()(await issuer.sign())).toEqual({
      who: { kind: 'person', tenant: 'acme', person: 'requester', roles: ['requester'] },
      email: 'rita.requester@acme.example',
    });
  });

  test('may lack an e-mail, and roles of other applications do not count', async () => {
    const token = await issuer.sign({ claims: { email: undefined, roles: ['buyer', 'offline_access', 'auditor'] } });
    expect(await verifier()(token)).toMatchObject({ who: { roles: ['buyer', 'auditor'] }, email: null });
  });

  test('may be for several audiences, and its type may be written in full', async () => {
    const token = await issuer.sign({ claims: { aud: ['other', AUDIENCE] }, header: { typ: 'application/at+jwt' } });
    expect((await verifier()(token)).who.person).toBe('requester');
  });

  test('is good for 30 seconds more, for clocks that differ', async () => {
    const exp = Math.floor(Date.now() / 1000) - 20;
    expect((await verifier()(await issuer.sign({ claims: { exp } }))).who.person).toBe('requester');
  });

  test('is judged by the clock that was given', async () => {
    const later = createVerifier({
      issuer: issuer.url,
      audience: AUDIENCE,
      now: () => new Date(Date.now() + 3_600_000),
    });
    await expect(later(await issuer.sign())).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

describe('a token that is not good', () => {
  const past = Math.floor(Date.now() / 1000) - 61;
  const bends: Record<string, Bend> = {
    'expired a minute ago': { claims: { exp: past } },
    'not yet valid': { claims: { nbf: past + 600 } },
    'without an end': { claims: { exp: undefined } },
    'without the time of issue': { claims: { iat: undefined } },
    'for another audience': { claims: { aud: 'other' } },
    'without an audience': { claims: { aud: undefined } },
    'of another issuer': { claims: { iss: 'https://login.example.com' } },
    'an id token': { header: { typ: 'JWT' } },
    'without a type': { header: { typ: undefined } },
    'without a person': { claims: { sub: undefined } },
    'with a person that is a path': { claims: { sub: '../admin' } },
    'without a tenant': { claims: { tenant: undefined } },
    'with a tenant that is a list': { claims: { tenant: ['acme', 'rheinwerk'] } },
    'with a tenant of odd letters': { claims: { tenant: "acme' or 1=1" } },
    'without roles': { claims: { roles: undefined } },
    'with roles as a word': { claims: { roles: 'administrator' } },
    'with an unknown key': { header: { kid: 'k9' } },
  };
  test.each(Object.entries(bends))('%s is refused', async (_name, bend) => {
    await expect(verifier()(await issuer.sign(bend))).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('signed by a stranger who names our key is refused', async () => {
    const stranger = await newKey('k1');
    await expect(verifier()(await issuer.sign({ key: stranger }))).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('with alg none is refused', async () => {
    const [, claims] = (await issuer.sign()).split('.');
    const token = `${base64url({ alg: 'none', typ: 'at+jwt' })}.${claims}.`;
    await expect(verifier()(token)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('signed with the public key as a shared secret is refused', async () => {
    const [, claims] = (await issuer.sign()).split('.');
    const head = base64url({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' });
    const mac = createHmac('sha256', await exportSPKI(issuer.key().publicKey)).update(`${head}.${claims}`);
    const token = `${head}.${claims}.${mac.digest('base64url')}`;
    await expect(verifier()(token)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test.each(['', 'x', 'a.b.c', '..', 'eyJhbGciOiJub25lIn0.e30.'])('that is no JWT (%j) is refused', async (token) => {
    await expect(verifier()(token)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('is refused in the same words whatever is wrong with it', async () => {
    const tokens = [await issuer.sign({ claims: { exp: past } }), await issuer.sign({ claims: { aud: 'x' } }), 'x'];
    expect(new Set(await Promise.all(tokens.map(complaint))).size).toBe(1);
  });
});

describe('the issuer', () => {
  test('is asked once, however many tokens come at once', async () => {
    const verify = verifier();
    const before = issuer.discoveries();
    const token = await issuer.sign();
    await Promise.all(Array.from({ length: 20 }, () => verify(token)));
    expect(issuer.discoveries() - before).toBe(1);
  });

  test('may be down at first: the caller hears that it is not their fault, and the next token tries again', async () => {
    const verify = verifier();
    const token = await issuer.sign();
    issuer.setDown(true);
    await expect(verify(token)).rejects.toMatchObject({ code: 'provider_unavailable' });
    issuer.setDown(false);
    expect((await verify(token)).who.person).toBe('requester');
  });

  test('is not asked at all about what cannot be a token', async () => {
    const before = issuer.discoveries();
    await expect(verifier()('a.b.c')).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(issuer.discoveries()).toBe(before);
  });

  test('that calls itself something else is not believed', async () => {
    const other = createVerifier({ issuer: `${issuer.url}/`, audience: AUDIENCE });
    await expect(other(await issuer.sign())).rejects.toMatchObject({
      code: 'provider_unavailable',
      cause: { message: expect.stringContaining('check OIDC_ISSUER') },
    });
  });

  test('may rotate its keys: the new one works, the removed one no longer', async () => {
    const old = issuer.key();
    const next = await newKey('k2', 'RS256');
    issuer.setKey(next);
    const verify = verifier();
    expect((await verify(await issuer.sign())).who.person).toBe('requester');
    await expect(verify(await issuer.sign({ key: old }))).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
