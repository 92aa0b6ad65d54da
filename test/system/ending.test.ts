import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { fillTemplate } from '../../src/cli/template.ts';
import type { Status } from '../../src/domain/status.ts';
import { HARBOR_LANE } from '../support/request-mail.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterEach(() => system.calm());
afterAll(() => system.close());

const SLOW_MS = 1500;
const POLL_MS = 20;

const slow = (standIn: 'model' | 'risk') => system.faults(standIn, { kind: 'slow', ms: SLOW_MS });

/** How a requisition comes into each status that a requester may end, and stays there for a while. */
const ways: [Status, () => Promise<string>][] = [
  ['reading', () => slow('model').then(() => system.submit())],
  ['needs_info', () => system.submit({ neededBy: '' })],
  ['screening', () => slow('risk').then(() => system.submit())],
  ['on_hold', () => system.submit({ vendor: 'Tidewater Test Labs LLC, US (EIN 61-1738205)' })],
  ['negotiating', () => system.submit({ vendor: HARBOR_LANE })],
  ['pending_approval', () => system.submit()],
  [
    'returned',
    async () => {
      const id = await system.submit();
      await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'return', { reason: 'Why?' });
      return id;
    },
  ],
];

test.each(ways)('a requester withdraws while it is %s', async (status, way) => {
  const id = await way();
  await system.untilStatus(id, status);
  await expect(system.as('admin').withdraw(id, null)).rejects.toMatchObject({ code: 'forbidden' });
  await system.as('requester').withdraw(id, 'No longer needed.');
  const view = await system.as('requester').show(id);
  expect(view).toMatchObject({ status: 'withdrawn', phase: 'canceled', statusReason: 'No longer needed.' });
  expect(view.tasks.filter(({ status: state }) => state === 'open')).toEqual([]);
  await system.historyOfEnded(id);
  expect((await system.as('requester').show(id)).status).toBe('withdrawn');
  expect(await system.orders(id)).toEqual([]);
  expect(await system.rows('select * from commitments where requisition = $1', [id])).toEqual([]);
  await expect(system.as('requester').withdraw(id, null)).rejects.toMatchObject({ code: 'forbidden' });
});

test('a request that is withdrawn at once never starts to cost anything', async () => {
  const id = await system.submit();
  await system.as('requester').withdraw(id, 'A mistake.');
  await system.historyOfEnded(id);
  const view = await system.as('requester').show(id);
  expect(view.status).toBe('withdrawn');
  expect(view.cost.turns).toBeLessThanOrEqual(1);
});

const ordering = async () => {
  await system.faults('erp', { kind: 'slow', ms: SLOW_MS, match: 'POST /orders?' });
  const id = await system.submit();
  await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
  await system.untilStatus(id, 'ordering');
  // What is stopped before that is not posted at all.
  while ((await system.posts(id)) === 0) await sleep(POLL_MS);
  return id;
};

describe('while the order is on its way', () => {
  test('only a buyer stops it; the ERP takes it back, and its number stays used', async () => {
    const id = await ordering();
    await expect(system.as('requester').withdraw(id, 'Stop!')).rejects.toMatchObject({ code: 'forbidden' });
    await system.as('buyer').withdraw(id, 'Stopped by the buyer.');
    await system.historyOfEnded(id);
    const view = await system.as('buyer').show(id);
    expect(view).toMatchObject({ status: 'withdrawn', purchaseOrder: { status: 'cancelled', sentTo: null } });
    expect(await system.orders(id)).toMatchObject([{ status: 'cancelled' }]);
    expect(await system.mails({ subject: view.purchaseOrder?.number ?? '' })).toEqual([]);
    expect(await system.rows('select * from commitments where requisition = $1', [id])).toEqual([]);
    const { entries } = await system.as('auditor').history(id);
    expect(entries.map(({ kind }) => kind).slice(-2)).toContain('order_cancelled');

    await system.calm();
    const next = await system.submit();
    await system.as('head').decide(await system.untilTask(next, 'approval_step'), 'approve');
    const { purchaseOrder } = await system.untilStatus(next, 'ordered');
    const numbers = await system.rows('select number from orders order by number');
    expect(numbers.map(({ number }) => number)).toEqual(
      numbers.map((_, index) => `PO-${String(index + 1).padStart(6, '0')}`),
    );
    expect(purchaseOrder?.number).toBe(numbers.at(-1)?.['number']);
  });

  test('what has an order number is stopped by a buyer alone, whatever it waits for', async () => {
    await system.faults('mail', { kind: 'refused_550', match: 'orders@northwind.example' });
    const id = await system.submit();
    await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
    const task = await system.untilTask(id, 'step_failed');
    await expect(system.as('requester').withdraw(id, 'Stop!')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(system.as('admin').decide(task, 'stop', { reason: 'Stop!' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await system.as('buyer').decide(task, 'stop', { reason: 'The vendor moved.' });
    await system.untilStatus(id, 'withdrawn');
    await system.historyOfEnded(id);
    expect(await system.orders(id)).toMatchObject([{ status: 'cancelled' }]);
  });

  test('what the vendor may have already is not stopped', async () => {
    const id = await system.submit();
    const task = await system.untilTask(id, 'approval_step');
    await system.faults('mail', { kind: 'slow', ms: SLOW_MS, match: 'orders@northwind.example' });
    await system.as('head').decide(task, 'approve');
    const mail = async () =>
      (await system.rows(`select state from effects where requisition = $1 and key like 'PO-%/mail'`, [id]))[0];
    while ((await mail())?.['state'] !== 'dispatched') await system.until(id, ({ status }) => status !== 'ordered');
    await expect(system.as('buyer').withdraw(id, 'Stop!')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('cancel the order with the vendor'),
    });
    await system.untilStatus(id, 'ordered');
  });

  test('an order that was sent is not withdrawn any more', async () => {
    const id = await system.submit();
    await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
    await system.untilStatus(id, 'ordered');
    await expect(system.as('buyer').withdraw(id, 'Too late.')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(system.as('buyer').edit(id, { total: '$1.00' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(system.as('buyer').reopen(id, null)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

test('a newsletter is rejected without a word to its sender; a buyer reopens it, and what is missing is asked', async () => {
  const template = readFileSync(new URL('../../samples/en-newsletter.eml', import.meta.url));
  const { id } = await system.as('requester').submit(fillTemplate(template, new Date(), 'ending'));
  const view = await system.untilStatus(id, 'rejected');
  expect(view.statusReason).toMatch(/^not_a_purchase_request/);
  await system.historyOfEnded(id);
  expect(await system.mails({ to: 'news@pinnaclepackaging.example' })).toEqual([]);
  await expect(system.as('requester').reopen(id, null)).rejects.toMatchObject({ code: 'forbidden' });
  await system.as('buyer').reopen(id, 'It is one after all.');
  const task = await system.untilTask(id, 'missing_facts');
  expect(task.asks.map(({ field }) => field)).toContain('neededBy');
  await system.as('buyer').withdraw(id, 'It is none.');
  await system.untilStatus(id, 'withdrawn');
});

test('what an approver rejected is reopened by a buyer, and approved anew', async () => {
  const id = await system.submit();
  const first = await system.untilTask(id, 'approval_step');
  await system.as('head').decide(first, 'reject', { reason: 'Not now.' });
  await system.historyOfEnded(id);
  await system.as('buyer').reopen(id, 'Now.');
  const task = await system.untilTask(id, 'approval_step', { after: first });
  await system.as('head').decide(task, 'approve');
  await system.untilStatus(id, 'ordered');
  expect(await system.orders(id)).toHaveLength(1);
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
