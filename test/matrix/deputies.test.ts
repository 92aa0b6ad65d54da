import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { insertDelegation } from '../../src/store/delegations.ts';
import { person, worker } from '../support/principals.ts';
import { personWith, startMatrix, type Matrix } from './system.ts';
import { newThings, type Things } from './things.ts';

// A requester who is the head's deputy: much is lent to them, and the rest is hidden from them as from any requester.
const DEPUTY = person('acme', 'requester2', 'requester');

let matrix: Matrix;
let lent: Things;
beforeAll(async () => {
  matrix = await startMatrix();
  await matrix.database.withPrincipal(personWith('department_head'), async (tx) => {
    const given = { deputy: DEPUTY.person, from: '2020-01-01', until: '2099-12-31' };
    await insertDelegation(tx, { person: personWith('department_head').person, given });
  });
  lent = await newThings(matrix.database, { topics: ['approval_step'] });
}, 60_000);
afterAll(() => matrix.close());

/** What a deputy gets who approves a task, and all that it took. */
const approving = async (task: string) => {
  matrix.sqls.length = 0;
  const token = await matrix.tokenOf(DEPUTY);
  const response = await matrix.app.request(`/v1/tasks/${task}/decision`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ verb: 'approve', seenDigest: 'e'.repeat(64) }),
  });
  return { status: response.status, body: await response.text(), sqls: [...matrix.sqls] };
};

test('a deputy cannot tell a task that is hidden from one that is not there, by the answer or by the queries', async () => {
  // Another's task; one of the head's in which the head has a hand; one that is over; and one of another company.
  const others = await newThings(matrix.database, { topics: ['provider_down'] });
  const heads = await newThings(matrix.database, { topics: ['approval_step'], submitter: 'head' });
  const over = await newThings(matrix.database, { topics: ['approval_step'], status: 'withdrawn' });
  await matrix.database.withPrincipal(worker('acme'), (tx) =>
    tx.run(`update tasks set status = 'cancelled' where tenant = $1 and requisition = $2`, [
      tx.tenant,
      over.requisition,
    ]),
  );
  let foreign = await newThings(matrix.database, { tenant: 'rheinwerk', topics: ['approval_step'] });
  for (let count = 0; count < 5; count += 1)
    foreign = await newThings(matrix.database, { tenant: 'rheinwerk', topics: ['approval_step'] });
  await approving('T-999998');
  const nothing = await approving('T-999999');
  expect(nothing.status).toBe(404);
  for (const task of [
    others.tasks['provider_down'],
    heads.tasks['approval_step'],
    over.tasks['approval_step'],
    foreign.tasks['approval_step'],
  ])
    expect(await approving(task ?? '')).toEqual(nothing);
});

test('what is lent to them is there: it has only changed since they saw it', async () => {
  expect((await approving(lent.tasks['approval_step'] ?? '')).status).toBe(412);
});

test('whoever decides as themself is looked up as nobody’s deputy', async () => {
  const things = await newThings(matrix.database, { topics: ['approval_step'], status: 'pending_approval' });
  matrix.sqls.length = 0;
  const answer = { verb: 'approve', fields: {}, reason: null, seenDigest: null } as const;
  await matrix.services.decide(personWith('department_head'), things.tasks['approval_step'] ?? '', answer);
  expect(matrix.sqls.filter((sql) => sql.startsWith('begin'))).toEqual(['begin as person']);
});
