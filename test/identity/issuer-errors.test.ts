import { describe, expect, test } from '@jest/globals';
import * as oidc from 'openid-client';
import { ofTheGrant, toOurs, unlessOf } from '../../src/identity/issuer-errors.ts';

const answered = (status: number, error: string) =>
  new oidc.ResponseBodyError('refused', { cause: { error }, response: new Response(null, { status }) });
const sentBack = (error: string) =>
  new oidc.AuthorizationResponseError('refused', { cause: new URLSearchParams({ error }) });

const failing = async (error: unknown): Promise<string> => {
  throw error;
};

/** What a refresh makes of an answer: `over`, or the code of what is thrown. */
const refreshed = async (error: unknown): Promise<unknown> => {
  try {
    return await unlessOf(failing(toOurs(error)), ofTheGrant, () => 'over');
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown ? thrown.code : thrown;
  }
};

describe('an answer of the issuer', () => {
  test.each([
    [400, 'invalid_grant'],
    [400, 'token_expired'],
  ])('%i %s says that the grant is over', async (status, error) => {
    expect(await refreshed(answered(status, error))).toBe('over');
  });

  test.each([
    [400, 'temporarily_unavailable'],
    [400, 'server_error'],
    [503, 'invalid_grant'],
    [429, 'slow_down'],
  ])('%i %s passes, and ends no grant', async (status, error) => {
    expect(await refreshed(answered(status, error))).toBe('provider_unavailable');
  });

  test('that is our own fault is told as one to mend, and ends no grant', async () => {
    expect(await refreshed(answered(401, 'invalid_client'))).toBe('provider_refused');
  });
});

test('a sign-in that comes back for what passes is to be tried again', () => {
  expect(toOurs(sentBack('temporarily_unavailable'))).toMatchObject({ code: 'provider_unavailable' });
  expect(toOurs(sentBack('access_denied'))).toMatchObject({ code: 'provider_refused', refusal: 'access_denied' });
});
