import {
  deadlineOf,
  deliveredLines,
  hasArrived,
  isHeld,
  isDelivered,
  raisesTotal,
  type Acknowledgement,
} from '../../domain/delivery.ts';
import { changeHindrance } from '../../domain/order-change.ts';
import { asksToTakeOver, isTakeable } from '../../domain/taken-over.ts';
import type { Verb } from '../../domain/task.ts';
import { verbsOf } from '../../domain/tasks.ts';
import type { Followed } from '../../services/order-act.ts';
import type { Task } from '../../store/tasks.ts';
import type { Wanted } from '../steps/wait-for.ts';

const mine = (tasks: readonly Task[], topic: Task['topic'], fact: string, value: number): Task | undefined =>
  tasks.findLast((task) => task.topic === topic && task.facts[fact] === value && task.status !== 'cancelled');

/** Whether a buyer was asked about the deadline that holds, whatever became of it. */
export const isAskedAbout = ({ document, facts }: Followed, tasks: readonly Task[]): boolean =>
  mine(tasks, 'delivery_overdue', 'deadline', deadlineOf(document, facts).number) !== undefined;

const topicOf = { changed: 'order_changed', rejected: 'order_rejected', accepted: null } as const;

/** What has arrived is not cancelled: then the order is closed as it is, and only then. */
const endingsOf = ({ facts }: Followed, topic: 'order_changed' | 'order_rejected'): Verb[] => {
  const shut: Verb = hasArrived(facts) ? 'cancel_order' : 'close';
  return verbsOf(topic).filter((verb) => verb !== shut);
};

/** Another day may be waited for as it is; another total is taken over as a change of the order, which may have to be approved. */
const verbsFor = (order: Followed, said: Acknowledgement): Verb[] => {
  const { document, facts } = order;
  const isDayAlone = said.total === null || said.total.minor === document.total.minor;
  const mayTakeOver = isTakeable(document, said) && changeHindrance(document, facts) === null;
  const closed: Partial<Record<Verb, boolean>> = { new_date: !isDayAlone, accept_change: !mayTakeOver };
  return endingsOf(order, 'order_changed').filter((verb) => closed[verb] !== true);
};

/** The change that took this answer over and came to nothing: then the answer is asked about again. */
const failedChange = ({ facts }: Followed, { number }: Acknowledgement): { change: number } | null => {
  const taken = facts.changes.findLast(({ acknowledgement }) => acknowledgement === number);
  if (taken === undefined) return null;
  // Where another was proposed in its place, it is that one that came to something.
  const ended = facts.changes.find((change) => change.number >= taken.number && change.outcome !== null);
  return ended?.outcome && ended.outcome.kind !== 'current' ? { change: ended.number } : null;
};

const aboutAnswer = (order: Followed, tasks: readonly Task[]): Wanted | null => {
  const { document, facts } = order;
  const said = facts.acknowledgements.at(-1);
  const topic = said === undefined ? null : topicOf[said.verdict];
  if (said === undefined || topic === null || said.version !== document.version) return null;
  const failed = failedChange(order, said);
  const known = failed
    ? mine(tasks, topic, 'change', failed.change)
    : mine(tasks, topic, 'acknowledgement', said.number);
  if (known?.status === 'decided') return null;
  const of = { order: document.number, acknowledgement: said.number, ...failed };
  if (topic === 'order_rejected') return { topic, facts: of, verbs: endingsOf(order, topic) };
  const { due } = deadlineOf(document, facts);
  const wanted = said.total && { total: document.total, wanted: said.total, raised: raisesTotal(document, said) };
  const verbs = verbsFor(order, said);
  const asks = verbs.includes('accept_change') ? asksToTakeOver(document, said) : [];
  return { topic, asks, facts: { ...of, due, promised: said.promised, ...wanted }, verbs };
};

/** So much of each line is missing: `1: 2.5 m; 3: 4`. */
const missingOf = ({ document, facts }: Followed): string =>
  deliveredLines(document, facts.receipts)
    .flatMap(({ open }, at) => (open === '0' ? [] : [`${at + 1}: ${open} ${document.lines[at]?.unit ?? ''}`.trim()]))
    .join('; ');

const aboutDelay = (order: Followed, tasks: readonly Task[], isAsking: boolean): Wanted | null => {
  const { document, facts } = order;
  const { number: deadline, due } = deadlineOf(document, facts);
  const known = mine(tasks, 'delivery_overdue', 'deadline', deadline);
  if (!isAsking && known?.status !== 'open') return null;
  const verbs = verbsOf('delivery_overdue').filter((verb) => verb !== 'cancel_order' || facts.receipts.length === 0);
  return {
    topic: 'delivery_overdue',
    facts: { order: document.number, deadline, due, missing: missingOf(order) },
    verbs,
  };
};

/** What a buyer is asked about the order now: nothing while it is on hold, nor once all is here. `isAsking`: the time has come to ask what is late. */
export const asked = (order: Followed, tasks: readonly Task[], isAsking: boolean): Wanted[] => {
  const { document, facts } = order;
  if (facts.closing || order.order.status !== 'sent' || isHeld(facts) || isDelivered(document, facts)) return [];
  return [aboutAnswer(order, tasks), aboutDelay(order, tasks, isAsking)].filter((one) => one !== null);
};
