import { beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeProtectedHeader } from 'jose';
import type { Configuration } from 'openid-client';
import { withClientAttributes } from './admin.ts';
import {
  claimsOf,
  connect,
  exchanged,
  refreshed,
  refreshOf,
  refusal,
  signIn,
  signInForLong,
  tokenType,
  type Tokens,
} from './client.ts';
import { keycloak } from './running.ts';

let client: Configuration;
let tokens: Tokens;
beforeAll(async () => {
  client = await connect();
  tokens = await signInForLong(client, 'requester');
});

const exchange = (wanted: Parameters<typeof exchanged>[2]) => exchanged(client, tokens, wanted);
const CONTRACTS = { audience: 'urn:quartermaster:contracts', scope: 'contracts:read agent:negotiation' };

describe('an exchange', () => {
  test('gives a token of the person for one service and one right, through one agent, for 120 seconds', async () => {
    const answer = await exchange({});
    const claims = claimsOf(answer);
    expect(decodeProtectedHeader(answer.access_token)).toMatchObject({ typ: 'at+jwt', alg: 'RS256' });
    expect(claims).toMatchObject({
      iss: keycloak().issuer,
      aud: 'urn:quartermaster:vendors',
      sub: claimsOf(tokens).sub,
      preferred_username: 'requester',
      tenant: 'acme',
      act: { sub: 'vendor' },
      agent: 'vendor',
      client_id: 'quartermaster',
      jti: expect.any(String),
    });
    expect(String(claims['scope']).split(' ').toSorted()).toEqual(['agent:vendor', 'vendors:read']);
    expect(Number(claims.exp) - Number(claims.iat)).toBe(120);
    expect(answer).toMatchObject({ issued_token_type: tokenType('access_token'), token_type: 'bearer' });
    expect(answer).not.toHaveProperty('refresh_token');
  });

  test.each(['intake', 'vendor', 'negotiation', 'quartermaster'])('can be through %s', async (actor) => {
    expect(claimsOf(await exchange({ scope: `vendors:read agent:${actor}` }))).toMatchObject({ act: { sub: actor } });
  });

  test('goes on from a grant that was refreshed', async () => {
    const later = await refreshed(client, await signInForLong(client, 'buyer'));
    const forTool = await exchanged(client, later, CONTRACTS);
    expect(claimsOf(forTool)).toMatchObject({ aud: CONTRACTS.audience, roles: expect.arrayContaining(['buyer']) });
  });

  test('that names no agent gives a token that names none: who takes it must look', async () => {
    expect(claimsOf(await exchange({ scope: 'vendors:read' }))).not.toHaveProperty('act');
  });

  test('does not look at an actor token', async () => {
    const actor = { actor_token: 'anything', actor_token_type: tokenType('access_token') };
    expect(claimsOf(await exchange(actor))).toMatchObject({ act: { sub: 'vendor' } });
  });

  test('that names no audience gives a token that is good for the product as well', async () => {
    const { aud } = claimsOf(await exchange({ audience: undefined }));
    expect(new Set([aud].flat())).toEqual(new Set(['quartermaster', 'urn:quartermaster:vendors']));
  });
});

describe('a sign-in that asks for the rights of an exchange', () => {
  test('gives a token that is good at each service at once, but through no agent: let it not ask', async () => {
    const claims = claimsOf(await signIn(client, 'requester', 'openid offline_access vendors:read mail:read'));
    expect([claims.aud].flat()).toEqual(
      expect.arrayContaining(['quartermaster', 'urn:quartermaster:vendors', 'urn:quartermaster:mail']),
    );
    expect(claims).not.toHaveProperty('act');
  });
});

describe('an exchange that asks for more', () => {
  test('than there is, by its scope', async () => {
    expect(await refusal(exchange({ scope: 'vendors:read vendors:write' }))).toEqual({
      status: 400,
      error: 'invalid_scope',
      description: 'Invalid scopes: vendors:read vendors:write',
    });
  });

  test('than there is, by its audience', async () => {
    expect(await refusal(exchange({ audience: 'urn:quartermaster:nothing' }))).toEqual({
      status: 400,
      error: 'invalid_client',
      description: 'Audience not found',
    });
  });

  test('than its scope opens', async () => {
    expect(await refusal(exchange({ audience: 'urn:quartermaster:mail' }))).toEqual({
      status: 400,
      error: 'invalid_request',
      description: 'Requested audience not available: urn:quartermaster:mail',
    });
  });

  test('than the person’s roles allow', async () => {
    const auditor = await signInForLong(client, 'auditor');
    expect(await refusal(exchanged(client, auditor, CONTRACTS))).toEqual({
      status: 400,
      error: 'invalid_request',
      description: 'Requested audience not available: urn:quartermaster:contracts',
    });
    const both = claimsOf(await exchanged(client, auditor, { scope: 'vendors:read contracts:read agent:vendor' }));
    expect(String(both['scope']).split(' ').toSorted()).toEqual(['agent:vendor', 'vendors:read']);
  });

  test('of what the client may have gets it, also with a token that had less: only the product’s own rules narrow that', async () => {
    const narrow = await exchange({});
    const wide = await exchanged(client, narrow, {
      audience: 'urn:quartermaster:mail',
      scope: 'mail:read agent:intake',
    });
    expect(claimsOf(wide)).toMatchObject({ aud: 'urn:quartermaster:mail', act: { sub: 'intake' } });
    const two = claimsOf(await exchange({ scope: 'vendors:read mail:read agent:vendor' }));
    expect(two.aud).toBe('urn:quartermaster:vendors');
    expect(String(two['scope']).split(' ')).toContain('mail:read');
  });

  test('as two agents gets a token of one of them', async () => {
    const { act, scope } = claimsOf(await exchange({ scope: 'vendors:read agent:vendor agent:intake' }));
    expect(act).toEqual({ sub: expect.stringMatching(/^(vendor|intake)$/) });
    expect(String(scope).split(' ')).toEqual(expect.arrayContaining(['agent:vendor', 'agent:intake']));
  });
});

describe('an exchange of another token', () => {
  const INVALID = { status: 400, error: 'invalid_request', description: 'Invalid token' };

  test.each(['refresh_token', 'id_token'] as const)('of type %s is refused', async (type) => {
    const subject = type === 'id_token' ? (tokens.id_token ?? '') : refreshOf(tokens);
    expect(await refusal(exchange({ subject_token: subject, subject_token_type: tokenType(type) }))).toEqual({
      status: 400,
      error: 'invalid_request',
      description: "Parameter 'subject_token' supports access tokens only",
    });
    expect(await refusal(exchange({ subject_token: subject }))).toEqual(INVALID);
  });

  test('that is expired is refused in the same words as one that is none', async () => {
    await withClientAttributes({ 'access.token.lifespan': '1' }, async () => {
      const brief = await signIn(client, 'requester');
      while (Date.now() / 1000 <= Number(claimsOf(brief).exp) + 1) await sleep(50);
      expect(await refusal(exchanged(client, brief))).toEqual(INVALID);
    });
    expect(await refusal(exchange({ subject_token: 'nothing' }))).toEqual(INVALID);
  });
});

describe('an exchange for a refresh token', () => {
  const FOR_LONG = { requested_token_type: tokenType('refresh_token'), audience: undefined, scope: undefined };

  test('is refused as the client is', async () => {
    expect(await refusal(exchange(FOR_LONG))).toMatchObject({ status: 400, error: 'invalid_request' });
  });

  test('never gives one that outlives the session, whatever the client may', async () => {
    await withClientAttributes(
      { 'standard.token.exchange.enableRefreshRequestedTokenType': 'SAME_SESSION' },
      async () => {
        const session = await signIn(client, 'requester');
        const answer = await exchanged(client, session, FOR_LONG);
        expect([answer['refresh_expires_in'], answer.scope]).toEqual([expect.any(Number), 'openid']);
        expect(Number(answer['refresh_expires_in'])).toBeLessThanOrEqual(1800);
        expect(await refusal(exchanged(client, session, { ...FOR_LONG, scope: 'offline_access' }))).toEqual({
          status: 400,
          error: 'invalid_request',
          description: 'Scope offline_access not allowed for token exchange',
        });
        expect(await refusal(exchange(FOR_LONG))).toEqual({
          status: 400,
          error: 'invalid_request',
          description: 'Refresh token not valid as requested_token_type because creating a new session is needed',
        });
      },
    );
  });
});
