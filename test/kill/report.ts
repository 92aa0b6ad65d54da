import Table from 'cli-table3';
import type { Findings } from './findings.ts';
import type { Instant } from './instants.ts';
import { tracesOf } from './invariants.ts';
import type { Subject } from './people.ts';

/** An instant that came: how long it took to get there, and from the kill until the process was ready again. */
export type Struck = Pick<Instant, 'process' | 'place' | 'loses'> & {
  subject: Subject;
  reachedMs: number;
  backMs: number;
};

/** One row for each kill: where, and what became of the requisition that was there. */
export function reportOf(struck: readonly Struck[], found: Findings): string {
  const table = new Table({
    head: [
      '#',
      'killed',
      'while',
      'reached',
      'back',
      'requisition',
      'status',
      'order',
      'booked',
      'mailed',
      'letters',
      'model calls',
    ],
    style: { head: [], border: [] },
  });
  for (const [index, { process, place, subject, reachedMs, backMs }] of struck.entries()) {
    const view = found.views.find(({ id }) => id === subject.id);
    const { booked, mailed, written } = tracesOf(found, subject);
    table.push([
      index + 1,
      process,
      place,
      seconds(reachedMs),
      seconds(backMs),
      subject.id,
      view?.status ?? 'lost',
      view?.purchaseOrder?.number ?? 'none',
      booked,
      mailed,
      written,
      view?.cost.turns ?? 0,
    ]);
  }
  const unknown = found.modelCalls.filter(({ state }) => state !== 'settled').length;
  const { views, orders, modelCalls, modelSaw } = found;
  return `${table.toString()}\n${struck.length} kills, ${views.length} requisitions, ${orders.length} orders; ${modelCalls.length} model calls paid for (${unknown} at their worst case), ${modelSaw} seen by the model.\n`;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
