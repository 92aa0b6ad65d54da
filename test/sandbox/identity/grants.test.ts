import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as oidc from 'openid-client';
import { call, temporaryFolder } from '../support.ts';
import { READS, signInByCode, startIssuer } from './client.ts';

const folder = temporaryFolder();
let issuer: Awaited<ReturnType<typeof startIssuer>>;
beforeAll(async () => {
  issuer = await startIssuer(folder.path);
});
afterAll(async () => {
  await issuer.close();
  folder.remove();
});

const INVALID_GRANT = { error: 'invalid_grant' };
const tokensOf = async (username: string) => {
  const { access_token: access, refresh_token: refresh = '' } = await signInByCode(issuer.client, username);
  return { access, refresh };
};
const refreshed = (token: string) => oidc.refreshTokenGrant(issuer.client, token);
const exchanged = (access: string) =>
  issuer.exchange(access, { audience: 'urn:quartermaster:vendors', scope: 'vendors:read agent:vendor' });

describe('a refresh token', () => {
  test('is replaced at each use, and the end of its grant stays where it was', async () => {
    const { refresh } = await tokensOf('acme/buyer');
    const next = await refreshed(refresh);
    expect(next.refresh_token).not.toBe(refresh);
    expect(Number(next['refresh_expires_in'])).toBeLessThanOrEqual(30 * 86_400);
    expect(await issuer.claims(next.access_token)).toMatchObject({ sub: 'buyer', scope: READS });
    await expect(refreshed(next.refresh_token ?? '')).resolves.toHaveProperty('refresh_token');
  });

  test('that was replaced ends the whole grant when it is used again', async () => {
    const { access, refresh } = await tokensOf('acme/buyer');
    const next = await refreshed(refresh);
    await expect(refreshed(refresh)).rejects.toMatchObject(INVALID_GRANT);
    await expect(refreshed(next.refresh_token ?? '')).rejects.toMatchObject(INVALID_GRANT);
    await expect(exchanged(access)).rejects.toMatchObject(INVALID_GRANT);
  });

  test('that is used twice at once leaves no token of its grant', async () => {
    const { refresh } = await tokensOf('acme/buyer');
    const uses = await Promise.allSettled([refreshed(refresh), refreshed(refresh)]);
    const left = uses.flatMap((use) => (use.status === 'fulfilled' ? (use.value.refresh_token ?? '') : []));
    expect(left.length).toBeLessThanOrEqual(1);
    const later = await Promise.allSettled(left.map(refreshed));
    expect(later.map(({ status }) => status)).not.toContain('fulfilled');
  });

  test('that is revoked takes its own grant with it, and no other of the person', async () => {
    const [mine, other] = [await tokensOf('acme/buyer'), await tokensOf('acme/buyer')];
    await oidc.tokenRevocation(issuer.client, mine.refresh);
    await expect(refreshed(mine.refresh)).rejects.toMatchObject(INVALID_GRANT);
    await expect(exchanged(mine.access)).rejects.toMatchObject(INVALID_GRANT);
    await expect(refreshed(other.refresh)).resolves.toHaveProperty('access_token');
  });
});

describe('over a restart', () => {
  test('grants go on, and what was revoked or used stays so', async () => {
    const [kept, revoked, used] = [
      await tokensOf('acme/buyer'),
      await tokensOf('acme/buyer2'),
      await tokensOf('acme/requester'),
    ];
    await oidc.tokenRevocation(issuer.client, revoked.refresh);
    await refreshed(used.refresh);
    await issuer.restart();
    await expect(exchanged(kept.access)).resolves.toHaveProperty('access_token');
    await expect(refreshed(kept.refresh)).resolves.toHaveProperty('refresh_token');
    await expect(refreshed(revoked.refresh)).rejects.toMatchObject(INVALID_GRANT);
    await expect(refreshed(used.refresh)).rejects.toMatchObject(INVALID_GRANT);
  });
});

describe('a person', () => {
  test('who was made inactive gets no token in any way, also after a restart', async () => {
    const { access, refresh } = await tokensOf('rheinwerk/buyer');
    expect((await issuer.change('rheinwerk/buyer', { active: false })).status).toBe(200);
    await issuer.restart();
    await expect(exchanged(access)).rejects.toMatchObject(INVALID_GRANT);
    await expect(refreshed(refresh)).rejects.toMatchObject(INVALID_GRANT);
    await expect(tokensOf('rheinwerk/buyer')).rejects.toThrow('There is nobody of that name.');
    expect(await issuer.asCli('rheinwerk/buyer')).toBe('undefined');

    await issuer.change('rheinwerk/buyer', { active: true });
    expect(await issuer.claims(await issuer.asCli('rheinwerk/buyer'))).toMatchObject({ sub: 'buyer' });
  });

  test('keeps of their roles those that are left to them', async () => {
    const { refresh } = await tokensOf('acme/head');
    await issuer.change('acme/head', { roles: ['requester', 'administrator'] });
    const { access_token: access } = await refreshed(refresh);
    expect(await issuer.claims(access)).toMatchObject({ sub: 'head', roles: ['requester'] });
  });

  test.each([
    ['acme/nobody', { active: false }, 404],
    ['acme/buyer', { active: 'no' }, 400],
    ['acme/buyer', { roles: ['king'] }, 400],
  ])('%s cannot be changed by %j', async (id, change, status) => {
    expect((await issuer.change(id, change)).status).toBe(status);
  });
});

test('a client without its secret gets nothing', async () => {
  const { refresh } = await tokensOf('acme/buyer');
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'quartermaster', refresh_token: refresh });
  const answer = await call(`${issuer.url}/token`, { method: 'POST', body });
  expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
});
