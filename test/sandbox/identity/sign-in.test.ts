import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as oidc from 'openid-client';
import { approveDevice, finishSignIn, openBrowser } from '../../support/sign-in.ts';
import { temporaryFolder } from '../support.ts';
import { CALLBACK, READS, signInByCode, startIssuer } from './client.ts';

const folder = temporaryFolder();
let issuer: Awaited<ReturnType<typeof startIssuer>>;
beforeAll(async () => {
  issuer = await startIssuer(folder.path);
});
afterAll(async () => {
  await issuer.close();
  folder.remove();
});

const challenge = () => oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier());
const addressFor = (parameters: Record<string, string>) =>
  oidc.buildAuthorizationUrl(issuer.client, { redirect_uri: CALLBACK, scope: 'openid', ...parameters });

describe('sign-in with a browser', () => {
  test('gives tokens of the person who was chosen, with what was asked for', async () => {
    const tokens = await signInByCode(issuer.client, 'acme/buyer2');
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 900, scope: READS });
    expect(Number(tokens['refresh_expires_in']) / 86_400).toBeCloseTo(30, 1);
    const who = { sub: 'buyer2', tenant: 'acme', roles: ['buyer'], name: 'Bella Novak' };
    expect(tokens.claims()).toMatchObject(who);
    expect(await issuer.claims(tokens.access_token)).toMatchObject({
      ...who,
      email: 'bella.buyer2@acme.example',
      client_id: 'quartermaster',
      scope: READS,
    });
  });

  test('gives no refresh token unless offline_access is asked for', async () => {
    expect(await signInByCode(issuer.client, 'acme/buyer', 'openid')).not.toHaveProperty('refresh_token');
  });

  test('asks who it is each time, and lists the people by tenant', async () => {
    const browser = openBrowser(issuer.url);
    const address = addressFor({ code_challenge: await challenge(), code_challenge_method: 'S256' });
    const first = await browser.open(address);
    expect((await browser.submit(first, { account: 'acme/requester' })).url.searchParams.has('code')).toBe(true);
    const { text } = await browser.open(address);
    expect(text).toContain('This is a stand-in for sign-in.');
    expect(text).toMatch(/<h2>acme<\/h2>.*value="acme\/requester".*<h2>rheinwerk<\/h2>.*value="rheinwerk\/requester"/s);
  });

  test('can be cancelled', async () => {
    const browser = openBrowser(issuer.url);
    const address = addressFor({ code_challenge: await challenge(), code_challenge_method: 'S256', state: 'mine' });
    const { url } = await browser.submit(await browser.open(address), { cancel: 'yes' });
    expect(`${url.origin}${url.pathname}`).toBe(CALLBACK);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ error: 'access_denied', state: 'mine' });
  });

  test('signs nobody in whom it does not know', async () => {
    const address = addressFor({ code_challenge: await challenge(), code_challenge_method: 'S256' });
    await expect(finishSignIn(address, 'acme/ceo')).rejects.toThrow('There is nobody of that name.');
  });

  test('is refused without PKCE', async () => {
    const { url } = await openBrowser(issuer.url).open(addressFor({}));
    expect(url.searchParams.get('error_description')).toContain('PKCE');
  });

  test('is refused with the verifier of another sign-in', async () => {
    const address = addressFor({ code_challenge: await challenge(), code_challenge_method: 'S256' });
    const callback = await finishSignIn(address, 'acme/buyer');
    const other = oidc.randomPKCECodeVerifier();
    await expect(
      oidc.authorizationCodeGrant(issuer.client, callback, { pkceCodeVerifier: other }),
    ).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('sends nobody to another address than the registered one, and escapes what it was given', async () => {
    const address = addressFor({ redirect_uri: 'http://127.0.0.1/<script>', client_id: 'x<script>' });
    const { url, text } = await openBrowser(issuer.url).open(address);
    expect(url.origin).toBe(issuer.url);
    expect(text).toContain('That did not work');
    expect(text).not.toContain('<script>');
  });

  test('that has been forgotten says so', async () => {
    const { text } = await openBrowser(issuer.url).open(`${issuer.url}/interaction/gone`);
    expect(text).toContain('Begin again.');
  });
});

describe('a device', () => {
  test('is signed in once a person has confirmed its code', async () => {
    const begun = await oidc.initiateDeviceAuthorization(issuer.client, { scope: `openid offline_access ${READS}` });
    expect(begun).toMatchObject({ verification_uri: `${issuer.url}/device`, interval: 1 });
    const [tokens] = await Promise.all([
      oidc.pollDeviceAuthorizationGrant(issuer.client, begun),
      approveDevice(begun.verification_uri_complete ?? '', 'rheinwerk/buyer'),
    ]);
    expect(tokens).toHaveProperty('refresh_token');
    expect(await issuer.claims(tokens.access_token)).toMatchObject({ sub: 'buyer', tenant: 'rheinwerk', scope: READS });
  });

  test('is asked for its code by hand, and a wrong one is told', async () => {
    const browser = openBrowser(issuer.url);
    const entry = await browser.open(`${issuer.url}/device`);
    const wrong = await browser.submit(entry, { user_code: '"><script>' });
    expect(wrong.text).toContain('the code was not found');
    expect(wrong.text).not.toContain('<script>');
    const { user_code: code } = await oidc.initiateDeviceAuthorization(issuer.client, { scope: 'openid' });
    const confirmation = await browser.submit(wrong, { user_code: code });
    expect(confirmation.text).toContain(`<code>${code}</code>`);
  });

  test('is refused once its code was refused', async () => {
    const begun = await oidc.initiateDeviceAuthorization(issuer.client, { scope: 'openid' });
    const browser = openBrowser(issuer.url);
    const confirmation = await browser.submit(await browser.open(begun.verification_uri_complete ?? ''));
    await browser.submit(confirmation, { abort: 'yes' });
    await expect(oidc.pollDeviceAuthorizationGrant(issuer.client, begun)).rejects.toMatchObject({
      error: 'access_denied',
    });
  });
});
