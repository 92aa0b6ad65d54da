import { beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildEndSessionUrl, tokenIntrospection, tokenRevocation, type Configuration } from 'openid-client';
import { removePerson, removeRole, revokeConsent, setEnabled, signOut } from './admin.ts';
import {
  claimsOf,
  connect,
  exchanged,
  refreshed,
  refreshOf,
  refusal,
  signIn,
  signInForLong,
  type Tokens,
} from './client.ts';

const DAY_SECONDS = 86_400;

let client: Configuration;
beforeAll(async () => {
  client = await connect();
});

// Whom a test changes for good is of the company that no other test needs them in.
const long = (username: string) => signInForLong(client, username);

const DEAD = { status: 400, error: 'invalid_grant' };
/** All that an exchange says of a token that is expired, revoked, of somebody who was shut out, or none at all. */
const NOT_EXCHANGED = { status: 400, error: 'invalid_request', description: 'Invalid token' };

/** Neither refreshes nor exchanges any more; the refusal of the refresh. */
async function deadReason(tokens: Tokens): Promise<string | undefined> {
  expect(await refusal(exchanged(client, tokens))).toEqual(NOT_EXCHANGED);
  const refused = await refusal(refreshed(client, tokens));
  expect(refused).toMatchObject(DEAD);
  return refused.description;
}

const secondNow = (): number => Math.floor(Date.now() / 1000);

/** Until the clock shows another second: Keycloak tells tokens of one second apart by nothing. */
async function untilNextSecond(): Promise<void> {
  for (const now = secondNow(); secondNow() === now;) await sleep(20);
}

/** The person's sign-out at the issuer. */
async function leave({ id_token = '' }: Tokens): Promise<void> {
  const { status } = await fetch(buildEndSessionUrl(client, { id_token_hint: id_token }), { redirect: 'manual' });
  expect(status).toBe(200);
}

describe('a grant', () => {
  test('tells for how long nobody may use it before it ends, thirty days here', async () => {
    const seconds = Number((await long('requester'))['refresh_expires_in']);
    expect(seconds).toBeLessThanOrEqual(30 * DAY_SECONDS);
    expect(seconds).toBeGreaterThan(30 * DAY_SECONDS - 60);
  });

  test('of a sign-in that is not for long ends with the session', async () => {
    expect((await signIn(client, 'requester'))['refresh_expires_in']).toBeLessThanOrEqual(1800);
  });

  test('gives another refresh token each time, and one scope after the other', async () => {
    const first = await long('requester');
    const second = await refreshed(client, first);
    const third = await refreshed(client, second);
    expect(new Set([first, second, third].map(refreshOf)).size).toBe(3);
    expect([first, second, third].map(({ scope }) => scope)).toEqual(Array(3).fill('openid offline_access'));
  });

  test('is not widened by a refresh: what was not granted is left out in silence', async () => {
    const { scope, access_token } = await refreshed(
      client,
      await long('requester'),
      'openid vendors:read agent:vendor',
    );
    expect(scope).toBe('openid offline_access');
    expect(claimsOf({ access_token })).toMatchObject({ aud: 'quartermaster', scope: 'openid' });
  });

  test('is what it was after an exchange', async () => {
    const tokens = await long('requester');
    await exchanged(client, tokens);
    const later = await refreshed(client, tokens);
    expect([later.scope, claimsOf(later).aud]).toEqual(['openid offline_access', 'quartermaster']);
  });

  test('of a session loses `openid` with its id token by an exchange, so that grants are for long', async () => {
    const tokens = await signIn(client, 'requester');
    await exchanged(client, tokens);
    const later = await refreshed(client, tokens);
    expect([later.scope, later.id_token]).toEqual(['', undefined]);
  });

  test('ends for all when its last refresh token is used again', async () => {
    const first = await long('requester');
    const second = await refreshed(client, first);
    expect(await refusal(refreshed(client, first))).toEqual({
      ...DEAD,
      description: 'Maximum allowed refresh token reuse exceeded',
    });
    expect(await deadReason(second)).toBe("Session doesn't have required client");
  });

  test('ends for all when an earlier refresh token is used again', async () => {
    const first = await long('requester');
    await untilNextSecond();
    const second = await refreshed(client, first);
    await untilNextSecond();
    const third = await refreshed(client, second);
    expect(await refusal(refreshed(client, first))).toEqual({ ...DEAD, description: 'Stale token' });
    expect(await deadReason(third)).toBe("Session doesn't have required client");
  });

  test('that two refresh at the same time is lost to both: only one worker may', async () => {
    const tokens = await long('requester');
    const tries = await Promise.allSettled([refreshed(client, tokens), refreshed(client, tokens)]);
    const [won] = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    if (won !== undefined) await deadReason(won);
    expect(won).toBeDefined();
  });
});

describe('a grant that is taken back', () => {
  test('by the product: its refresh token, its access token and what was exchanged for it are dead', async () => {
    const tokens = await long('requester');
    const forTool = await exchanged(client, tokens);
    await tokenRevocation(client, refreshOf(tokens));
    expect(await deadReason(tokens)).toBe('Offline user session not found');
    expect(await tokenIntrospection(client, forTool.access_token)).toEqual({ active: false });
  });

  test('may be taken back again, and so may what is no token', async () => {
    const tokens = await long('requester');
    await tokenRevocation(client, refreshOf(tokens));
    await expect(tokenRevocation(client, refreshOf(tokens))).resolves.toBeUndefined();
    await expect(tokenRevocation(client, 'nothing')).resolves.toBeUndefined();
  });

  test('by its access token alone is not taken back', async () => {
    const tokens = await long('requester');
    await tokenRevocation(client, tokens.access_token);
    expect(await refusal(exchanged(client, tokens))).toEqual(NOT_EXCHANGED);
    expect(claimsOf(await exchanged(client, await refreshed(client, tokens)))).toMatchObject({ tenant: 'acme' });
  });

  test('by the person at the issuer', async () => {
    const tokens = await long('rheinwerk.requester2');
    await revokeConsent('rheinwerk.requester2');
    expect(await deadReason(tokens)).toBe('Offline user session not found');
  });

  test('by an administrator who signs the person out, in words that are also those of a token used twice', async () => {
    const tokens = await long('rheinwerk.requester2');
    await untilNextSecond();
    await signOut('rheinwerk.requester2');
    expect(await deadReason(tokens)).toBe('Stale token');
  });

  test('by the person who signs out, at the issuer, of the sign-in that gave it', async () => {
    const tokens = await long('requester');
    await leave(tokens);
    expect(await deadReason(tokens)).toBe('Offline user session not found');
  });

  test('is not meant by a sign-out of another sign-in, which has only its own session', async () => {
    const [tokens, session] = [await long('requester'), await signIn(client, 'requester')];
    await leave(session);
    expect(await deadReason(session)).toBe('Session not active');
    expect(claimsOf(await exchanged(client, await refreshed(client, tokens)))).toMatchObject({ tenant: 'acme' });
  });
});

describe('somebody’s grant', () => {
  test('rests while they are shut out, and goes on when they are let in again', async () => {
    const tokens = await long('compliance');
    await setEnabled('compliance', false);
    expect(await deadReason(tokens)).toBe('User disabled');
    await setEnabled('compliance', true);
    expect(claimsOf(await exchanged(client, await refreshed(client, tokens)))).toMatchObject({ tenant: 'acme' });
  });

  test('ends when they are no longer there', async () => {
    const tokens = await long('rheinwerk.finance');
    await removePerson('rheinwerk.finance');
    expect(await deadReason(tokens)).toBe('Offline user session not found');
  });

  test('has their roles of now, not of the sign-in', async () => {
    const tokens = await long('rheinwerk.head');
    await removeRole('rheinwerk.head', 'department_head');
    expect(claimsOf(await refreshed(client, tokens))['roles']).not.toContain('department_head');
  });

  test('is refused in words of Keycloak’s own when they may have none for long any more', async () => {
    const tokens = await long('rheinwerk.buyer2');
    await removeRole('rheinwerk.buyer2', 'offline_access');
    expect(await refusal(refreshed(client, tokens))).toEqual({
      status: 400,
      error: 'not_allowed',
      description: 'Offline tokens not allowed for the user or client',
    });
  });
});
