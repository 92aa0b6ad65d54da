import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  genericGrantRequest,
  initiateDeviceAuthorization,
  pollDeviceAuthorizationGrant,
  type Configuration,
  type DeviceAuthorizationResponse,
} from 'openid-client';
import { withClientAttributes } from './admin.ts';
import { openBrowser, sayingOf, type Page } from './browser.ts';
import { claimsOf, connect, exchanged, refreshed, refusal } from './client.ts';
import { PASSWORD } from './realm.ts';
import { keycloak } from './running.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const LONG = { scope: 'openid offline_access' };

let client: Configuration;
beforeAll(async () => {
  client = await connect();
});

/** One question whether it is allowed by now; `pollDeviceAuthorizationGrant` asks until it is. */
const ask = (device_code: string) => genericGrantRequest(client, GRANT, { device_code });

/** Opens the link, signs in, and answers whether the device may act for the person. */
async function answer(device: DeviceAuthorizationResponse, button: 'accept' | 'cancel'): Promise<Page> {
  const browser = openBrowser(keycloak().issuer);
  const form = await browser.open(device.verification_uri_complete ?? '');
  const question = await browser.submit(form, { username: 'requester', password: PASSWORD });
  return browser.submit(question, { [button]: '' });
}

describe('a sign-in on another device', () => {
  test('begins with a code to type, a link that has it, and how often may be asked', async () => {
    const device = await initiateDeviceAuthorization(client, LONG);
    expect(device).toMatchObject({
      user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
      verification_uri: `${keycloak().issuer}/device`,
      verification_uri_complete: `${keycloak().issuer}/device?user_code=${device.user_code}`,
      expires_in: 600,
      interval: 1,
    });
  });

  test('waits for the person, and may be asked about once in an interval', async () => {
    const { device_code } = await initiateDeviceAuthorization(client, LONG);
    expect(await refusal(ask(device_code))).toMatchObject({ status: 400, error: 'authorization_pending' });
    expect(await refusal(ask(device_code))).toMatchObject({ status: 400, error: 'slow_down' });
  });

  test('gives, once the person has said yes, what can be refreshed and exchanged', async () => {
    const device = await initiateDeviceAuthorization(client, LONG);
    expect(sayingOf(await answer(device, 'accept'))).toContain('Device Login Successful');
    const tokens = await pollDeviceAuthorizationGrant(client, device);
    expect(claimsOf(tokens)).toMatchObject({ aud: 'quartermaster', preferred_username: 'requester', tenant: 'acme' });
    const later = await refreshed(client, tokens);
    expect(claimsOf(await exchanged(client, later))).toMatchObject({ act: { sub: 'vendor' } });
  });

  test('gives that once', async () => {
    const device = await initiateDeviceAuthorization(client, LONG);
    await answer(device, 'accept');
    await pollDeviceAuthorizationGrant(client, device);
    const again = pollDeviceAuthorizationGrant(client, device);
    expect(await refusal(again)).toEqual({ status: 400, error: 'invalid_grant', description: 'Device code not valid' });
  });

  test('ends with the person’s no', async () => {
    const device = await initiateDeviceAuthorization(client, LONG);
    expect(sayingOf(await answer(device, 'cancel'))).toContain('Device Login Failed');
    expect(await refusal(pollDeviceAuthorizationGrant(client, device))).toMatchObject({
      status: 400,
      error: 'access_denied',
    });
  });

  test('cannot begin without PKCE where the client demands that for sign-ins', async () => {
    await withClientAttributes({ 'pkce.code.challenge.method': 'S256' }, async () => {
      expect(await refusal(initiateDeviceAuthorization(client, LONG))).toEqual({
        status: 400,
        error: 'invalid_request',
        description: 'Missing parameter: code_challenge_method',
      });
    });
  });
});
