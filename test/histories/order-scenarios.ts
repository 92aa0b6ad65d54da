import { delivered, saying, sentOrder, untilOrder } from '../support/orders.ts';
import type { TestSystem } from '../support/system.ts';

/** One path through the run of an order each; every one leaves the order ended. They return its number. */
export const orderScenarios: Record<string, (system: TestSystem) => Promise<string>> = {
  'order-received-in-parts': async (system) => {
    const { number } = await sentOrder(system);
    await system.as('buyer').acknowledgeOrder(number, saying('accepted'));
    await system.as('receiver').receiveOrder(number, delivered('1'));
    await system.as('receiver').receiveOrder(number, delivered('1'));
    await system.as('buyer').closeOrder(number, 'All is here.');
    return number;
  },
  'order-cancelled-after-a-refusal': async (system) => {
    const { id, number } = await sentOrder(system);
    await system.as('buyer').acknowledgeOrder(number, saying('rejected'));
    const task = await system.untilTask(id, 'order_rejected');
    await system.faults('erp', { kind: 'down' });
    await system.as('buyer').decide(task, 'cancel_order', { reason: 'They have none.' });
    await untilOrder(system, number, ({ delivery }) => delivery?.state === 'cancelled');
    await system.calm();
    return number;
  },
  'order-reminded-and-closed': async (system) => {
    const { number } = await sentOrder(system);
    await system.rows(`update orders set data = jsonb_set(data, '{neededBy}', '"2026-01-15"') where number = $1`, [number]);
    await system.as('buyer').acknowledgeOrder(number, saying('accepted'));
    await untilOrder(system, number, ({ delivery }) => delivery?.notices.length === 1);
    await system.as('buyer').closeOrder(number, 'Bought elsewhere.');
    return number;
  },
  'order-change-withdrawn': async (system) => {
    const { id, number } = await sentOrder(system);
    const wanted = { lines: [{ line: 1, unitPrice: '250' }], neededBy: null, tax: null, reason: 'They cost more.' };
    await system.as('buyer').changeOrder(number, wanted);
    await system.untilTask(id, 'change_approval');
    await system.as('buyer').withdrawChange(number, { change: 1, reason: 'They keep the price.' });
    await system.as('buyer').holdOrder(number, 'It is looked at.');
    await system.as('receiver').receiveOrder(number, delivered('2'));
    await system.as('buyer').closeOrder(number, 'All is here.');
    return number;
  },
  'order-changed-as-the-vendor-wants': async (system) => {
    const { id, number } = await sentOrder(system);
    await system.as('buyer').acknowledgeOrder(number, saying('changed', { total: '450.00' }));
    await system.as('buyer').decide(await system.untilTask(id, 'order_changed'), 'accept_change');
    await system.faults('erp', { kind: 'stored_then_dropped', times: 1, match: '/versions' });
    await system.as('head').decide(await system.untilTask(id, 'change_approval'), 'approve');
    await untilOrder(system, number, ({ delivery }) => delivery?.notices.some(({ kind }) => kind === 'version') ?? false);
    await system.calm();
    await system.as('buyer').closeOrder(number, 'All is said.');
    return number;
  },
};
