import { Temporal } from 'temporal-polyfill';
import { addBusiness, type Calendar } from './calendar.ts';
import { deadlineOf, isDelivered, isHeld, type OrderFacts } from './delivery.ts';
import type { OrderDocument } from './order.ts';
import type { DeliveryPolicy } from './policies.ts';

/** What the clock does next about an order, and when (ISO 8601, UTC): reminds the vendor, asks a buyer, or closes it. */
export type FollowUp =
  | { act: 'remind'; at: string; deadline: number; reminder: number }
  | { act: 'ask'; at: string; deadline: number }
  | { act: 'close'; at: string };

/** When the day after this one begins where the company is. */
const endOf = (day: string, timeZone: string): string =>
  Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone).toInstant().toString();

const later = (a: string, b: string): string => (Date.parse(a) > Date.parse(b) ? a : b);

/** From when the clock counts what is late: the end of the day that was agreed, or when somebody asked to remind anew. */
const lateSince = (order: Pick<OrderDocument, 'neededBy'>, facts: OrderFacts, calendar: Calendar): string => {
  const end = endOf(deadlineOf(order, facts).due, calendar.timeZone);
  const last = facts.deadlines.at(-1);
  const released = facts.holds.at(-1)?.at;
  return [last?.at, released].reduce<string>((since, at) => (at === undefined ? since : later(since, at)), end);
};

const plus = (instant: string, ms: number): string =>
  Temporal.Instant.from(instant).add({ milliseconds: ms }).toString();

/** As much time after what was done last as the policy has between the two, so that what was missed does not come all at once. */
const spaced = (at: string, before: string | undefined, done: string | undefined): string =>
  before === undefined || done === undefined ? at : later(at, plus(done, Date.parse(at) - Date.parse(before)));

/**
 * The next act about what is late, or about what is all there; null where nothing comes by itself. Reminders that are past are done one
 * after the other, the buyer is asked after them. `isAsked`: a task about this deadline was opened, whatever became of it.
 */
export const nextFollowUp = (
  order: Pick<OrderDocument, 'lines' | 'neededBy'>,
  facts: OrderFacts,
  isAsked: boolean,
  { overdue, closeAfter }: DeliveryPolicy,
  calendar: Calendar,
): FollowUp | null => {
  if (facts.closing || isHeld(facts)) return null;
  if (isDelivered(order, facts)) {
    const last = facts.receipts.at(-1);
    const since = last && [last.at, facts.holds.at(-1)?.at ?? last.at].reduce(later);
    return since === undefined || closeAfter === null
      ? null
      : { act: 'close', at: addBusiness(since, closeAfter, calendar) };
  }
  const { number: deadline, kind } = deadlineOf(order, facts);
  const since = lateSince(order, facts, calendar);
  const times = kind === 'again' ? [since] : overdue.remindVendor.map((delay) => addBusiness(since, delay, calendar));
  const done = facts.notices.filter(({ kind: what, occasion }) => what === 'reminder' && occasion === deadline);
  const at = times[done.length];
  const [before, last] = [times[done.length - 1], done.at(-1)?.at];
  if (at !== undefined) return { act: 'remind', at: spaced(at, before, last), deadline, reminder: done.length + 1 };
  const ask = addBusiness(since, overdue.askBuyer, calendar);
  return isAsked ? null : { act: 'ask', at: spaced(ask, before, last), deadline };
};
