import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Role } from '../../src/domain/principal.ts';
import type { Person } from '../../src/services/api.ts';
import { fillRequisition } from '../support/records.ts';
import { sees } from './expected.ts';
import { internalRoutes, routes, type Asked } from './routes.ts';
import { personWith, startMatrix, type Matrix } from './system.ts';
import { newThings, type Things } from './things.ts';

let matrix: Matrix;
/** Of the asking person's company, but not for a requester; of another company alone; and of nobody. */
let own: Things;
let foreign: Things;
let absent: Things;
beforeAll(async () => {
  matrix = await startMatrix();
  own = await newThings(matrix.database, { submitter: 'requester2', readers: ['auditor'], isOrdered: false });
  await fillRequisition(matrix.database, own.requisition);
  // Numbers count per company: the foreign ones must be such as the own company has not come to.
  for (let count = 0; count < 3; count += 1) foreign = await newThings(matrix.database, { tenant: 'rheinwerk' });
  const tasks = Object.fromEntries(Object.keys(own.tasks).map((topic) => [topic, 'T-999999']));
  absent = { ...own, requisition: 'R-999999', contract: 'C-999999', vendor: 'V-9999', tasks };
}, 60_000);
afterAll(() => matrix.close());

const named = Object.entries(routes).filter(
  ([, row]) => row.named === 'requisition' || row.named === 'task' || row.named === 'contract',
);
const internal = Object.entries(internalRoutes).filter(([, row]) => row.named !== null);

/** What somebody outside can tell from an answer, and what somebody with a clock could. */
const observed = async (route: string, { path, type, body }: Asked, token: string) => {
  matrix.sqls.length = 0;
  const response = await matrix.app.request(path, {
    method: route.split(' ')[0] ?? '',
    headers: { authorization: `Bearer ${token}`, ...(type !== undefined && { 'content-type': type }) },
    ...(body !== undefined && { body }),
  });
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: await response.text(), sqls: [...matrix.sqls] };
};

const isThere = async (who: Person, things: Things, of: 'requisition' | 'task' | 'contract' | 'vendor') =>
  sees(matrix.database, who, of, things);

test('the things are where they should be', async () => {
  const [requester, stranger] = [personWith('requester'), personWith('administrator', 'rheinwerk')];
  for (const kind of ['requisition', 'task', 'contract'] as const) {
    expect(await isThere(requester, own, kind)).toBe(false);
    expect(await isThere(personWith('auditor'), own, kind)).toBe(true);
    expect(await isThere(stranger, foreign, kind)).toBe(true);
    expect(await isThere(personWith('auditor'), foreign, kind)).toBe(false);
    expect(await isThere(stranger, absent, kind)).toBe(false);
  }
});

describe.each(named)('%s', (route, row) => {
  test.each(Role.options)('tells %s nothing of what is hidden, by its answer or its queries', async (role) => {
    const who = personWith(role);
    const of = row.named;
    if (of !== 'requisition' && of !== 'task' && of !== 'contract') throw new Error('It names nothing.');
    const token = await matrix.tokenOf(who);
    const nothing = await observed(route, row.request(absent, ''), token);
    const unseen = row.unseen ?? 404;
    expect([403, unseen]).toContain(nothing.status);
    const hidden = (await isThere(who, own, of)) ? [foreign] : [foreign, own];
    // A requester sees none of it, so each route is compared with each kind of hidden thing at least once.
    expect(hidden.length === 2 || role !== 'requester').toBe(true);
    for (const things of hidden) expect(await observed(route, row.request(things, ''), token)).toEqual(nothing);
    // Where it is looked up at all, it is by a query, as the person.
    expect(nothing.sqls.length > 0).toBe(nothing.status === unseen);
  });
});

describe.each(internal)('%s', (route, { audience, scope, named: of, request }) => {
  test.each(Role.options)('tells an agent of %s nothing of what is hidden', async (role) => {
    const who = personWith(role);
    const token = await matrix.serviceTokenOf(who, audience, scope);
    const nothing = await observed(route, request(absent), token);
    expect(nothing.status).toBe(404);
    const isHidden = of === 'requisition' && !(await isThere(who, own, of));
    for (const things of isHidden ? [foreign, own] : [foreign])
      expect(await observed(route, request(things), token)).toEqual(nothing);
  });
});

test('a list that goes on after what is hidden is the list that goes on after nothing', async () => {
  const token = await matrix.tokenOf(personWith('requester'));
  const route = 'GET /v1/requisitions';
  // As a page would have named it that ended there.
  const after = ({ requisition }: Things) => {
    const place = Buffer.from(JSON.stringify(['createdAt ', '2999-01-01T00:00:00+00:00', requisition]));
    return observed(route, { path: `/v1/requisitions?after=${place.toString('base64url')}` }, token);
  };
  const nothing = await after(absent);
  expect(nothing).toMatchObject({ status: 200, body: '{"items":[],"next":null}' });
  expect(await after(own)).toEqual(nothing);
  expect(await after(foreign)).toEqual(nothing);
});
