import { setTimeout as sleep } from 'node:timers/promises';
import type { Rig } from '../../kill/rig.ts';
import type { TestSystem } from '../../support/system.ts';

/** Mails that are handed in at once, tasks that are answered at once, and requisitions under way at once. */
const HANDING_IN = 3;
const ANSWERING = 6;
const MOST_UNDER_WAY = 40;
const POLL_MS = 300;

type Rows = TestSystem['rows'];
type State = { ordered: number; approvals: string[]; receivable: string[] };

/** Null while the database is dead. */
const stateOf = async (rows: Rows): Promise<State | null> => {
  try {
    const [found] = await rows<State>(
      `select (select count(*)::int from requisitions where status = 'ordered') as ordered,
         array(select requisition from tasks where topic = 'approval_step' and status = 'open' order by id) as approvals,
         array(select o.number from orders o where o.status = 'sent' and o.number like '%0' and not exists (
           select from order_receipts f where f.tenant = o.tenant and f.order_number = o.number)) as receivable`,
    );
    return found ?? null;
  } catch {
    return null;
  }
};

const inTurns = async <T>(all: readonly T[], width: number, work: (one: T) => Promise<void>): Promise<void> => {
  const waiting = [...all];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: width }, lane));
};

/**
 * Hands in so many requests by mail, a few at a time, approves each, and receives every tenth order, until all are ordered or the time is
 * over. Whoever does it goes on asking until there is an answer.
 */
export const purchase = async (rig: Rig, rows: Rows, wanted: number, withinMs: number): Promise<void> => {
  const end = Date.now() + withinMs;
  const isOpen = (): boolean => Date.now() < end;
  let ordered = 0;
  const handIn = (): Promise<void> =>
    inTurns([...Array(wanted).keys()], HANDING_IN, async () => {
      while (isOpen() && rig.subjects.length - ordered >= MOST_UNDER_WAY) await sleep(POLL_MS);
      if (isOpen()) await rig.submit();
    });
  const answer = async (): Promise<void> => {
    for (; isOpen(); await sleep(POLL_MS)) {
      const state = await stateOf(rows);
      if (state === null) continue;
      ordered = state.ordered;
      if (ordered === wanted && state.receivable.length === 0) return;
      const subjects = rig.subjects.filter(({ id }) => state.approvals.includes(id));
      await inTurns(subjects, ANSWERING, (subject) => rig.answer(subject, 'approval_step'));
      await inTurns(state.receivable, ANSWERING, (order) => rig.receive(order));
    }
  };
  await Promise.all([handIn(), answer()]);
};
