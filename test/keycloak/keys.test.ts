import { beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeProtectedHeader } from 'jose';
import type { Configuration } from 'openid-client';
import { createVerifier } from '../../src/identity/verify.ts';
import { rotateKeys } from './admin.ts';
import { connect, exchanged, refreshed, refusal, signInForLong, type Tokens } from './client.ts';
import { CLIENT } from './realm.ts';
import { keycloak } from './running.ts';

let client: Configuration;
beforeAll(async () => {
  client = await connect();
});

const verifier = () => createVerifier({ issuer: keycloak().issuer, audience: CLIENT.id });
const keyOf = ({ access_token }: Tokens) => decodeProtectedHeader(access_token).kid;
/** The verifier asks for keys at most every five seconds. */
const PATIENCE_MS = 15_000;

describe('a new signing key of the issuer', () => {
  test('is found by a verifier that knows the old one, and tokens of the old one go on', async () => {
    const [verify, before] = [verifier(), await signInForLong(client, 'requester')];
    await verify(before.access_token);
    await rotateKeys('second');
    const after = await refreshed(client, before);
    expect(keyOf(after)).not.toBe(keyOf(before));

    const end = Date.now() + PATIENCE_MS;
    const verified = () =>
      verify(after.access_token).then(
        ({ who }) => who.tenant,
        () => null,
      );
    while ((await verified()) === null && Date.now() < end) await sleep(200);
    expect(await verified()).toBe('acme');
    expect((await verify(before.access_token)).who.tenant).toBe('acme');
    expect(await exchanged(client, before)).toMatchObject({ expires_in: expect.any(Number) });
  });

  test('is all that counts when the older ones are taken away; grants go on', async () => {
    const before = await signInForLong(client, 'requester');
    await (await rotateKeys('third')).removeOlder();
    await expect(verifier()(before.access_token)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await refusal(exchanged(client, before))).toMatchObject({
      error: 'invalid_request',
      description: 'Invalid token',
    });
    const after = await refreshed(client, before);
    expect((await verifier()(after.access_token)).who.tenant).toBe('acme');
  });
});
