import { setTimeout as sleep } from 'node:timers/promises';
import type { WantedAcknowledgement, WantedReceipt } from '../../src/services/api.ts';
import type { OrderView } from '../../src/services/records-view.ts';
import { PATIENCE_MS, POLL_MS } from './patience.ts';
import { orderIdOf } from '../../src/workflows/names.ts';
import type { RequestMail } from './request-mail.ts';
import type { TestSystem } from './system.ts';

/** Ordered and sent: the numbers of the requisition and of its order, of two monitors. */
export const sentOrder = async (
  system: TestSystem,
  wanted: Partial<RequestMail> = {},
): Promise<{ id: string; number: string }> => {
  const id = await system.submit(wanted);
  await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
  const { purchaseOrder } = await system.untilStatus(id, 'ordered');
  return { id, number: purchaseOrder?.number ?? '' };
};

/** Waits until the order is as wanted; fails with what it is instead. */
export const untilOrder = async (
  system: TestSystem,
  number: string,
  isSo: (order: OrderView) => boolean,
): Promise<OrderView> => {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(POLL_MS)) {
    const view = await system.as('auditor').order(number);
    if (isSo(view)) return view;
    if (Date.now() > end) throw new Error(`It did not come to that: ${JSON.stringify([view.status, view.delivery])}`);
  }
};

export const runOfOrder = (system: TestSystem, number: string) =>
  system.temporal.workflow.getHandle(orderIdOf({ tenant: 'acme', order: number }));

/** So much of the first line. */
export const delivered = (quantity: string, key?: string): WantedReceipt => ({
  kind: 'received',
  lines: [{ line: 1, quantity }],
  reason: null,
  key,
});

export const returned = (quantity: string, reason: string): WantedReceipt => ({
  ...delivered(quantity),
  kind: 'returned',
  reason,
});

export const saying = (
  verdict: WantedAcknowledgement['verdict'],
  said: Partial<WantedAcknowledgement> = {},
): WantedAcknowledgement => ({ verdict, promised: null, total: null, note: null, ...said });

export const changesOf = ({ changes }: OrderView) => changes.map(({ version, state, why }) => [version, state, why]);

/** Whether this version is current, and its vendor was told. */
export const hasVersion =
  (version: number) =>
  ({ version: is, delivery }: OrderView): boolean =>
    is === version &&
    (delivery?.notices.some(({ kind, occasion }) => kind === 'version' && occasion === version) ?? false);

/** Amounts in minor units and their stages. */
export const committedTo = async (system: TestSystem, id: string) =>
  (
    await system.rows<{ minor: string; stage: string }>(
      'select amount_minor as minor, stage from commitments where requisition = $1',
      [id],
    )
  ).map(({ minor, stage }) => [Number(minor), stage]);

export const eventsOf = async (system: TestSystem, number: string, name: string) =>
  system.rows<{ data: object }>(
    `select data from events where data ->> 'order' = $1 and type = format('quartermaster.order.%s.v1', $2::text)`,
    [number, name],
  );

/** Two monitors of 200.00 each, as they cost now. */
export const dearer = (unitPrice: string) => ({
  lines: [{ line: 1, unitPrice }],
  neededBy: null,
  tax: null,
  reason: 'The vendor has raised its prices.',
});
