import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OrderView } from '../../src/services/records-view.ts';
import { delivered, saying, sentOrder, untilOrder } from '../support/orders.ts';
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

const changesOf = ({ changes }: OrderView) => changes.map(({ version, state, why }) => [version, state, why]);
const hasVersion =
  (version: number) =>
  ({ version: is, delivery }: OrderView): boolean =>
    is === version && (delivery?.notices.some(({ kind, occasion }) => kind === 'version' && occasion === version) ?? false);

const committedTo = async (id: string) =>
  (await system.rows<{ minor: string; stage: string }>(
    'select amount_minor as minor, stage from commitments where requisition = $1',
    [id],
  )).map(({ minor, stage }) => [Number(minor), stage]);

const bookedVersions = async (id: string) =>
  (await system.orders(id)).flatMap(({ idempotencyKey, versions }) => [
    idempotencyKey,
    ...versions.map((version) => version.idempotencyKey),
  ]);

const eventsOf = async (number: string, name: string) =>
  system.rows<{ data: object }>(
    `select data from events where data ->> 'order' = $1 and type = format('quartermaster.order.%s.v1', $2::text)`,
    [number, name],
  );

/** Two monitors of 200.00 each, as they cost now. */
const dearer = (unitPrice: string) => ({
  lines: [{ line: 1, unitPrice }],
  neededBy: null,
  tax: null,
  reason: 'The vendor has raised its prices.',
});

describe('a vendor who wants more', () => {
  test('gets it as a version of the order that another person approved, once everywhere', async () => {
    const { id, number } = await sentOrder(system);
    await system.as('buyer').acknowledgeOrder(number, saying('changed', { total: '450.00', promised: daysFromNow(25) }));
    const task = await system.untilTask(id, 'order_changed');
    expect(task.verbs).toEqual(['accept_change', 'keep_order', 'cancel_order']);
    await system.as('buyer').decide(task, 'accept_change');
    const approval = await system.untilTask(id, 'change_approval');
    expect(approval).toMatchObject({ kind: 'approval', facts: { order: number, version: 2, totals: { total: { minor: 45_000 } } } });
    const waiting = await system.as('buyer').order(number);
    expect([waiting.version, waiting.total.minor, changesOf(waiting)]).toEqual([1, 40_000, [[2, 'open', null]]]);
    expect(await committedTo(id)).toEqual([[40_000, 'order']]);
    await expect(system.as('buyer', 'department_head').decide(approval, 'approve')).rejects.toMatchObject({
      code: 'forbidden',
    });
    await system.as('head').decide(approval, 'approve');

    const changed = await untilOrder(system, number, hasVersion(2));
    expect(changed).toMatchObject({
      total: { minor: 45_000 },
      neededBy: daysFromNow(25),
      delivery: { due: daysFromNow(25), state: 'sent' },
      versions: [{ version: 1, total: { minor: 40_000 } }, { version: 2, total: { minor: 45_000 } }],
      changes: [{ state: 'taken', acknowledgement: 1, approvals: [{ role: 'department_head', by: 'head' }] }],
    });
    expect(await committedTo(id)).toEqual([[45_000, 'order']]);
    expect(await bookedVersions(id)).toEqual([`acme/${id}/order/1`, `acme/${id}/order/1/version/2`]);
    expect(await versionMails(number)).toMatchObject([{ attachments: [`${number}-2.pdf`], inReplyTo: expect.any(String) }]);
    expect(await eventsOf(number, 'changed')).toMatchObject([
      { data: { version: 2, totalMinor: 45_000, lines: [{ line: 1, quantity: '2' }] } },
    ]);

    await system.as('buyer').acknowledgeOrder(number, saying('accepted'));
    const { delivery } = await system.as('buyer').order(number);
    expect([delivery?.state, delivery?.acknowledgements.map(({ version }) => version)]).toEqual(['acknowledged', [1, 2]]);
  });
});
