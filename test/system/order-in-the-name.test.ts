import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { personOf } from '../support/face.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
beforeEach(() => system.calm());
afterAll(() => system.close());

/** Ends the person's grant. */
const signOut = (who: string) => system.entrance.signOut(personOf(who), 'qms_of_no_session', true);

const untilApproval = async () => {
  const id = await system.submit();
  return { id, task: await system.untilTask(id, 'approval_step') };
};

test('an order is posted in the name of whoever wants it, and recorded so', async () => {
  const { id, task } = await untilApproval();
  await system.as('head').decide(task, 'approve');
  await system.untilStatus(id, 'ordered');
  expect(await system.callers(id)).toEqual(['requester']);
  const calls = await system.rows(`select person, agent, outcome from tool_calls where operation = 'order_create'`);
  expect(calls).toEqual([{ person: 'requester', agent: null, outcome: 'ok' }]);
});

describe('where they have taken their grant back before', () => {
  test('nothing is posted until they have signed in; then it is posted once, in their name', async () => {
    const { id, task } = await untilApproval();
    await signOut('requester');
    await system.as('head').decide(task, 'approve');
    const asked = await system.untilTask(id, 'sign_in');
    expect(asked).toMatchObject({
      owner: { person: 'requester' },
      facts: { agent: 'ordering', because: 'signed_out' },
    });
    expect((await system.as('buyer').show(id)).status).toBe('needs_sign_in');
    expect(await system.posts(id)).toBe(0);
    await system.signIn('requester');
    await system.untilStatus(id, 'ordered');
    expect(await system.callers(id)).toEqual(['requester']);
    expect(await system.orders(id)).toMatchObject([{ status: 'open' }]);
  });

  test('a buyer may stop it, and nothing has left', async () => {
    const { id, task } = await untilApproval();
    await signOut('requester');
    await system.as('head').decide(task, 'approve');
    await system.untilTask(id, 'sign_in');
    await expect(system.as('requester').withdraw(id, 'Too late.')).rejects.toMatchObject({ code: 'forbidden' });
    await system.as('buyer').withdraw(id, 'Not needed.');
    await system.untilStatus(id, 'withdrawn');
    await system.signIn('requester');
    expect(await system.posts(id)).toBe(0);
  });

  test('what was posted before is taken back when they sign in, and whoever looks is told so meanwhile', async () => {
    const { id, task } = await untilApproval();
    await system.faults('mail', { kind: 'refused_550', match: 'orders@northwind.example' });
    await system.as('head').decide(task, 'approve');
    // Refused by the mail server, so that it is sure to be at the ERP alone.
    await system.untilTask(id, 'step_failed');
    await signOut('requester');
    await system.as('buyer').withdraw(id, 'Not needed.');
    const told = await system.until(id, ({ statusReason }) => statusReason?.includes('has signed in') ?? false);
    expect(told.status).toBe('withdrawn');
    expect(await system.orders(id)).toMatchObject([{ status: 'open' }]);
    await system.signIn('requester');
    await system.until(id, ({ purchaseOrder }) => purchaseOrder?.status === 'cancelled');
    expect(await system.orders(id)).toMatchObject([{ status: 'cancelled' }]);
    await system.calm();
  });
});
