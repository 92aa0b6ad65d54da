import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pausedBy } from '../../src/activities/steps/await-resume.ts';
import type { ServiceContext } from '../../src/services/context.ts';
import { person, worker } from '../support/principals.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

const all = { tenant: null, agent: null, reason: null };
const eventually = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + 10_000; !(await isSo()); await sleep(20))
    if (Date.now() > end) throw new Error('It did not come to that.');
};
const modelCalls = async (id: string) =>
  (await system.rows<{ agent: string }>('select agent from model_calls where requisition = $1', [id])).map(
    ({ agent }) => agent,
  );
const untilDispatched = (id: string) =>
  eventually(async () => {
    const rows = await system.rows(`select key from effects where key = $1 and state = 'dispatched'`, [
      `${id}/order/1`,
    ]);
    return rows.length === 1;
  });
const untilPaused = (id: string) => system.until(id, ({ paused }) => paused !== null);

/** What holds a call of another company. */
const heldBy = (context: Pick<ServiceContext, 'isPaused'>) =>
  system.database.withPrincipal(worker('rheinwerk'), (tx) => pausedBy(context, tx, 'intake'));

describe('while everything is paused', () => {
  test('no model is called, each surface says so and why, and resuming goes on with every requisition', async () => {
    const admin = system.as('admin');
    await admin.pause({ ...all, reason: 'The provider is being moved.' });
    const ids = await Promise.all([system.submit(), system.submit()]);
    for (const id of ids) {
      const view = await untilPaused(id);
      expect(view.paused?.pauses).toMatchObject([{ agent: null, by: 'admin', reason: 'The provider is being moved.' }]);
      expect(view.plan[0]).toMatchObject({ step: 'read', state: 'waiting', note: 'paused' });
      expect(await modelCalls(id)).toEqual([]);
    }
    const { items } = await system.as('buyer').list({ limit: 10 });
    expect(items.map(({ paused }) => paused)).toEqual([true, true]);
    await admin.resume({ ...all, reason: 'It is moved.' });
    for (const id of ids) {
      await system.untilTask(id, 'approval_step');
      const kinds = (await system.as('auditor').history(id)).entries.map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'paused' || kind === 'resumed')).toEqual(['paused', 'resumed']);
    }
    expect((await system.as('buyer').list({ limit: 10 })).items.map(({ paused }) => paused)).toEqual([false, false]);
  });

  test('an approved order does not leave for the ERP, and leaves once when it is resumed', async () => {
    const id = await system.submit();
    const task = await system.untilTask(id, 'approval_step');
    await system.as('admin').pause(all);
    await system.as('head').decide(task, 'approve');
    const view = await untilPaused(id);
    expect(view).toMatchObject({ status: 'ordering', purchaseOrder: { status: 'numbered' } });
    expect(await system.orders(id)).toEqual([]);
    await system.as('admin').resume(all);
    await system.untilStatus(id, 'ordered');
    expect(await system.posts(id)).toBe(1);
  });

  test('an order that is on its way to the ERP arrives there, and is not mailed to the vendor before it is resumed', async () => {
    await system.faults('erp', { kind: 'slow', ms: 1_500, times: 1, match: 'POST /orders' });
    const id = await system.submit();
    await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
    await untilDispatched(id);
    await system.as('admin').pause(all);
    const held = await untilPaused(id);
    expect(held).toMatchObject({ purchaseOrder: { status: 'posted', sentTo: null } });
    const number = held.purchaseOrder?.number ?? '';
    expect(await system.mails({ subject: number })).toEqual([]);
    await system.as('admin').resume(all);
    const { purchaseOrder } = await system.untilStatus(id, 'ordered');
    expect(await system.mails({ to: purchaseOrder?.sentTo ?? '', subject: number })).toHaveLength(1);
  });

  test('a requisition can be withdrawn', async () => {
    await system.as('admin').pause(all);
    const id = await system.submit();
    await untilPaused(id);
    await system.as('requester').withdraw(id, null);
    await system.untilStatus(id, 'withdrawn');
    expect((await system.historyOfEnded(id)).workflow).toContain(id);
    await system.as('admin').resume(all);
  });
});

test('one agent is paused alone, and what is resumed meanwhile waits for nothing else', async () => {
  await system.as('admin').pause({ ...all, agent: 'vendor' });
  const id = await system.submit();
  expect(await untilPaused(id)).toMatchObject({ status: 'screening' });
  expect(new Set(await modelCalls(id))).toEqual(new Set(['intake']));
  await system.as('admin').pause(all);
  await system.as('admin').resume({ ...all, agent: 'vendor' });
  await untilPaused(id);
  await system.as('admin').resume(all);
  await system.untilTask(id, 'approval_step');
});

test('whoever meets a pause while it ends is not left behind', async () => {
  const ids: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    await system.as('admin').pause(all);
    ids.push(...(await Promise.all([system.submit(), system.submit()])));
    if (round % 2 === 0) await system.until(ids.at(-1) ?? '', ({ status }) => status !== 'received');
    await system.as('admin').resume(all);
  }
  for (const id of ids) expect(await system.untilTask(id, 'approval_step')).toMatchObject({ status: 'open' });
}, 60_000);

describe('pausing', () => {
  test('is an administrator’s, of their own company, for agents that exist, and once', async () => {
    await expect(system.as('buyer').pause(all)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(system.as('admin').pause({ ...all, tenant: 'rheinwerk' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(system.as('admin').pause({ ...all, agent: 'oracle' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await expect(system.as('admin').resume(all)).rejects.toMatchObject({ code: 'conflict' });
    await system.as('admin').pause({ ...all, tenant: 'acme' });
    await expect(system.as('admin').pause(all)).rejects.toMatchObject({ code: 'conflict' });
    expect((await system.as('rheinwerk/buyer').pauses()).pauses).toEqual([]);
    expect(
      await system
        .as('requester')
        .resume(all)
        .catch((error: unknown) => error),
    ).toMatchObject({ code: 'forbidden' });
    await system.as('admin').resume(all);
  });

  test('stays on record with who, when and why', async () => {
    const rows = await system.rows(
      'select paused_by, resumed_by, reason, resumed_because from pauses order by paused_at',
    );
    expect(rows[0]).toEqual({
      paused_by: 'admin',
      resumed_by: 'admin',
      reason: 'The provider is being moved.',
      resumed_because: 'It is moved.',
    });
    const change = system.database.withPrincipal(person('acme', 'admin', 'administrator'), (tx) =>
      tx.run(`update pauses set paused_by = 'nobody'`),
    );
    await expect(change).rejects.toMatchObject({ code: '42501' });
  });

  test('by QM_PAUSED holds every company', async () => {
    expect(await heldBy({ isPaused: true })).toMatchObject({ code: 'paused' });
    expect(await heldBy({ isPaused: false })).toBeNull();
  });
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
