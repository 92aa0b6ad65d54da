import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatFor } from '../../src/http/tables.ts';
import { startSystem } from './system.ts';

let system: Awaited<ReturnType<typeof startSystem>>;
let token: string;
beforeAll(async () => {
  system = await startSystem();
  token = await system.issuer.sign();
});
afterAll(() => system.issuer.close());

const asked = async (path: string, accept?: string): Promise<Response> =>
  system.app.request(path, { headers: { authorization: `Bearer ${token}`, ...(accept && { accept }) } });

const TABLES = [
  ['/v1/requisitions', /^id,status,phase,subject,vendor,/],
  [
    '/v1/orders',
    /^number,requisition,vendorNumber,vendor,currency,total,.*\r\nPO-000001,R-000001,V-1001,Northwind Traders,USD,1480\.00,sent,4711,/,
  ],
  ['/v1/vendors', /^number,name,.*\r\nV-1001,.*,US,hold,An invoice is disputed\.,,true,lab,/],
  ['/v1/budgets', /^costCenter,.*\r\nCC-4200,Laboratory,head,2026,USD,10000\.00,1000\.00,1480\.00,7520\.00\r\n$/],
  // Its name is a formula where a spreadsheet would take it for one.
  [
    '/v1/reports/vendors',
    /^month,.*\r\n2026-11,V-1001,"'=HYPERLINK\(""https:\/\/evil\.example"",""Northwind""\)",USD,2,2960\.00\r\n$/,
  ],
] as const;

describe.each(TABLES)('%s', (path, table) => {
  test('is a table for whoever accepts text/csv', async () => {
    const response = await asked(path, 'text/csv, */*;q=0.1');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('vary')).toContain('Accept');
    expect(await response.text()).toMatch(table);
  });

  test.each([undefined, '*/*', 'application/json', 'text/csv;q=0.5, application/json'])(
    'is JSON for whoever accepts %s',
    async (accept) => {
      const response = await asked(path, accept);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(response.headers.get('etag')).toMatch(/^"/);
    },
  );

  test.each(['text/html', 'application/json;q=0, text/csv;q=0', 'application/xml;q=0.9, image/*'])(
    'is refused to whoever accepts %s alone',
    async (accept) => {
      const response = await asked(path, accept);
      expect(response.status).toBe(406);
      expect(await response.json()).toMatchObject({ type: 'urn:quartermaster:problem:not_acceptable' });
    },
  );
});

test('a page of a table says where the next is, with all else as it was asked', async () => {
  const response = await asked('/v1/requisitions?search=drives&limit=2', 'text/csv');
  expect(response.headers.get('link')).toBe('</v1/requisitions?search=drives&limit=2&after=R-000002>; rel="next"');
});

test('the range that names a type most closely says how welcome it is', () => {
  expect(formatFor('text/*, application/json;q=0.9')).toBe('csv');
  expect(formatFor('text/csv;q=0.1, text/*, application/json;q=0.5')).toBe('json');
  expect(formatFor('TEXT/CSV')).toBe('csv');
  expect(formatFor('')).toBe('json');
});
