import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { TaskView } from '../../src/services/view.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { Fault } from '../support/outside.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterEach(() => system.calm());
afterAll(() => system.close());

const VENDOR = 'orders@northwind.example';
const POST = 'POST /orders?';

/** Approves with the outside world misbehaving from then on. */
const ordering = async (standIn: 'erp' | 'mail', ...faults: Fault[]) => {
  const id = await system.submit();
  const task = await system.untilTask(id, 'approval_step');
  await system.faults(standIn, ...faults);
  await system.as('head').decide(task, 'approve');
  return id;
};

const isOpenException = ({ kind, status }: TaskView) => kind === 'exception' && status === 'open';

const untilException = async (id: string) => {
  const { tasks } = await system.until(id, (view) => view.tasks.some(isOpenException));
  return tasks.find(isOpenException) ?? { id: 'none' };
};

/** What the other sides have of it: the ERP (and how often it was posted), and the vendor's mailbox. */
const outside = async (id: string) => {
  const { purchaseOrder } = await system.as('buyer').show(id);
  const mails = await system.mails({ to: VENDOR, subject: purchaseOrder?.number ?? 'none' });
  return {
    book: (await system.orders(id)).map(({ status }) => status),
    posts: await system.posts(id),
    mails: mails.length,
  };
};

const ordered = async (id: string) => {
  await system.untilStatus(id, 'ordered');
  return outside(id);
};

test('an order that the ERP stored without saying so is read back, and not posted again', async () => {
  const id = await ordering('erp', { kind: 'stored_then_dropped', times: 1, match: POST });
  expect(await ordered(id)).toEqual({ book: ['open'], posts: 1, mails: 1 });
});

test('an order that the ERP lost is read back first, and then posted again under the same key', async () => {
  const id = await ordering('erp', { kind: 'error_500', times: 1, match: POST });
  expect(await ordered(id)).toEqual({ book: ['open'], posts: 2, mails: 1 });
});

test('while an order cannot be read back it is not posted again; a person is asked, and their retry reads it back', async () => {
  const stored = { kind: 'stored_then_dropped', times: 1, match: POST };
  const id = await ordering('erp', stored, { kind: 'down', match: 'GET /orders?' });
  const task = await untilException(id);
  await system.calm();
  expect(await outside(id)).toEqual({ book: ['open'], posts: 1, mails: 0 });
  await system.as('buyer').decide(task, 'retry');
  expect(await ordered(id)).toEqual({ book: ['open'], posts: 1, mails: 1 });
});

test('an ERP that never says what became of an order leaves that to a person, who must say what they found', async () => {
  const id = await ordering('erp', { kind: 'error_500', match: POST });
  const task = await system.untilTask(id, 'order_outcome_unknown');
  await system.calm();
  await expect(system.as('buyer').decide(task, 'retry')).rejects.toMatchObject({ code: 'refused_answer' });
  await system.as('buyer').decide(task, 'retry', { reason: 'It is not in the order book.' });
  expect(await ordered(id)).toMatchObject({ book: ['open'], mails: 1 });
});

test('an order that the ERP refuses waits for a person, who may stop it', async () => {
  const id = await ordering('erp', { kind: 'rejected_422', match: POST });
  const task = await system.untilTask(id, 'step_failed');
  await system.as('buyer').decide(task, 'stop', { reason: 'The ERP does not take it.' });
  await system.untilStatus(id, 'withdrawn');
  await system.historyOfEnded(id);
  expect(await outside(id)).toEqual({ book: [], posts: 1, mails: 0 });
});

test('a mail that was taken without a word is read back, and not sent again', async () => {
  const id = await ordering('mail', { kind: 'stored_then_dropped', times: 1, match: VENDOR });
  expect(await ordered(id)).toEqual({ book: ['open'], posts: 1, mails: 1 });
});

test('a mail that was taken into silence and never stored is sent again, but not before it had time to arrive', async () => {
  const id = await ordering('mail', { kind: 'hang', times: 1, match: VENDOR });
  expect(await ordered(id)).toEqual({ book: ['open'], posts: 1, mails: 1 });
  const [effect] = await system.rows<{ attempts: number }>(
    `select e.attempts from effects e join orders o on o.tenant = e.tenant and e.key = o.number || '/mail' where o.requisition = $1`,
    [id],
  );
  expect(effect).toEqual({ attempts: 2 });
});

test('a mail that is to be tried later is tried later', async () => {
  const id = await ordering('mail', { kind: 'refused_451', times: 1, match: VENDOR });
  expect(await ordered(id)).toEqual({ book: ['open'], posts: 1, mails: 1 });
});

test('a mail that is refused for good waits for a person, whose retry sends it once', async () => {
  const id = await ordering('mail', { kind: 'refused_550', match: VENDOR });
  const task = await system.untilTask(id, 'step_failed');
  expect(task.facts).toMatchObject({ step: 'send' });
  expect(await outside(id)).toEqual({ book: ['open'], posts: 1, mails: 0 });
  await system.calm();
  await system.as('buyer').decide(task, 'retry');
  expect(await ordered(id)).toEqual({ book: ['open'], posts: 1, mails: 1 });
});

test('an address that changes after the approval stops the order, which a buyer then has taken back', async () => {
  const id = await ordering('erp', { kind: 'slow', ms: 1000, match: POST });
  await system.untilStatus(id, 'ordering');
  await system.rows(`update vendors set email = 'new@northwind-pay.example' where number = 'V-1001'`);
  const task = await system.untilTask(id, 'step_failed');
  await system.rows(`update vendors set email = $1 where number = 'V-1001'`, [VENDOR]);
  await system.as('buyer').decide(task, 'stop', { reason: 'The address changed.' });
  await system.untilStatus(id, 'withdrawn');
  await system.historyOfEnded(id);
  expect(await outside(id)).toEqual({ book: ['cancelled'], posts: 1, mails: 0 });
  expect(await system.mails({ to: 'new@northwind-pay.example' })).toEqual([]);
});

test('a mail server that is down does not hold up whoever decides', async () => {
  await system.faults('mail', { kind: 'hang', match: 'hannah.head' });
  const id = await system.submit();
  await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
  expect(await ordered(id)).toEqual({ book: ['open'], posts: 1, mails: 1 });
});

test('a requester is told of each end, also when what was reopened ends in the same way again', async () => {
  const id = await system.submit();
  const endings = async () =>
    (await system.rows(`select key from effects where key like $1`, [`${id}/ended/%`])).length;
  const reject = async (after?: TaskView) => {
    const task = await system.untilTask(id, 'approval_step', after && { after });
    await system.as('head').decide(task, 'reject', { reason: 'Too dear.' });
    await system.untilStatus(id, 'rejected');
    return task;
  };
  const first = await reject();
  while ((await endings()) < 1) await system.untilStatus(id, 'rejected');
  await system.as('buyer').reopen(id, 'It is cheaper now.');
  await reject(first);
  while ((await endings()) < 2) await system.untilStatus(id, 'rejected');
  const rounds = await system.rows(
    `select split_part(key, '/', 3) as round from effects where key like $1 order by 1`,
    [`${id}/ended/%`],
  );
  expect(rounds).toEqual([{ round: '1' }, { round: '2' }]);
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
