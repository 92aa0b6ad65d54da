import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OutgoingMail } from '../../src/mail/send.ts';
import { tellOfChanges } from '../../src/services/change-mails.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { attributes } from '../../src/workflows/attributes.ts';
import {
  changesOf,
  committedTo,
  dearer,
  delivered,
  eventsOf,
  hasVersion,
  returned,
  runOfOrder,
  saying,
  sentOrder,
  untilOrder,
} from '../support/orders.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';
import { POLL_MS } from '../support/patience.ts';
import { unsound } from '../support/soundness.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

const postedVersions = async (id: string) => (await system.orders(id)).flatMap(({ versions }) => versions).length;

/** What the run is at once it has seen that the order is on hold; both are recorded at the same moment. */
const workOnHold = async (number: string) => {
  for (;;) {
    const { typedSearchAttributes, raw } = await runOfOrder(system, number).describe();
    if (typedSearchAttributes.get(attributes.status) === 'on_hold') return raw.pendingActivities ?? [];
    await sleep(POLL_MS);
  }
};

describe('a change that is withdrawn while it waits', () => {
  test('leaves the order as it is, and tells whoever decides at the same moment who withdrew it', async () => {
    const { id, number } = await sentOrder(system);
    await system.as('buyer').changeOrder(number, dearer('250'));
    const task = await system.untilTask(id, 'change_approval');
    await expect(
      system.as('receiver').withdrawChange(number, { change: null, reason: 'I would like to.' }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    const taken = system.as('buyer2').withdrawChange(number, { change: 1, reason: 'They keep the price.' });
    expect(changesOf(await taken)).toEqual([[2, 'withdrawn', null]]);
    await expect(system.as('head').decide(task, 'approve', { seenDigest: task.digest ?? '' })).rejects.toMatchObject({
      code: 'stale',
      message: expect.stringContaining('buyer2 decided: withdraw'),
      current: { status: 'cancelled', decidedBy: 'buyer2', verb: 'withdraw' },
    });
    expect((await system.as('head').review(task.id)).takenBack).toMatchObject({
      how: 'withdrawn',
      by: 'buyer2',
      reason: 'They keep the price.',
    });
    await expect(system.as('buyer').withdrawChange(number, { change: null, reason: 'No.' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('withdrawn by buyer2'),
    });
    expect(await eventsOf(system, number, 'change_withdrawn')).toMatchObject([{ data: { change: 1 } }]);
    // Another one is a change of the order as it still is.
    await system.as('buyer').changeOrder(number, dearer('210'));
    await system.as('head').decide(await system.untilTask(id, 'change_approval', { after: task }), 'approve');
    const order = await untilOrder(system, number, hasVersion(2));
    expect([order.total.minor, await committedTo(system, id)]).toEqual([42_000, [[42_000, 'order']]]);
    expect(await postedVersions(id)).toBe(1);
  });

  test('and took over what the vendor wants has their answer asked about again', async () => {
    const { id, number } = await sentOrder(system);
    await system.as('buyer').acknowledgeOrder(number, saying('changed', { total: '600.00' }));
    const task = await system.untilTask(id, 'order_changed');
    await system.as('buyer').decide(task, 'accept_change');
    await system.untilTask(id, 'change_approval');
    // It takes the place of that one, and comes to nothing too.
    await system.as('buyer').changeOrder(number, dearer('280'));
    await system.as('buyer').withdrawChange(number, { change: 2, reason: 'Too dear after all.' });
    const again = await system.untilTask(id, 'order_changed', { after: task });
    expect(again.facts).toMatchObject({ acknowledgement: 1, change: 2 });
    await system.as('buyer').decide(again, 'keep_order');
    await untilOrder(system, number, ({ delivery }) => delivery?.notices.some(({ kind }) => kind === 'kept') ?? false);
  });

  test('is settled once, whoever comes first: the approver or whoever withdraws it', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { id, number } = await sentOrder(system);
      await system.as('buyer').changeOrder(number, dearer('250'));
      const task = await system.untilTask(id, 'change_approval');
      const settled = await Promise.allSettled([
        system.as('head').decide(task, 'approve'),
        system.as('buyer').withdrawChange(number, { change: 1, reason: 'No.' }),
      ]);
      const order = await untilOrder(
        system,
        number,
        (now) => now.changes[0]?.state === 'withdrawn' || hasVersion(2)(now),
      );
      const isWithdrawn = settled[1].status === 'fulfilled';
      expect([order.changes[0]?.state, order.version]).toEqual(isWithdrawn ? ['withdrawn', 1] : ['taken', 2]);
      expect(await committedTo(system, id)).toEqual([[isWithdrawn ? 40_000 : 50_000, 'order']]);
    }
  });
});

describe('people who wanted a change that came to nothing', () => {
  const tell = () =>
    tellOfChanges({
      database: system.database,
      now: () => new Date(),
      publicUrl: 'http://127.0.0.1:8080',
      standIns: [],
      mailDomain: 'quartermaster.example',
      mailer: { patienceMs: 0, wasSent: async () => 'not_sent', send: async (mail) => void sent.push(mail) },
    })(system.as('buyer').who.tenant);
  let sent: OutgoingMail[] = [];
  const about = (number: string) =>
    sent.filter(({ subject }) => subject.includes(number)).map(({ to, text }) => [to, text] as const);

  test('are told once who refused it and why, each in their language', async () => {
    await tell();
    sent = [];
    const { id, number } = await sentOrder(system);
    await system.as('buyer').changeOrder(number, dearer('250'));
    await system.rows(`update people set language = 'de' where tenant = 'acme' and id = 'buyer2'`);
    try {
      await system.as('head').decide(await system.untilTask(id, 'change_approval'), 'reject', { reason: 'Too dear.' });
      await untilOrder(system, number, ({ changes }) => changes[0]?.state === 'refused');
      await Promise.all([tell(), tell()]);
      await tell();
    } finally {
      await system.rows(`update people set language = 'en' where tenant = 'acme' and id = 'buyer2'`);
    }
    const mails = about(number);
    expect(mails.map(([to]) => to).toSorted()).toEqual(
      ['ben.buyer@acme.example', 'bella.buyer2@acme.example'].toSorted(),
    );
    const textTo = (name: string) => mails.find(([to]) => to.startsWith(name))?.[1];
    expect(textTo('ben')).toContain(`Version 2 of order ${number} was refused by Hannah Price.`);
    expect(textTo('ben')).toContain('Reason: Too dear.');
    expect(textTo('ben')).toContain(`/orders/${number}`);
    expect(mails.find(([to]) => !to.startsWith('ben'))?.[1]).toContain('von Hannah Price abgelehnt');
  });

  test('are told where nobody is left who may approve it, and where somebody else withdraws it', async () => {
    const { number } = await sentOrder(system);
    await system.rows(
      `update people set roles = array_remove(roles, 'department_head') where tenant = 'acme' and id = 'head'`,
    );
    try {
      await system.as('buyer').changeOrder(number, dearer('210'));
      await untilOrder(system, number, ({ changes }) => changes[0]?.state === 'refused');
    } finally {
      await system.rows(
        `update people set roles = roles || 'department_head'::text where tenant = 'acme' and id = 'head'`,
      );
    }
    await tell();
    expect(about(number)).toHaveLength(2);
    expect(about(number)[0]?.[1]).toContain('nobody is left who may approve it');
    sent = [];
    await system.as('buyer').changeOrder(number, dearer('210'));
    await system.as('buyer2').withdrawChange(number, { change: 2, reason: 'They keep the price.' });
    await tell();
    expect(about(number).map(([to]) => to)).toEqual(['ben.buyer@acme.example']);
    expect(about(number)[0]?.[1]).toContain('Reason: They keep the price.');
  });
});

describe('an order on hold', () => {
  test('takes what arrives and what goes back, and stays on hold', async () => {
    const { number } = await sentOrder(system);
    await system.as('buyer').holdOrder(number, 'The vendor is looked at.');
    await system.as('receiver').receiveOrder(number, delivered('2'));
    const { delivery } = await system.as('receiver').receiveOrder(number, returned('1', 'It is bent.'));
    expect(delivery).toMatchObject({ state: 'on_hold', lines: [{ received: '2', returned: '1', open: '1' }] });
    await expect(system.as('buyer').cancelOrder(number, 'No.')).rejects.toMatchObject({ code: 'conflict' });
    const released = await system.as('buyer').releaseOrder(number, 'All right.');
    expect(released.delivery?.state).toBe('partially_received');
  });

  test('sends no version that was on its way, neither to the ERP nor to the vendor, until it is released', async () => {
    const { id, number } = await sentOrder(system);
    await system.faults('erp', { kind: 'down' });
    await system.as('buyer').changeOrder(number, { ...dearer('150'), reason: 'They cost less.' });
    await untilOrder(system, number, ({ version }) => version === 2);
    await system.as('buyer').holdOrder(number, 'The vendor is looked at.');
    expect(await workOnHold(number)).toEqual([]);
    await system.calm();
    await system.as('receiver').receiveOrder(number, delivered('1'));
    expect(await postedVersions(id)).toBe(0);
    await system.as('buyer').releaseOrder(number, 'All right.');
    await untilOrder(system, number, hasVersion(2));
    expect(await postedVersions(id)).toBe(1);
  });

  test('has a change that waits withdrawn all the same', async () => {
    const { id, number } = await sentOrder(system);
    await system.as('buyer').changeOrder(number, dearer('250'));
    await system.untilTask(id, 'change_approval');
    await system.as('buyer').holdOrder(number, 'The vendor is looked at.');
    const held = await system.as('buyer').withdrawChange(number, { change: null, reason: 'No.' });
    expect([held.delivery?.state, changesOf(held)]).toEqual(['on_hold', [[2, 'withdrawn', null]]]);
  });
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
