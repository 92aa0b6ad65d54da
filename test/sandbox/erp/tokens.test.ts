import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startErp } from '../../../sandbox/erp/server.ts';
import type { StandIn } from '../../../sandbox/http.ts';
import { newKey, startIssuer, type Bend, type Issuer } from '../../identity/issuer.ts';
import { requester } from '../../support/principals.ts';
import { exchangedAt } from '../../support/tools.ts';
import { ANYWHERE, at, call, temporaryFolder } from '../support.ts';

let folder: ReturnType<typeof temporaryFolder>;
let issuer: Issuer;
let erp: StandIn;
let keys = 0;
beforeAll(async () => {
  folder = temporaryFolder();
  issuer = await startIssuer();
  erp = await startErp({ ...ANYWHERE, token: 'clerk', issuer: issuer.url, state: folder.path });
});
afterAll(async () => {
  await erp.close();
  await issuer.close();
  folder.remove();
});

const wanted = { principal: requester, agent: 'ordering', audience: 'erp', scope: 'orders:write' };
const token = (bend?: Bend) => exchangedAt(issuer)(wanted, bend);
const headers = (bearer: string, key = '') => ({ authorization: `Bearer ${bearer}`, 'idempotency-key': key });
const post = (bearer: string, key = `k${(keys += 1)}`) =>
  call(`${erp.url}/orders`, { method: 'POST', body: '{"number":"PO-1"}', headers: headers(bearer, key) });
const orders = async () => at((await call(`${erp.url}/orders`, { headers: headers('clerk') })).body, 'orders');
const now = (): number => Math.floor(Date.now() / 1000);

test('an order is posted with a token of a person, and the book says whose it was', async () => {
  expect((await post(await token(), 'mine')).status).toBe(201);
  const { body } = await call(`${erp.url}/calls`, { headers: headers('clerk') });
  expect(at(body, 'calls')).toMatchObject([{ idempotencyKey: 'mine', person: 'requester' }]);
});

test('whoever looks after the book looks into it, and posts nothing', async () => {
  expect(await orders()).toHaveLength(1);
  expect((await post('clerk')).status).toBe(401);
});

describe('a token is not good', () => {
  const bends: Record<string, Bend> = {
    'for another audience': { claims: { aud: 'urn:quartermaster:vendors' } },
    'with another scope': { claims: { scope: 'vendors:read' } },
    'through an agent': { claims: { act: { sub: 'vendor' } } },
    'through nobody': { claims: { act: undefined } },
    'of another issuer': { claims: { iss: 'https://login.example.com' } },
    'that has expired': { claims: { iat: now() - 110, exp: now() - 20 } },
    'that was made for longer than one call': { claims: { iat: now() - 200, exp: now() + 600 } },
    'of another type': { header: { typ: 'JWT' } },
  };
  test.each(Object.entries(bends))('%s', async (_, bend) => {
    expect((await post(await token(bend))).status).toBe(401);
    expect(await orders()).toHaveLength(1);
  });

  test('with a signature of somebody else', async () => {
    expect((await post(await token({ key: await newKey('k1') }))).status).toBe(401);
  });
});
