import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { problem, startSystem, type Ask, type TestSystem } from './system.ts';

let system: TestSystem;
let ask: Ask;
beforeAll(async () => {
  system = await startSystem();
  ask = await system.signedIn();
});
afterAll(() => system.issuer.close());

const post = (query: string, body: string) => ask(`/v1/contracts?${query}`, { type: 'text/markdown', body });

test('a file is taken with its name, its vendor and its readers, and once', async () => {
  const query = 'name=frame.md&vendor=V-1001&readers=buyer,auditor';
  expect(await post(query, '# Frame')).toMatchObject({ status: 201, body: { id: 'C-000002', duplicate: false } });
  expect(await post(query, '# Frame')).toMatchObject({ status: 200, body: { id: 'C-000002', duplicate: true } });
  const options = { vendor: 'V-1001', readers: ['buyer', 'auditor'], group: null };
  expect(system.memory.calls.at(-1)).toEqual([expect.any(String), 'addContract', 'frame.md', 'text/markdown', options]);
});

test.each(['', 'name=', 'name=a.md&readers=everybody', 'name=a.md&unknown=1'])(
  'a file with the query "%s" is not taken',
  async (query) => {
    expect(await post(query, '# Frame')).toMatchObject(problem('invalid_input', 400));
  },
);

test('a search says by what was compared, and is bounded', async () => {
  const found = await ask('/v1/contracts/search?q=guarantee&language=de&limit=3');
  expect(found).toMatchObject({ status: 200, body: { byMeaning: true, passages: [{ id: 'C-000001/4', page: 2 }] } });
  expect(system.memory.calls.at(-1)?.at(-1)).toEqual({ text: 'guarantee', vendor: null, language: 'de', limit: 3 });
  for (const query of ['', 'q=', 'q=a&limit=51', 'q=a&language=german', `q=${'a'.repeat(2001)}`])
    expect(await ask(`/v1/contracts/search?${query}`)).toMatchObject(problem('invalid_input', 400));
});

test('a contract is listed, shown and removed; one that is not there is nothing', async () => {
  expect(await ask('/v1/contracts')).toMatchObject({ body: { items: [{ id: 'C-000001', waiting: 1 }] } });
  expect(await ask('/v1/contracts/C-000001')).toMatchObject({ body: { text: [{ section: '4.2 Prepayment' }] } });
  expect(await ask('/v1/contracts/C-000001', { method: 'DELETE' })).toMatchObject({ status: 200 });
  expect(await ask('/v1/contracts/C-000009')).toMatchObject(problem('not_found', 404));
});

test('nobody reads contracts without a token', async () => {
  for (const path of ['', '/search?q=a', '/embedding', '/C-000001'])
    expect(await ask(`/v1/contracts${path}`, { token: null })).toMatchObject(problem('unauthenticated', 401));
});
