import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OrderView } from '../../src/services/records-view.ts';
import {
  changesOf,
  committedTo,
  dearer,
  delivered,
  eventsOf,
  hasVersion,
  saying,
  sentOrder,
  untilOrder,
} from '../support/orders.ts';
import { daysFromNow } from '../support/request-mail.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';
import { unsound } from '../support/soundness.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

const mailsAbout = async (number: string) =>
  (await system.mails({ to: 'orders@northwind.example' })).filter(({ subject }) => subject.includes(number));
const versionMails = async (number: string) =>
  (await mailsAbout(number)).filter(({ subject }) => subject.includes(', version '));

const bookedVersions = async (id: string) =>
  (await system.orders(id)).flatMap(({ idempotencyKey, versions }) => [
    idempotencyKey,
    ...versions.map((version) => version.idempotencyKey),
  ]);

/** So many monitors. */
const fewer = (quantity: string) => ({
  lines: [{ line: 1, quantity }],
  neededBy: null,
  tax: null,
  reason: 'One is enough.',
});

describe('a vendor who wants more', () => {
  test('gets it as a version of the order that another person approved, once everywhere', async () => {
    const { id, number } = await sentOrder(system);
    await system
      .as('buyer')
      .acknowledgeOrder(number, saying('changed', { total: '450.00', promised: daysFromNow(25) }));
    const task = await system.untilTask(id, 'order_changed');
    expect(task.verbs).toEqual(['accept_change', 'keep_order', 'cancel_order']);
    await system.as('buyer').decide(task, 'accept_change');
    const approval = await system.untilTask(id, 'change_approval');
    expect(approval).toMatchObject({
      kind: 'approval',
      facts: { order: number, version: 2, totals: { total: { minor: 45_000 } } },
    });
    const waiting = await system.as('buyer').order(number);
    expect([waiting.version, waiting.total.minor, changesOf(waiting)]).toEqual([1, 40_000, [[2, 'open', null]]]);
    expect(await committedTo(system, id)).toEqual([[40_000, 'order']]);
    await expect(system.as('buyer', 'department_head').decide(approval, 'approve')).rejects.toMatchObject({
      code: 'forbidden',
    });
    await system.as('head').decide(approval, 'approve');

    const changed = await untilOrder(system, number, hasVersion(2));
    expect(changed).toMatchObject({
      total: { minor: 45_000 },
      neededBy: daysFromNow(25),
      delivery: { due: daysFromNow(25), state: 'sent' },
      versions: [
        { version: 1, total: { minor: 40_000 } },
        { version: 2, total: { minor: 45_000 } },
      ],
      changes: [{ state: 'taken', acknowledgement: 1, approvals: [{ role: 'department_head', by: 'head' }] }],
    });
    expect(await committedTo(system, id)).toEqual([[45_000, 'order']]);
    expect(await bookedVersions(id)).toEqual([`acme/${id}/order/1`, `acme/${id}/order/1/version/2`]);
    expect(await versionMails(number)).toMatchObject([
      { attachments: [`${number}-2.pdf`], inReplyTo: expect.any(String) },
    ]);
    expect(await eventsOf(system, number, 'changed')).toMatchObject([
      { data: { version: 2, totalMinor: 45_000, lines: [{ line: 1, quantity: '2' }] } },
    ]);

    await system.as('buyer').acknowledgeOrder(number, saying('accepted'));
    const { delivery } = await system.as('buyer').order(number);
    expect([delivery?.state, delivery?.acknowledgements.map(({ version }) => version)]).toEqual([
      'acknowledged',
      [1, 2],
    ]);
  });

  test('says the prices of several lines, which must make what the vendor wants', async () => {
    const prices = '- 2 monitors 27 inch at $200.00 each\n- 3 monitor arms at $30.00 each\n\nTotal: $490.00 plus tax';
    const { id, number } = await sentOrder(system, { prices });
    await system.as('buyer').acknowledgeOrder(number, saying('changed', { total: '530.00' }));
    const task = await system.untilTask(id, 'order_changed');
    expect(task.asks.map(({ field }) => field)).toEqual(['lines[0].unitPrice', 'lines[1].unitPrice']);
    const accept = (first: string, second: string) =>
      system.as('buyer').decide(task, 'accept_change', {
        fields: { 'lines[0].unitPrice': first, 'lines[1].unitPrice': second },
      });
    await expect(accept('210.00', '40.00')).rejects.toMatchObject({
      code: 'refused_answer',
      fields: [{ field: 'total', reason: expect.stringContaining('540.00') }],
    });
    await expect(system.as('buyer').decide(task, 'accept_change')).rejects.toMatchObject({ code: 'refused_answer' });
    await accept('220.00', '30.00');
    await system.as('head').decide(await system.untilTask(id, 'change_approval'), 'approve');
    const { total, changes } = await untilOrder(system, number, hasVersion(2));
    expect([total.minor, changes[0]?.differences]).toEqual([
      53_000,
      [
        { field: 'lines[0].unitPrice', was: '200.00', is: '220' },
        { field: 'total', was: '490.00', is: '530.00' },
      ],
    ]);
  });
});

describe('a change that a buyer proposes', () => {
  test('needs nobody where nothing rises, and is posted and mailed once, whatever was lost on the way', async () => {
    const { id, number } = await sentOrder(system);
    await system.as('receiver').receiveOrder(number, delivered('1'));
    await expect(system.as('buyer').changeOrder(number, fewer('0.5'))).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'lines.1.quantity' }],
    });
    await system.faults('erp', { kind: 'stored_then_dropped', times: 1, match: '/versions' });
    await system.faults('mail', { kind: 'stored_then_dropped', times: 1, match: ', version 2' });
    await system.as('buyer').changeOrder(number, fewer('1'));
    const { delivery, total } = await untilOrder(system, number, hasVersion(2));
    await system.calm();
    expect([delivery?.state, total.minor]).toEqual(['received', 20_000]);
    expect(await committedTo(system, id)).toEqual([[20_000, 'order']]);
    expect(await bookedVersions(id)).toEqual([`acme/${id}/order/1`, `acme/${id}/order/1/version/2`]);
    expect(await system.posts(id)).toBe(2);
    expect(await versionMails(number)).toHaveLength(1);
    const entries = (await system.as('auditor').history(id)).entries.map(({ kind }) => kind);
    expect(entries.slice(-4)).toEqual([
      'order_change_proposed',
      'order_changed',
      'order_version_posted',
      'order_version_sent',
    ]);
  });

  test('and an approver refuses leaves the order as it is, and the answer of the vendor is asked about again', async () => {
    const { id, number } = await sentOrder(system);
    await system.as('buyer').acknowledgeOrder(number, saying('changed', { total: '600.00' }));
    const task = await system.untilTask(id, 'order_changed');
    await system.as('buyer').decide(task, 'accept_change');
    await system.as('head').decide(await system.untilTask(id, 'change_approval'), 'reject', { reason: 'Too dear.' });
    const again = await system.untilTask(id, 'order_changed', { after: task });
    expect(again.facts).toMatchObject({ acknowledgement: 1, change: 1 });
    const order = await system.as('buyer').order(number);
    expect([order.version, order.total.minor, changesOf(order)]).toEqual([1, 40_000, [[2, 'refused', 'rejected']]]);
    expect(order.changes[0]).toMatchObject({ refusedBy: 'head' });
    expect(await committedTo(system, id)).toEqual([[40_000, 'order']]);
    expect(await system.posts(id)).toBe(1);
    expect(await eventsOf(system, number, 'change_refused')).toMatchObject([{ data: { change: 1, why: 'rejected' } }]);
    await system.as('buyer').decide(again, 'keep_order');
    await untilOrder(system, number, ({ delivery }) => delivery?.notices.some(({ kind }) => kind === 'kept') ?? false);
  });

  test('takes the place of one that nobody has approved yet, whose approvals are for nothing', async () => {
    const { id, number } = await sentOrder(system);
    await system.as('buyer').changeOrder(number, dearer('210'));
    const first = await system.untilTask(id, 'change_approval');
    await system.as('buyer2').changeOrder(number, dearer('220'));
    const second = await system.untilTask(id, 'change_approval', { after: first });
    const saw = { seenDigest: first.digest ?? '' };
    await expect(system.as('head').decide(first, 'approve', saw)).rejects.toMatchObject({
      code: 'stale',
      current: { decidedBy: 'buyer2', verb: 'change' },
    });
    await system.as('head').decide(second, 'approve');
    const order = await untilOrder(system, number, hasVersion(2));
    expect(changesOf(order)).toEqual([
      [2, 'replaced', null],
      [2, 'taken', null],
    ]);
    expect(order.total.minor).toBe(44_000);
    expect(await bookedVersions(id)).toHaveLength(2);
  });

  test('is refused where the budget does not reach, before anybody is asked', async () => {
    const { id, number } = await sentOrder(system);
    await system.as('buyer').changeOrder(number, dearer('9000000'));
    const order = await untilOrder(system, number, ({ changes }) => changes[0]?.state === 'refused');
    expect(changesOf(order)).toEqual([[2, 'refused', 'over_budget']]);
    expect(order.total.minor).toBe(40_000);
    expect(await committedTo(system, id)).toEqual([[40_000, 'order']]);
    expect((await system.as('auditor').show(id)).tasks.map(({ topic }) => topic)).not.toContain('change_approval');
  });

  test('is refused where nobody is left who may approve it', async () => {
    const { number } = await sentOrder(system);
    const withRoles = (roles: string) =>
      system.rows(`update people set roles = ${roles} where tenant = 'acme' and id = 'head'`);
    await withRoles(`array_remove(roles, 'department_head')`);
    try {
      await system.as('buyer').changeOrder(number, dearer('210'));
      const order = await untilOrder(system, number, ({ changes }) => changes[0]?.state === 'refused');
      expect(changesOf(order)).toEqual([[2, 'refused', 'no_approver']]);
      expect(order.total.minor).toBe(40_000);
    } finally {
      await withRoles(`roles || 'department_head'::text`);
    }
  });

  test('waits while the order is on hold, and ends with it', async () => {
    const { id, number } = await sentOrder(system);
    await system.as('buyer').changeOrder(number, dearer('210'));
    const task = await system.untilTask(id, 'change_approval');
    await system.as('buyer').holdOrder(number, 'The vendor is looked at.');
    await system.until(id, ({ tasks }) => tasks.find((one) => one.id === task.id)?.status === 'cancelled');
    await expect(system.as('buyer').changeOrder(number, dearer('205'))).rejects.toMatchObject({ code: 'conflict' });
    await system.as('buyer').releaseOrder(number, 'All right.');
    await system.untilTask(id, 'change_approval', { after: task });
    await system.as('buyer').cancelOrder(number, 'Not needed.');
    const order = await untilOrder(system, number, ({ status }) => status === 'cancelled');
    expect(changesOf(order)).toEqual([[2, 'refused', 'order_ended']]);
    await expect(system.as('buyer').changeOrder(number, dearer('205'))).rejects.toMatchObject({ code: 'conflict' });
    expect(await bookedVersions(id)).toHaveLength(1);
  });
});

const move = (email: string) => system.rows(`update vendors set email = $1 where number = 'V-1001'`, [email]);

describe('a change that waits for its approval', () => {
  const changed = {
    lines: [{ line: 1, quantity: '2', unitPrice: '250' }],
    neededBy: null,
    tax: null,
    reason: 'Dearer.',
  };
  const overtaken = async (meanwhile: (number: string) => Promise<unknown>): Promise<OrderView> => {
    const { id, number } = await sentOrder(system, { quantity: 4 });
    await system.as('buyer').changeOrder(number, changed);
    await system.untilTask(id, 'change_approval');
    await meanwhile(number);
    // Whoever writes about an order wakes its run.
    await system.as('buyer').acknowledgeOrder(number, saying('accepted'));
    const order = await untilOrder(system, number, ({ changes }) => changes[0]?.state !== 'open');
    expect([order.version, await committedTo(system, id), await bookedVersions(id)]).toEqual([
      1,
      [[80_000, 'order']],
      [`acme/${id}/order/1`],
    ]);
    return order;
  };

  test('is for nothing where more has come meanwhile than the line would have', async () => {
    const order = await overtaken((number) => system.as('receiver').receiveOrder(number, delivered('3')));
    expect(changesOf(order)).toEqual([[2, 'refused', 'order_changed']]);
  });

  test('is for exactly what its digest says', async () => {
    const order = await overtaken((number) =>
      system.rows(
        `update order_changes set after = jsonb_set(after, '{total,minor}', '49900') where order_number = $1 returning number`,
        [number],
      ),
    );
    expect(changesOf(order)).toEqual([[2, 'refused', 'order_changed']]);
  });

  test('is for nothing where the address of the vendor is another meanwhile', async () => {
    try {
      const order = await overtaken(() => move('new@northwind-pay.example'));
      expect(changesOf(order)).toEqual([[2, 'refused', 'vendor_changed']]);
    } finally {
      await move('orders@northwind.example');
    }
  });
});

test('whoever approved a version does not receive the order', async () => {
  const { id, number } = await sentOrder(system);
  await system.as('buyer').changeOrder(number, dearer('250'));
  await system.as('head').decide(await system.untilTask(id, 'change_approval'), 'approve');
  await untilOrder(system, number, hasVersion(2));
  await expect(system.as('head', 'receiver').receiveOrder(number, delivered('2'))).rejects.toMatchObject({
    code: 'forbidden',
  });
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
