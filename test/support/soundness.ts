import { inspect } from 'node:util';
import { readPeople } from '../../sandbox/seed/read.ts';
import type { TestSystem } from './system.ts';

/**
 * Everything that must hold whatever has happened, over all that a test file did; each violation is a sentence. A test file
 * ends with `expect(await unsound(system)).toEqual([])`.
 */
export async function unsound(system: TestSystem): Promise<string[]> {
  const found = await Promise.all([brokenCaseFiles(system), failedRuns(system), unsoundRecords(system)]);
  return [...found.flat(), ...system.surprises.map((surprise) => `Unforeseen: ${inspect(surprise, { depth: 1 })}`)];
}

type Records = Pick<TestSystem, 'rows' | 'orders' | 'mails'>;

/** The part of it that rows, the order book and the mailboxes tell. */
export async function unsoundRecords(system: Records): Promise<string[]> {
  const found = await Promise.all([
    ordersWithoutApproval(system),
    versionsWithoutApproval(system),
    doubleOrders(system),
    doubleVersions(system),
    wronglyPromised(system),
    strangeMail(system),
    overdrawn(system),
    untold(system),
    unfiled(system),
  ]);
  return found.flat();
}

async function brokenCaseFiles(system: TestSystem): Promise<string[]> {
  const all = await system.rows<{ tenant: string; id: string }>(
    'select tenant, id from requisitions union all select tenant, id from agent_runs',
  );
  const checked = await Promise.all(
    all.map(async ({ tenant, id }) => ({ id, ...(await system.as(`${tenant}/auditor`).history(id)) })),
  );
  return checked.flatMap(({ id, intact }) => (intact ? [] : [`The case file of ${id} is broken.`]));
}

const NEVER = ['WORKFLOW_TASK_TIMED_OUT', 'WORKFLOW_EXECUTION_FAILED', 'WORKFLOW_EXECUTION_TERMINATED'];

async function failedRuns(system: TestSystem): Promise<string[]> {
  return (await system.histories()).flatMap(({ workflow, types, failedTasks, text }) => [
    ...[...types.filter((type) => NEVER.includes(type)), ...failedTasks].map((what) => `${workflow} has ${what}.`),
    ...(text.includes('"type":"internal"') ? [`An activity of ${workflow} failed in a way that nobody foresaw.`] : []),
  ]);
}

/** Each order stands on as many used approvals as its chain has seats, all for what was ordered. */
async function ordersWithoutApproval(system: Records): Promise<string[]> {
  const wrong = await system.rows<{ number: string; steps: number; approvals: number }>(
    `select * from (
       select o.number, 
         (select coalesce(sum((step ->> 'quorum')::int), 0)::int from jsonb_array_elements(r.approval_chain -> 'steps') as step) as steps,
         (select count(distinct d.actor)::int from decisions d join tasks t on t.tenant = d.tenant and t.id = d.task
          where d.tenant = o.tenant and d.requisition = o.requisition and d.verb = 'approve' and d.consumed_at is not null
            and t.digest = o.digest and d.actor ->> 'person' not in (r.submitter, r.requester)) as approvals
       from orders o join requisitions r on r.tenant = o.tenant and r.id = o.requisition) counted
     where steps <> approvals`,
  );
  return wrong.map(({ number, steps, approvals }) => `${number} has ${approvals} of ${steps} approvals.`);
}

/** Each version after the first stands on as many used approvals as its chain has seats, all for exactly it, and on none where it needed none. */
async function versionsWithoutApproval(system: Records): Promise<string[]> {
  const wrong = await system.rows<{ number: string; version: string; steps: number; approvals: number }>(
    `select * from (
       select c.order_number as number, c.after ->> 'version' as version,
         (select coalesce(sum((step ->> 'quorum')::int), 0)::int from jsonb_array_elements(k.chain -> 'steps') as step) as steps,
         (select count(distinct d.actor)::int from decisions d join tasks t on t.tenant = d.tenant and t.id = d.task
          where d.tenant = c.tenant and d.requisition = c.requisition and d.verb = 'approve' and d.consumed_at is not null
            and t.digest = c.digest and d.actor ->> 'person' not in (r.submitter, r.requester, c.by_person)) as approvals
       from order_changes c join requisitions r on r.tenant = c.tenant and r.id = c.requisition
         join order_change_outcomes k on k.tenant = c.tenant and k.order_number = c.order_number and k.number = c.number and k.kind = 'current') counted
     where steps <> approvals`,
  );
  return wrong.map(
    ({ number, version, steps, approvals }) => `${number}, version ${version}, has ${approvals} of ${steps} approvals.`,
  );
}

/** The ERP has every version of an order that was posted once, in their order; and the vendor got each once, of which they were told. */
async function doubleVersions(system: Records): Promise<string[]> {
  const rows = await system.rows<{ number: string; version: number; is_posted: boolean; is_told: boolean }>(
    `select c.order_number as number, (c.after ->> 'version')::int as version, k.posted_at is not null as is_posted,
       exists (select from order_notices n where n.tenant = c.tenant and n.order_number = c.order_number and n.kind = 'version'
         and n.occasion = (c.after ->> 'version')::int and n.outcome = 'sent') as is_told
     from order_changes c join order_change_outcomes k
       on k.tenant = c.tenant and k.order_number = c.order_number and k.number = c.number and k.kind = 'current'`,
  );
  const [booked, mails] = [await system.orders(), await system.mails()];
  return rows.flatMap(({ number, version, is_posted: isPosted, is_told: isTold }) => {
    const versions = booked.filter(({ order }) => order['number'] === number).flatMap((order) => order.versions);
    const times = versions.filter(({ order }) => order['version'] === version).length;
    const sent = mails.filter(({ attachments }) => attachments.includes(`${number}-${version}.pdf`)).length;
    return [
      ...(isPosted && times !== 1 ? [`${number}, version ${version}, stands ${times} times in the order book.`] : []),
      ...(times > 1 ? [`${number}, version ${version}, was posted ${times} times.`] : []),
      ...(sent !== (isTold ? 1 : 0) ? [`${number}, version ${version}, was mailed ${sent} times.`] : []),
    ];
  });
}

/** What is promised of the budget to an order that has changed is what its current version comes to, in one currency. */
async function wronglyPromised(system: Records): Promise<string[]> {
  const wrong = await system.rows<{ number: string; promised: string; total: string }>(
    `select o.number, m.amount_minor as promised, o.data #>> '{total,minor}' as total from orders o
       join commitments m on m.tenant = o.tenant and m.requisition = o.requisition
       join tenants t on t.id = o.tenant and t.base_currency = o.data ->> 'currency'
     where o.status = 'sent' and m.amount_minor <> (o.data #>> '{total,minor}')::bigint`,
  );
  return wrong.map(({ number, promised, total }) => `${number} comes to ${total}, and ${promised} are promised.`);
}

async function doubleOrders(system: Records): Promise<string[]> {
  // One that was cancelled after it was sent was mailed as well.
  const numbers = await system.rows<{ number: string; status: string; was_sent: boolean }>(
    `select number, status, status = 'sent' or sent_at is not null as was_sent from orders`,
  );
  const booked = await system.orders();
  const mailed = (await system.mails()).filter(({ attachments }) => attachments.length > 0);
  return numbers.flatMap(({ number, status, was_sent: wasSent }) => {
    const open = booked.filter(({ order, status: state }) => order['number'] === number && state === 'open').length;
    const sent = mailed.filter(({ attachments }) => attachments.includes(`${number}.pdf`)).length;
    const wanted = wasSent ? 1 : 0;
    if (sent !== wanted) return [`${number} is ${status} and was mailed ${sent} times.`];
    const isWrong = status === 'sent' ? open !== 1 : open > 1 || (status === 'cancelled' && open > 0);
    return isWrong ? [`${number} is ${status} and stands ${open} times in the order book.`] : [];
  });
}

/** Mail goes to people of the tenants and to confirmed vendors, and to vendors orders, what follows under them, and letters only, each once. */
async function strangeMail(system: Records): Promise<string[]> {
  const people = Object.values(readPeople()).flatMap((tenant) => tenant.map(({ email }) => email));
  const vendors = await system.rows<{ email: string }>('select email from vendors where confirmed_at is not null');
  const letters = await system.rows<{ message_id: string; reminded: number }>(
    `select message_id, reminded from letters where status in ('sent', 'answered', 'unanswered')`,
  );
  const orders = (await system.rows<{ message_id: string }>('select message_id from orders')).map(
    (row) => row.message_id,
  );
  const all = await system.mails();
  const notices = all.filter(({ inReplyTo }) => inReplyTo !== null && orders.includes(inReplyTo));
  const twice = notices.filter(({ messageId: id }) => notices.filter(({ messageId }) => messageId === id).length > 1);
  if (twice.length > 0) return twice.map(({ subject }) => `"${subject}" left more than once.`);
  const copies = letters.filter(({ message_id: id }) => all.filter(({ messageId }) => messageId === id).length !== 1);
  if (copies.length > 0) return copies.map(({ message_id: id }) => `The letter ${id} did not leave exactly once.`);
  return all.flatMap(({ to, subject, attachments, messageId, inReplyTo }) => {
    const isLetter = letters.some(({ message_id: id }) => id === messageId || id === inReplyTo);
    const strangers = to.filter((address) => !people.includes(address));
    const confirmed = strangers.every((address) => vendors.some(({ email }) => email === address));
    if (!confirmed) return [`"${subject}" went to ${strangers.join(', ')}, whom nobody confirmed.`];
    return strangers.length > 0 &&
      attachments.length === 0 &&
      !isLetter &&
      !notices.some((notice) => notice.messageId === messageId)
      ? [`"${subject}" went to a vendor, and is no order.`]
      : [];
  });
}

async function overdrawn(system: Records): Promise<string[]> {
  const over = await system.rows<{ code: string }>(
    `select code from cost_centers c where budget_minor < actual_minor + (select coalesce(sum(amount_minor), 0) from commitments m
       where m.tenant = c.tenant and m.cost_center = c.code and m.fiscal_year = c.fiscal_year)`,
  );
  return over.map(({ code }) => `${code} is overdrawn.`);
}

/** The events of each requisition, order, agent's run of its own and task are what became of it: each step once, in its order, and none that was not. */
async function untold(system: Records): Promise<string[]> {
  const wrong = await system.rows<{ what: string; is: string; told: string }>(
    `with moves as (
       select tenant, subject, written, data ->> 'from' as from_, data ->> 'to' as to_,
         lag(data ->> 'to', 1, 'received') over (partition by tenant, subject order by written) as before,
         last_value(data ->> 'to') over (partition by tenant, subject order by written rows between unbounded preceding and unbounded following) as last
       from events where type = 'quartermaster.requisition.status_changed.v1')
     select subject as what, before as is, from_ as told from moves where before <> from_
     union
     select r.id, r.status, coalesce(m.last, 'received') from requisitions r
       left join moves m on m.tenant = r.tenant and m.subject = r.id where r.status <> coalesce(m.last, 'received')
     union
     select o.number, o.status, coalesce(string_agg(e.type, ', '), 'nothing') from orders o
       left join events e on e.tenant = o.tenant and e.data ->> 'order' = o.number and e.type = format('quartermaster.order.%s.v1', o.status)
       group by o.tenant, o.number, o.status having count(e.id) <> 1
     union
     select f.order_number, 'received', coalesce(string_agg(e.type, ', '), 'nothing') from order_receipts f
       left join events e on e.tenant = f.tenant and e.type = 'quartermaster.order.received.v1'
         and e.data ->> 'order' = f.order_number and (e.data ->> 'receipt')::int = f.number
       group by f.tenant, f.order_number, f.number having count(e.id) <> 1
     union
     select c.order_number, coalesce(k.kind, 'open'), coalesce(string_agg(e.type, ', '), 'nothing') from order_changes c
       left join order_change_outcomes k on k.tenant = c.tenant and k.order_number = c.order_number and k.number = c.number
       left join events e on e.tenant = c.tenant and e.data ->> 'order' = c.order_number
         and (e.type = 'quartermaster.order.changed.v1' and k.kind = 'current' and e.data -> 'version' = c.after -> 'version'
           or e.type in ('quartermaster.order.change_refused.v1', 'quartermaster.order.change_withdrawn.v1') and (e.data ->> 'change')::int = c.number
             and e.type = format('quartermaster.order.change_%s.v1', k.kind))
       group by c.tenant, c.order_number, c.number, k.kind having count(e.id) <> case when k.kind is null then 0 else 1 end
      union
     select a.id, a.state, coalesce(string_agg(e.type, ', '), 'nothing') from agent_runs a
       left join events e on e.tenant = a.tenant and e.subject = a.id
       group by a.tenant, a.id, a.state
       having count(e.id) filter (where e.type = 'quartermaster.agent_run.started.v1') <> 1
         or count(e.id) filter (where e.type = 'quartermaster.agent_run.completed.v1' and e.data ->> 'state' = a.state)
           <> case when a.ended_at is null then 0 else 1 end
         or count(e.id) <> case when a.ended_at is null then 1 else 2 end
     union
     select t.id, t.status, coalesce(string_agg(e.type, ', '), 'nothing') from tasks t
       left join events e on e.tenant = t.tenant and e.data ->> 'task' = t.id and e.type like 'quartermaster.task.%'
       group by t.tenant, t.id, t.status
       having count(e.id) <> case when t.status = 'open' then 1 else 2 end
         or count(e.id) filter (where e.type = format('quartermaster.task.%s.v1', replace(t.status, 'open', 'opened'))) <> 1`,
  );
  return wrong.map(({ what, is, told }) => `${what} is ${is}, and its events tell of ${told}.`);
}

/** Where the last entry of a run's case file about its standing leaves it. */
const leftAs: Readonly<Record<string, string>> = {
  run_started: 'running',
  run_waits: 'waiting',
  run_went_on: 'running',
  run_cancelled: 'cancelled',
};

/** The case file of each agent's run of its own tells its start, its calls, its verdict and its end, each once, and how it stands. */
async function unfiled(system: Records): Promise<string[]> {
  const runs = await system.rows<{ id: string; state: string; calls: number; verdicts: number; kinds: string[] }>(
    `select a.id, a.state,
       (select count(*)::int from tool_receipts t where t.tenant = a.tenant and t.requisition = a.id and t.outcome <> 'unavailable') as calls,
       (select count(*)::int from hand_offs h where h.tenant = a.tenant and h.requisition = a.id and h.verdict ->> 'verdict' <> 'reask') as verdicts,
       (select coalesce(array_agg(e.kind order by e.seq), '{}') from case_entries e where e.tenant = a.tenant and e.requisition = a.id) as kinds
     from agent_runs a`,
  );
  return runs.flatMap(({ id, state, calls, verdicts, kinds }) => {
    const count = (kind: string): number => kinds.filter((each) => each === kind).length;
    const ends = count('run_ended') + count('run_cancelled');
    const last = kinds.findLast((kind) => kind in leftAs || kind === 'run_ended') ?? 'nothing';
    const isAsItStands = last === 'run_ended' ? ['completed', 'stopped'].includes(state) : leftAs[last] === state;
    const isOnce = kinds[0] === 'run_started' && count('run_started') === 1 && ends <= 1;
    const isWhole = count('tool_called') === calls && count('run_judged') === verdicts;
    return isAsItStands && isOnce && isWhole ? [] : [`${id} is ${state}, and its case file says ${kinds.join(' ')}.`];
  });
}
