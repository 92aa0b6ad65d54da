import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Role } from '../../src/domain/principal.ts';
import { rights } from '../../src/domain/rights.ts';
import type { Person } from '../../src/services/api.ts';
import { expected } from './expected.ts';
import { internalRoutes, openRoutes, ownRoutes, routes, type Asked } from './routes.ts';
import { person } from '../support/principals.ts';
import { startMatrix, type Matrix } from './system.ts';
import { everybody, newThings, type Things } from './things.ts';

let matrix: Matrix;
let hash: string;
beforeAll(async () => {
  matrix = await startMatrix();
  hash = matrix.documents.find(({ name }) => name === 'vendors')?.hash ?? '';
}, 60_000);
afterAll(() => matrix.close());

const LONG_MS = 120_000;

const asked = async (route: string, { path, type, body }: Asked, token: string | null) => {
  const [method = ''] = route.split(' ');
  const response = await matrix.app.request(path, {
    method,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(type !== undefined && { 'content-type': type }),
    },
    ...(body !== undefined && { body }),
  });
  return { status: response.status, text: await textOf(response) };
};

/** What a stream was about to look up when it was closed is looked up yet. */
const quiet = async (): Promise<void> => {
  for (let seen = -1; seen !== matrix.sqls.length; await sleep(50)) seen = matrix.sqls.length;
};

/** Of a stream, which has no end, its head and its first event. */
const textOf = async (response: Response): Promise<string> => {
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true || response.body === null)
    return response.text();
  const reader = response.body.getReader();
  const chunks = [(await reader.read()).value, (await reader.read()).value];
  await reader.cancel();
  await quiet();
  return Buffer.concat(chunks.map((chunk) => chunk ?? Buffer.alloc(0))).toString();
};

const nameOf = ({ tenant, roles }: Person): string => `${tenant}/${roles.join()}`;

const idsOf = ({ requisition, tasks, contract }: Things): string[] => [requisition, contract, ...Object.values(tasks)];

describe('nothing is left out', () => {
  test('every route of the app is in the table, and every row is a route', () => {
    const there = matrix.app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`);
    const rows = [...Object.keys(routes), ...Object.keys(internalRoutes), ...Object.keys(openRoutes), ...ownRoutes];
    expect(there.toSorted()).toEqual(rows.toSorted());
  });

  test('every operation is a service, every service an operation, and each has a route', () => {
    const operations = Object.keys(rights).toSorted();
    expect(Object.keys(matrix.services).toSorted()).toEqual([...operations, 'ready'].toSorted());
    expect([...new Set(Object.values(routes).map(({ operation }) => operation))].toSorted()).toEqual(operations);
  });
});

describe.each(ownRoutes)('%s', (route) => {
  const [, path = ''] = route.split(' ');

  test('answers whoever is signed in, and nobody else', async () => {
    for (const who of everybody(Role.options))
      expect((await asked(route, { path }, await matrix.tokenOf(who))).status).toBe(200);
    expect((await asked(route, { path }, null)).status).toBe(401);
  });
});

describe.each(Object.entries(routes))(
  '%s',
  (route, { operation, named, status, unseen = 404, request, before, during }) => {
    const statuses = { done: status, forbidden: 403, not_found: unseen } as const;

    test(
      'answers each role of its own and of another company as the table says',
      async () => {
        const is: Record<string, number> = {};
        const should: Record<string, number> = {};
        for (const who of everybody(Role.options)) {
          const things = await newThings(matrix.database, during === undefined ? {} : { status: during });
          await before?.(matrix.database, things);
          const outcome = await expected(matrix.database, who, operation, { named, things });
          const token = await matrix.tokenOf(who);
          matrix.calls.length = 0;
          const answer = await asked(route, request(things, hash), token);
          is[nameOf(who)] = answer.status;
          should[nameOf(who)] = statuses[outcome];
          // A stream looks before it begins, too.
          expect([...new Set(matrix.calls)]).toEqual([operation]);
          if (who.tenant === things.tenant && outcome === 'done') continue;
          for (const id of idsOf(things)) expect(answer.text).not.toContain(`"${id}"`);
        }
        expect(is).toEqual(should);
        // Somebody may, or the row says nothing.
        expect(Object.values(is)).toContain(status);
      },
      LONG_MS,
    );

    test('answers nobody without a token', async () => {
      const things = await newThings(matrix.database);
      matrix.calls.length = 0;
      expect((await asked(route, request(things, hash), null)).status).toBe(401);
      expect((await asked(route, request(things, hash), 'e30.e30.e30')).status).toBe(401);
      expect(matrix.calls).toEqual([]);
    });
  },
);

const writing = Object.entries(routes).filter(([, { operation }]) => rights[operation].effect === 'writes');

test.each(writing)('%s is refused before anything is looked up, where no role opens it', async (route, { request }) => {
  const things = await newThings(matrix.database);
  for (const roles of [[], ['auditor']] satisfies Role[][]) {
    const token = await matrix.tokenOf(person('acme', 'auditor', ...roles));
    matrix.sqls.length = 0;
    expect((await asked(route, request(things, hash), token)).status).toBe(403);
    expect(matrix.sqls).toEqual([]);
  }
});

describe.each(Object.entries(internalRoutes))('%s', (route, { audience, scope, named, request }) => {
  test(
    'shows whom the token of the call names what the database shows them',
    async () => {
      const things = await newThings(matrix.database);
      const is: Record<string, number> = {};
      const should: Record<string, number> = {};
      for (const who of everybody(Role.options)) {
        const outcome = await expected(matrix.database, who, 'show', { named, things });
        const answer = await asked(route, request(things), await matrix.serviceTokenOf(who, audience, scope));
        is[nameOf(who)] = answer.status;
        should[nameOf(who)] = outcome === 'done' ? 200 : 404;
        expect(who.tenant === things.tenant || !answer.text.includes('Northwind')).toBe(true);
      }
      expect(is).toEqual(should);
    },
    LONG_MS,
  );

  test('takes no token but its own', async () => {
    const [who] = everybody(['buyer']);
    const things = await newThings(matrix.database);
    if (who === undefined) throw new Error('There is no buyer.');
    const ask = async (token: string | null) => (await asked(route, request(things), token)).status;
    expect(await ask(null)).toBe(401);
    expect(await ask(await matrix.tokenOf(who))).toBe(401);
    expect(await ask(await matrix.serviceTokenOf(who, 'elsewhere', scope))).toBe(401);
    expect(await ask(await matrix.serviceTokenOf(who, audience, 'nothing:read'))).toBe(403);
  });
});

test.each(Object.entries(openRoutes))('%s answers without a token, and names nobody', async (route, wanted) => {
  const { status, text } = await asked(route, { path: route.split(' ')[1] ?? '' }, null);
  expect(status).toBe(wanted);
  expect(text).not.toMatch(/acme|rheinwerk/);
});
