import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { agent } from './memory-views.ts';
import { problem, startSystem, type Ask, type TestSystem } from './system.ts';

let system: TestSystem;
let ask: Ask;
beforeAll(async () => {
  system = await startSystem();
  ask = await system.signedIn();
});
afterAll(() => system.issuer.close());

test('the agents are listed to whoever is signed in, of any company and role', async () => {
  for (const claims of [{}, { roles: ['auditor'] }, { tenant: 'rheinwerk', roles: [] }]) {
    const token = await system.issuer.sign({ claims });
    expect(await ask('/v1/agents', { token })).toMatchObject({ status: 200, body: { items: [agent] } });
  }
});

test('nobody else sees them, and nobody changes them', async () => {
  expect(await ask('/v1/agents', { token: null })).toMatchObject(problem('unauthenticated', 401));
  expect(await ask('/v1/agents', { body: '{}' })).toMatchObject(problem('method_not_allowed', 405));
});
