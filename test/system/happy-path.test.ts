import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RequisitionView } from '../../src/services/view.ts';
import { PLAIN_CASE } from '../support/case-file.ts';
import { daysFromNow, requestMail } from '../support/request-mail.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { History } from '../support/history.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

const MOST_EVENTS = 90;

describe('a complete request to a cleared vendor', () => {
  let id: string;
  let view: RequisitionView;
  let history: History;
  beforeAll(async () => {
    id = await system.submit();
    const task = await system.untilTask(id, 'approval_step');
    await system.untilMail({ to: 'hannah.head@acme.example' });
    await system.as('head').decide(task, 'approve');
    view = await system.untilStatus(id, 'ordered');
    history = await system.historyOfEnded(id);
  });

  test('stands once in the order book, for what was asked', async () => {
    const [order, ...more] = await system.orders(id);
    expect(more).toEqual([]);
    expect(await system.posts(id)).toBe(1);
    expect(order).toMatchObject({
      status: 'open',
      order: {
        number: view.purchaseOrder?.number,
        vendor: { number: 'V-1001', email: 'orders@northwind.example' },
        total: { currency: 'USD', minor: 40_000 },
        neededBy: daysFromNow(21),
      },
    });
  });

  test('is mailed once, to the confirmed address, and its requester is told once', async () => {
    const sent = await system.mails({ to: 'orders@northwind.example' });
    expect(sent).toMatchObject([{ attachments: [`${view.purchaseOrder?.number}.pdf`] }]);
    expect(view.purchaseOrder?.sentTo).toBe('orders@northwind.example');
    expect(await system.mails({ to: 'rita.requester@acme.example' })).toMatchObject([{ subject: `[${id}] Ordered` }]);
    expect(await system.mails({ to: 'hannah.head@acme.example' })).toHaveLength(1);
  });

  test('uses up its approval and moves its money to the order', async () => {
    const decisions = await system.rows('select verb, consumed_at from decisions where requisition = $1', [id]);
    expect(decisions).toEqual([{ verb: 'approve', consumed_at: expect.any(Date) }]);
    const commitments = await system.rows('select * from commitments where requisition = $1', [id]);
    expect(commitments).toMatchObject([{ cost_center: 'CC-4200', stage: 'order' }]);
    expect(Number(commitments[0]?.['amount_minor'])).toBe(40_000);
  });

  test('leaves a case file that says who did what, in order', async () => {
    const { intact, entries } = await system.as('auditor').history(id);
    expect(intact).toBe(true);
    expect(entries.map(({ kind }) => kind)).toEqual(PLAIN_CASE);
    expect(entries.find(({ kind }) => kind === 'decided')?.actor).toMatchObject({ kind: 'person', person: 'head' });
  });

  test('costs four model calls and a short history', () => {
    expect(view.cost.turns).toBe(4);
    expect(view.cost.microUsd).toBeGreaterThan(0);
    expect(history.types.length).toBeLessThanOrEqual(MOST_EVENTS);
  });

  test('is shown as done, step by step', () => {
    expect(view.phase).toBe('completed');
    expect(view.plan.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'read done',
      'complete done',
      'clear_vendor done',
      'confirm_vendor skipped',
      'budget done',
      'approve done',
      'order done',
      'send done',
    ]);
    expect(view.clearance?.decision).toBe('cleared');
    expect(view.standIns).toContain('model');
  });

  test('leaves nothing personal, no word of the mail and no token in the history', () => {
    const words = requestMail()
      .split('\r\n')
      .slice(9)
      .filter((line) => line.length > 6);
    const secrets = ['Rita', 'Delgado', 'rita.requester', 'Hannah', 'hannah.head', 'orders@northwind', '91-1234567'];
    const tokens = ['Bearer', 'eyJ', 'monitors'];
    expect([...words, ...secrets, ...tokens].filter((text) => history.text.includes(text))).toEqual([]);
    // What is searched for would be found.
    expect(history.text).toContain(id);
    expect(history.text).toContain('V-1001');
  });
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
