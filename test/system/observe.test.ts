import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
let id: string;
beforeAll(async () => {
  system = await startTestSystem({ isObserving: true });
  id = await system.submit();
  const task = await system.untilTask(id, 'approval_step');
  // Whoever has decided is no longer asked.
  await system.untilMail({ to: 'hannah.head@acme.example', subject: `[${id}]` });
  await system.as('head').decide(task, 'approve');
}, 60_000);
afterAll(() => system.close());

test('a requisition is read, asked and decided, and ends as observed with the order that would have left', async () => {
  const view = await system.untilStatus(id, 'observed');
  expect(view).toMatchObject({ phase: 'completed', statusReason: 'observed, not sent' });
  expect(view.purchaseOrder).toMatchObject({ status: 'observed', erpNumber: null, sentTo: null });
  expect(view.plan.slice(-2)).toEqual([
    { step: 'order', state: 'skipped', note: 'observed, not sent' },
    { step: 'send', state: 'skipped', note: 'observed, not sent' },
  ]);
  expect((await system.historyOfEnded(id)).failedTasks).toEqual([]);
});

test('nothing reaches the ERP or the vendor; our own people are asked and told', async () => {
  await system.untilMail({ to: 'rita.requester@acme.example', subject: `[${id}] Observed, not sent` });
  expect(await system.posts(id)).toBe(0);
  expect(await system.orders()).toEqual([]);
  const receivers = (await system.mails()).flatMap(({ to }) => to);
  expect(receivers).toContain('hannah.head@acme.example');
  expect(receivers.filter((address) => !address.endsWith('@acme.example'))).toEqual([]);
});

test('the report compares it with the order that a buyer files, field by field, and counts only what was compared', async () => {
  const other = await system.submit();
  const report = () => system.as('buyer').observeReport();
  expect((await report()).items).toEqual([{ requisition: id, status: 'observed', state: 'not_filed', fields: [] }]);
  const ordered = (await system.as('buyer').show(id)).purchaseOrder?.total ?? { currency: '', minor: 0 };
  const filed = {
    vendor: 'NORTHWIND TRADERS',
    total: String(ordered.minor / 100 + 1),
    currency: ordered.currency,
    lines: null,
  };
  await expect(system.as('requester').fileObserved(id, filed)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(system.as('rheinwerk/buyer').fileObserved(id, filed)).rejects.toMatchObject({ code: 'not_found' });
  await system.as('buyer').fileObserved(id, filed);
  await system.as('buyer').fileObserved(other, filed);
  const first = await report();
  expect(first.items.find(({ requisition }) => requisition === other)).toMatchObject({
    state: 'not_observed',
    fields: [],
  });
  expect(first.items[0]).toMatchObject({
    state: 'compared',
    fields: [
      { field: 'vendor', theirs: 'NORTHWIND TRADERS', agrees: true },
      { field: 'currency', agrees: true },
      { field: 'total', agrees: false },
      { field: 'lines', agrees: null },
    ],
  });
  await system
    .as('buyer')
    .fileObserved(id, { ...filed, vendor: 'Cascade', total: String(ordered.minor / 100), lines: 1 });
  expect((await report()).agreement).toEqual({
    vendor: { agree: 0, differ: 1, unknown: 0 },
    currency: { agree: 1, differ: 0, unknown: 0 },
    total: { agree: 1, differ: 0, unknown: 0 },
    lines: { agree: 1, differ: 0, unknown: 0 },
  });
  expect((await system.as('rheinwerk/buyer').observeReport()).items).toEqual([]);
});
