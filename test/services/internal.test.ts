import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TokenWanted } from '../../src/identity/minter.ts';
import { createInternalServices } from '../../src/services/internal.ts';
import type { Principal } from '../../src/domain/principal.ts';
import { runOperation } from '../../src/tools/run-operation.ts';
import { LETTER, letterTo, newRequisition, KNOWN_VENDOR } from '../support/records.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { buyer, person, requester, requester2 } from '../support/principals.ts';
import { serveInternal, testTools, type Internal } from '../support/tools.ts';

const wanted: TokenWanted = { principal: requester, agent: 'vendor', audience: 'vendors', scope: 'vendors:read' };

describe('our own services', () => {
  let db: TestDatabase;
  let server: Internal;
  beforeAll(async () => {
    db = await testDatabase();
    server = await serveInternal(createInternalServices(db.database, null));
  });
  afterAll(async () => {
    await server.close();
    await db.drop();
  });

  const live = (of: TokenWanted) => server.tokenFor(of);
  const ask = async (path: string, token: string | null, method = 'GET') => {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${server.url}/internal${path}`, { method, headers });
    return { status: response.status, body: await response.json() };
  };
  const vendor = `/vendors/vendors/${KNOWN_VENDOR}`;

  test('serve what the person of the token may see', async () => {
    expect(await ask(vendor, await live(wanted))).toMatchObject({
      status: 200,
      body: { vendor: { number: KNOWN_VENDOR } },
    });
  });

  test('show a person of another company nothing of ours', async () => {
    const stranger = await live({ ...wanted, principal: person('rheinwerk', 'requester', 'requester') });
    expect((await ask(`/vendors/vendors?name=Northwind%20Traders`, stranger)).body).toEqual({ vendors: [] });
    expect((await ask('/vendors/vendors/no-such', stranger)).status).toBe(404);
  });

  test.each([
    ['no token', () => Promise.resolve(null), 401],
    ['a token for another service', () => live({ ...wanted, audience: 'mail' }), 401],
    ['a token without the right', () => live({ ...wanted, scope: 'mail:read' }), 403],
    ['an old token', () => server.tokenFor(wanted, { claims: { iat: 1, exp: 121 } }), 401],
    ['a token through nobody', () => server.tokenFor(wanted, { claims: { act: undefined } }), 401],
  ])('refuse %s', async (_, token, status) => {
    expect((await ask(vendor, await token())).status).toBe(status);
  });

  test.each([
    ['/vendors/vendors', 400],
    ['/vendors/vendors?name=x&tenant=rheinwerk', 400],
    ['/contracts/clauses?text=x&limit=1', 404],
    ['/nowhere', 404],
  ])('answer %s with %i', async (path, status) => {
    expect((await ask(path, await live(wanted))).status).toBe(status);
  });

  test('change nothing', async () => {
    expect((await ask(vendor, await live(wanted), 'POST')).status).toBe(405);
  });

  test('show an agent the mail of the requisition at hand, whatever it asks for, and no other', async () => {
    const id = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
    const tools = await testTools({ internalUrl: server.url, tokenFor: server.tokenFor });
    const read = (requisition: string, principal: Principal) =>
      runOperation(
        'mail_read',
        { requisition: 'R-000099' },
        {
          tools,
          principal,
          requisition: { id: requisition, status: 'screening' },
          agent: 'vendor',
          run: 'vendor/1.1',
          signal: new AbortController().signal,
        },
      );
    expect(await read(id, requester)).toEqual({ mails: [expect.objectContaining({ direction: 'in' })] });
    expect(await read(id, requester2)).toBeNull();
    expect(await read(id, person('rheinwerk', 'requester', 'requester'))).toBeNull();
  });

  test('show our letters with the answers that are the vendor’s to whoever may read letters, and to others neither', async () => {
    const id = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
    await db.database.withPrincipal(buyer, (tx) => letterTo(tx, id));
    const read = async (principal: Principal) => {
      const token = await live({ ...wanted, principal, audience: 'mail', scope: 'mail:read' });
      return (await ask(`/mail/requisitions/${id}/mails`, token)).body;
    };
    const request = expect.objectContaining({ direction: 'in', subject: 'Brackets' });
    const mails = [
      request,
      {
        direction: 'out',
        at: expect.stringContaining('2026-11-23'),
        subject: LETTER.subject,
        text: expect.stringContaining(LETTER.paragraphs[0] ?? ''),
      },
      { direction: 'in', at: expect.any(String), subject: 'Re: attached', text: 'We agree.' },
    ];
    expect(await read(person('acme', 'buyer', 'buyer'))).toEqual({ mails });
    expect(await read(requester)).toEqual({ mails: [request] });
  });

  test('show the mails of a requisition, and earlier orders, to whoever may see them', async () => {
    const mails = await live({ ...wanted, audience: 'mail', scope: 'mail:read' });
    expect((await ask('/mail/requisitions/R-000099/mails', mails)).status).toBe(404);
    const orders = await live({ ...wanted, audience: 'purchasing', scope: 'purchasing:read' });
    expect(await ask(`/purchasing/orders?vendor=${KNOWN_VENDOR}`, orders)).toEqual({
      status: 200,
      body: { orders: [] },
    });
  });
});
