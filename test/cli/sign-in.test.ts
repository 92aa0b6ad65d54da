import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StandIn } from '../../sandbox/http.ts';
import { startIdentity } from '../../sandbox/identity/server.ts';
import { signIn, usernameOf } from '../../src/cli/sign-in.ts';
import { createVerifier } from '../../src/identity/verify.ts';

let state: string;
let issuer: StandIn;
beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'qm-issuer-'));
  issuer = await startIdentity({
    host: '127.0.0.1',
    port: 0,
    audience: 'quartermaster',
    state,
    clientSecret: 'unused',
    redirectUris: ['http://127.0.0.1/auth/callback'],
  });
});
afterAll(async () => {
  await issuer.close();
  await rm(state, { recursive: true });
});

test.each([
  ['requester', { tenant: 'acme', person: 'requester', roles: ['requester'] }, 'rita.requester@acme.example'],
  [
    'acme/department_head',
    { tenant: 'acme', person: 'head', roles: ['department_head', 'requester'] },
    'hannah.head@acme.example',
  ],
  [
    'rheinwerk/buyer2',
    { tenant: 'rheinwerk', person: 'buyer2', roles: ['buyer'] },
    expect.stringMatching(/@rheinwerk\.example$/),
  ],
])('--as %s gets a token of the stand-in issuer that the server accepts', async (as, who, email) => {
  const token = await signIn(fetch, issuer.url, usernameOf(as));
  const verify = createVerifier({ issuer: issuer.url, audience: 'quartermaster' });
  expect(await verify(token)).toEqual({ who: { kind: 'person', ...who }, email });
});

test('a name that nobody has is refused', async () => {
  await expect(signIn(fetch, issuer.url, 'acme/ceo')).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('a token for another audience is refused by the server', async () => {
  const verify = createVerifier({ issuer: issuer.url, audience: 'somebody-else' });
  const token = await signIn(fetch, issuer.url, 'acme/buyer');
  await expect(verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
});
