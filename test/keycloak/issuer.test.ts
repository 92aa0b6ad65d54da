import { beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomPKCECodeVerifier, randomState } from 'openid-client';
import { createIssuer, type Device, type Issuer, type Tokens } from '../../src/identity/issuer.ts';
import { createServiceVerifier, createVerifier } from '../../src/identity/verify.ts';
import { removeRole, setEnabled } from './admin.ts';
import { openBrowser } from './browser.ts';
import { CALLBACK, claimsOf, enter } from './client.ts';
import { CLIENT, PASSWORD } from './realm.ts';
import { keycloak } from './running.ts';

const DAY_MS = 86_400_000;
const VENDORS = { audience: 'urn:quartermaster:vendors', scope: 'vendors:read', agent: 'vendor' };
const claims = { tenant: 'tenant', person: 'preferred_username', roles: 'roles' };

const settings = () => ({
  issuer: keycloak().issuer,
  clientId: CLIENT.id,
  clientSecret: CLIENT.secret,
  scopes: 'openid offline_access profile',
});

let issuer: Issuer;
beforeAll(() => {
  issuer = createIssuer(settings());
});

/** The product's own sign-in, with the browser at Keycloak's form. */
async function grantOf(username: string): Promise<Tokens & { refresh: string }> {
  const checks = { state: randomState(), nonce: randomState(), verifier: randomPKCECodeVerifier() };
  const { url } = await enter(await issuer.authorizationUrl(CALLBACK, checks), username);
  const tokens = await issuer.redeem(url, checks);
  if (tokens.refresh === null) throw new Error('Keycloak gave no refresh token.');
  return { ...tokens, refresh: tokens.refresh };
}

/** Asks as often as the issuer lets it, for as long as it hears “not yet”. */
async function polled({ deviceCode, interval }: Device): Promise<Tokens> {
  for (;;) {
    await sleep(interval * 1000);
    const tokens = await issuer.pollDevice(deviceCode);
    if (tokens !== null) return tokens;
  }
}

describe('the product at Keycloak', () => {
  test('gets a grant from a browser, knows when it ends, and whose it is', async () => {
    const { access, grantExpiresAt } = await grantOf('requester');
    expect(Math.round((Number(grantExpiresAt) - Date.now()) / DAY_MS)).toBe(30);
    const verify = createVerifier({ issuer: keycloak().issuer, audience: CLIENT.id, claims });
    expect(await verify(access)).toEqual({
      who: { kind: 'person', tenant: 'acme', person: 'requester', roles: ['requester'] },
      email: 'rita.requester@acme.example',
    });
  });

  test('gets a grant from a device', async () => {
    const device = await issuer.startDevice();
    expect(await issuer.pollDevice(device.deviceCode)).toBeNull();
    const browser = openBrowser(keycloak().issuer);
    const form = await browser.open(device.verificationUriComplete ?? '');
    const question = await browser.submit(form, { username: 'requester', password: PASSWORD });
    await browser.submit(question, { accept: '' });
    expect(await polled(device)).toMatchObject({ refresh: expect.any(String) });
    await expect(polled(device)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('exchanges for a token that our services take, through the agent it was made for', async () => {
    const made = await issuer.exchange({ ...VENDORS, subject: (await grantOf('requester')).access });
    if ('refused' in made) throw new Error(made.refused);
    const verify = createServiceVerifier({ issuer: keycloak().issuer, claims });
    expect(await verify(made.token, { audience: 'vendors', scope: 'vendors:read' })).toEqual({
      who: { kind: 'person', tenant: 'acme', person: 'requester', roles: ['requester'] },
      agent: 'vendor',
    });
    expect(claimsOf({ access_token: made.token }).aud).toBe(VENDORS.audience);
  });

  test('hears that a grant is gone from the refresh, when the exchange was refused', async () => {
    const { access, refresh } = await grantOf('requester');
    await issuer.revoke(refresh);
    expect(await issuer.exchange({ ...VENDORS, subject: access })).toHaveProperty('refused');
    expect(await issuer.refresh(refresh)).toBeNull();
  });

  test('hears the same of somebody who was shut out', async () => {
    const { access, refresh } = await grantOf('compliance');
    await setEnabled('compliance', false);
    const heard = [await issuer.exchange({ ...VENDORS, subject: access }), await issuer.refresh(refresh)];
    await setEnabled('compliance', true);
    expect(heard).toEqual([{ refused: expect.any(String) }, null]);
  });

  test('hears the same of somebody who may have nothing that lasts any more', async () => {
    const { refresh } = await grantOf('rheinwerk.admin');
    await removeRole('rheinwerk.admin', 'offline_access');
    expect(await issuer.refresh(refresh)).toBeNull();
  });

  test('hears that a grant is good, but not for this', async () => {
    const { access, refresh } = await grantOf('auditor');
    const contracts = { audience: 'urn:quartermaster:contracts', scope: 'contracts:read', agent: 'negotiation' };
    expect(await issuer.exchange({ ...contracts, subject: access })).toEqual({ refused: 'narrowed' });
    expect(await issuer.refresh(refresh)).not.toBeNull();
  });

  test('gets no grant from a token of somebody else’s client', async () => {
    expect(await issuer.grantFor((await grantOf('requester')).access)).toBeNull();
  });

  test('says that it is set up wrongly, not that people must sign in, with a secret that is wrong', async () => {
    const { refresh } = await grantOf('requester');
    const stranger = createIssuer({ ...settings(), clientSecret: 'wrong' });
    await expect(stranger.refresh(refresh)).rejects.toMatchObject({ code: 'provider_refused' });
    expect(await issuer.refresh(refresh)).not.toBeNull();
  });
});
