import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { personOf } from '../support/face.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';
import { revokeConsent } from './admin.ts';
import { CALLBACK, enter } from './client.ts';
import { CLIENT } from './realm.ts';
import { keycloak } from './running.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem({
    signedIn: [],
    environment: {
      QM_STAND_INS: 'model,risk,erp,mail',
      OIDC_ISSUER: keycloak().issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_PERSON_CLAIM: 'preferred_username',
      OIDC_SCOPES: 'profile',
    },
  });
}, 120_000);
afterAll(() => system.close());

/** Signs in at Keycloak as a person does, and lets agents act for them since. */
async function signIn(who: string) {
  const { url, kept } = await system.entrance.begin(CALLBACK, '/auth/done');
  const { identity } = await system.entrance.finish((await enter(url, who)).url, kept);
  return identity.who;
}

describe('a requisition of somebody who signs in at Keycloak', () => {
  test('goes from the mail to the order, its agents acting in that name with tokens of Keycloak', async () => {
    expect(await signIn('requester')).toEqual(personOf('requester'));
    const id = await system.submit();
    const task = await system.untilTask(id, 'approval_step');
    await system.as('head').decide(task, 'approve');
    await system.untilStatus(id, 'ordered');
    expect(await system.orders(id)).toMatchObject([{ status: 'open', order: { vendor: { number: 'V-1001' } } }]);
    const calls = await system.rows('select distinct person, outcome from tool_calls where agent is not null');
    expect(calls).toEqual([{ person: 'requester', outcome: 'ok' }]);
    expect(system.surprises).toEqual([]);
  });

  test('waits when they take it back there, and goes on when they sign in again', async () => {
    await signIn('requester2');
    await revokeConsent('requester2');
    const id = await system.submit({ from: 'requester2' });
    const task = await system.untilTask(id, 'sign_in');
    expect(task).toMatchObject({ owner: { person: 'requester2' }, facts: { because: 'revoked' } });
    await signIn('requester2');
    await system.untilTask(id, 'approval_step');
    expect(system.surprises).toEqual([]);
  });
});
