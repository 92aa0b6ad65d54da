import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PersonId } from '../../src/domain/principal.ts';
import { mayAsk } from '../../src/domain/rights.ts';
import type { TaskView } from '../../src/services/view.ts';
import { requestMail } from '../support/request-mail.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { Face } from '../support/face.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
let id: string;
let task: TaskView;
beforeAll(async () => {
  system = await startTestSystem();
  id = await system.submit();
  task = await system.untilTask(id, 'approval_step');
}, 60_000);
afterAll(() => system.close());

/** Everything that names a requisition or a task. */
const calls: Record<string, (face: Face, of: { id: string; task: { id: string } }) => Promise<unknown>> = {
  show: (face, of) => face.show(of.id),
  history: (face, of) => face.history(of.id),
  transcript: (face, of) => face.transcript(of.id),
  edit: (face, of) => face.edit(of.id, { total: '$1.00' }),
  withdraw: (face, of) => face.withdraw(of.id, 'Mine.'),
  reopen: (face, of) => face.reopen(of.id, 'Mine.'),
  reassign: (face, of) => face.reassign(of.id, { to: PersonId.parse('buyer2'), reason: 'Mine.' }),
  task: (face, of) => face.task(of.task.id),
  approve: (face, of) => face.decide(of.task, 'approve'),
  reject: (face, of) => face.decide(of.task, 'reject', { reason: 'No.' }),
  answer: (face, of) => face.decide(of.task, 'answer', { fields: { neededBy: '2030-01-01' } }),
};

const failure = async (work: Promise<unknown>): Promise<{ code?: string; message?: string }> =>
  work.then(
    () => ({ code: 'it was allowed' }),
    ({ code, message }: { code: string; message: string }) => ({ code, message }),
  );

const NOWHERE = { id: 'R-999999', task: { id: 'T-999999' } };

describe.each(Object.entries(calls))('%s', (name, call) => {
  test.each([
    'rheinwerk/admin',
    'rheinwerk/buyer',
    'rheinwerk/requester',
    'requester2',
    'receiver',
    'compliance',
    'finance',
  ])('tells %s the same of what is not theirs to see as of what does not exist', async (who) => {
    const face = system.as(who);
    const [hidden, absent] = [await failure(call(face, { id, task })), await failure(call(face, NOWHERE))];
    // Whom no requisition is reopened or handed over by is told so before anything is looked up.
    const isLookedUp = (name !== 'reopen' && name !== 'reassign') || mayAsk(face.who.roles, name);
    expect(hidden.code).toBe(isLookedUp ? 'not_found' : 'forbidden');
    expect(hidden).toEqual(absent);
  });
});

describe.each(['edit', 'withdraw', 'reopen', 'approve', 'reject', 'answer'])('%s', (name) => {
  test.each(['auditor', 'admin'])('is not for %s, who may see it', async (who) => {
    const face = system.as(who);
    expect((await face.show(id)).id).toBe(id);
    expect(await failure(calls[name]?.(face, { id, task }) ?? Promise.resolve())).toMatchObject({ code: 'forbidden' });
  });
});

test('lists show nobody what is another’s', async () => {
  for (const who of ['rheinwerk/admin', 'rheinwerk/requester', 'requester2', 'receiver', 'compliance', 'finance']) {
    expect((await system.as(who).list({ limit: 100 })).items).toEqual([]);
    expect(await system.as(who).tasks()).toEqual([]);
  }
  expect((await system.as('requester').list({ limit: 100 })).items).toMatchObject([{ id }]);
  expect(await system.as('head').tasks()).toMatchObject([{ id: task.id }]);
});

test('an administrator sees how it stands, and not what the mail says', async () => {
  const admin = system.as('admin');
  expect((await admin.list({ limit: 100 })).items).toMatchObject([{ id, subject: '' }]);
  expect(await admin.show(id)).toMatchObject({ id, subject: '', status: 'pending_approval' });
  expect((await admin.transcript(id)).runs).toEqual([]);
  expect((await system.as('auditor').transcript(id)).runs).not.toEqual([]);
});

test('an auditor hands nothing in, and is told so', async () => {
  expect(await failure(system.as('auditor').submit(requestMail()))).toEqual({
    code: 'forbidden',
    message: 'Your roles let you read, and change nothing. Ask somebody with another role to do it.',
  });
});

test('whoever decided still sees what became of it', async () => {
  const other = await system.submit();
  const approval = await system.untilTask(other, 'approval_step');
  await system.as('head', 'department_head').decide(approval, 'reject', { reason: 'Not now.' });
  await system.untilStatus(other, 'rejected');
  expect((await system.as('head', 'requester').show(other)).status).toBe('rejected');
});

test('somebody whom the tenant does not know submits nothing', async () => {
  const stranger = system.as('requester');
  Object.assign(stranger.who, { person: 'nobody' });
  expect(await failure(stranger.submit(requestMail()))).toMatchObject({ code: 'forbidden' });
});

test('whoever owns a cost centre decides on it, even as nothing but a requester', async () => {
  await system.rows(`update cost_centers set owner = 'receiver' where tenant = 'acme' and code = 'CC-4300'`);
  const over = await system.submit({ costCenter: 'CC-4300', quantity: 1000, price: 5000 });
  const owned = await system.untilTask(over, 'over_budget');
  const owner = system.as('receiver', 'requester');
  expect(await owner.tasks()).toMatchObject([{ id: owned.id }]);
  expect((await owner.list({ limit: 100 })).items).toMatchObject([{ id: over }]);
  expect(await failure(owner.show(id))).toMatchObject({ code: 'not_found' });
  expect(await failure(system.as('requester2').task(owned.id))).toMatchObject({ code: 'not_found' });
  await owner.decide(owned, 'stop', { reason: 'Far too dear.' });
  await system.untilStatus(over, 'rejected');
});

test('the same number in another tenant is another requisition', async () => {
  const rheinwerk = system.as('rheinwerk/requester');
  const own = await rheinwerk.submit(requestMail({ from: 'rheinwerk/requester' }));
  expect(own.id).toBe(id);
  expect((await rheinwerk.show(own.id)).requester).toBe('requester');
  expect((await system.as('rheinwerk/auditor').history(own.id)).entries[0]?.payload).not.toEqual(
    (await system.as('auditor').history(id)).entries[0]?.payload,
  );
  await rheinwerk.withdraw(own.id, 'Only a test of the number.');
  expect((await system.as('requester').show(id)).status).toBe('pending_approval');
});

test('after all that, it is still as it was', async () => {
  expect(await system.as('head').task(task.id)).toMatchObject({ status: 'open', digest: task.digest });
  expect((await system.as('requester').show(id)).version).toBe(1);
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
