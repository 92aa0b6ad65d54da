import { isOver, runNumber, soleRunOf, type RunReason, type RunStanding, type RunState } from '../domain/agent-run.ts';
import type { Head } from '../domain/case-chain.ts';
import type { Cause } from '../domain/cause.ts';
import { QuartermasterError } from '../domain/errors.ts';
import type { Actor } from '../domain/principal.ts';
import type { Verdict } from '../domain/verdict.ts';
import { digestOf } from '../digest.ts';
import { appendCase, headOf } from './case-file.ts';
import type { Tx } from './database.ts';
import { announce } from './events.ts';
import { enqueue, type RunBecause } from './outbox.ts';
import type { Place } from './requisition-list.ts';
import { nextNumber } from './tenants.ts';

/** An agent's run that belongs to no requisition. Instants in ISO 8601. */
export type AgentRun = {
  id: string;
  agent: string;
  promptVersion: string;
  /** In whose name it works. */
  person: string;
  /** Which listens to the event that started it; null where the person did. */
  subscription: string | null;
  state: RunState;
  reason: RunReason | null;
  verdict: Verdict['verdict'] | null;
  turns: number;
  costMicroUsd: number;
  cause: Cause | null;
  /** Of the Temporal run, once it has begun. */
  runId: string | null;
  createdAt: string;
  endedAt: string | null;
  erased: boolean;
};

const columns = `a.id, a.agent, a.prompt_version as "promptVersion", a.person, a.subscription, a.state, a.reason,
  h.verdict ->> 'verdict' as verdict, m.turns, m.cost as "costMicroUsd", c.cause, a.run_id as "runId",
  to_json(a.created_at)#>>'{}' as "createdAt", to_json(a.ended_at)#>>'{}' as "endedAt", a.erased_at is not null as erased`;

const joined = `from agent_runs a
  join cases c on c.tenant = a.tenant and c.id = a.id
  left join hand_offs h on h.tenant = a.tenant and h.requisition = a.id and h.verdict ->> 'verdict' <> 'reask'
  cross join lateral (
    select count(*) as turns, coalesce(sum(cost_micro_usd), 0)::bigint as cost from model_calls
    where tenant = a.tenant and requisition = a.id and state <> 'throttled') m`;

export const noSuchRun = (): QuartermasterError =>
  new QuartermasterError('not_found', 'There is no such run of an agent, or it is not yours to see.');

type NewRun = Pick<AgentRun, 'agent' | 'promptVersion' | 'person' | 'subscription'> & {
  input: unknown;
  /** Who has it work, as the case file names them. */
  actor: Actor;
  at: Date;
};

/** A run with what it was given, the first entry of its case file, and its start; returns its number. */
export const insertAgentRun = async (tx: Tx, run: NewRun): Promise<string> => {
  const { agent, promptVersion, person, subscription, at, actor } = run;
  const id = runNumber(await nextNumber(tx, 'agent_run'));
  const [opened] = await tx.rows<{ cause: Cause | null }>(
    `insert into cases (tenant, id, kind) values ($1, $2, 'agent_run') returning cause`,
    [tx.tenant, id],
  );
  await tx.run(
    `insert into agent_runs (tenant, id, agent, prompt_version, person, subscription, created_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.tenant, id, agent, promptVersion, person, subscription, at],
  );
  await tx.run('insert into agent_run_inputs (tenant, run, content) values ($1, $2, $3)', [
    tx.tenant,
    id,
    JSON.stringify(run.input),
  ]);
  const via = subscription === null ? 'api' : 'event';
  const asked = { agent, promptVersion, person, via, subscription, cause: opened?.cause ?? null };
  await appendCase(tx, id, { at, actor, kind: 'run_started', payload: { ...asked, input: digestOf(run.input) } });
  await announce(tx, id, 'agent_run.started', { run: id, agent, ...(await told(tx, id)) });
  await wakeAgentRun(tx, id, 'started');
  return id;
};

/** An event carries the head of the case file, so that whoever is told of it is a witness. */
const told = async (tx: Tx, id: string): Promise<{ caseFile?: Head }> => {
  const caseFile = await headOf(tx, id);
  return caseFile === null ? {} : { caseFile };
};

/** Starts it, or wakes it where it runs already. */
export const wakeAgentRun = (tx: Tx, id: string, because: RunBecause): Promise<void> =>
  enqueue(tx, { kind: 'agent_run', requisition: id, round: 1, because });

export const findAgentRun = async (tx: Tx, id: string): Promise<AgentRun | null> => {
  const [row] = await tx.rows<AgentRun>(`select ${columns} ${joined} where a.tenant = $1 and a.id = $2`, [
    tx.tenant,
    id,
  ]);
  return row ?? null;
};

/** Newest first; `after` is the place of the last row of the page before. */
export const listAgentRuns = (
  tx: Tx,
  filter: { agent: string | null; after: Place | null; limit: number },
): Promise<AgentRun[]> =>
  tx.rows<AgentRun>(
    `select ${columns} ${joined}
     where a.tenant = $1 and ($2::text is null or a.agent = $2) and ($3::timestamptz is null or (a.created_at, a.id) < ($3, $4::text))
     order by a.created_at desc, a.id desc limit $5`,
    [tx.tenant, filter.agent, filter.after?.key ?? null, filter.after?.id ?? null, filter.limit],
  );

export type LockedRun = Pick<AgentRun, 'id' | 'agent' | 'person' | 'state' | 'reason'>;

/** Its row until the transaction ends. Throws `not_found`. */
export const lockAgentRun = async (tx: Tx, id: string): Promise<LockedRun> => {
  const [row] = await tx.rows<LockedRun>(
    'select id, agent, person, state, reason from agent_runs where tenant = $1 and id = $2 for update',
    [tx.tenant, id],
  );
  if (!row) throw noSuchRun();
  return row;
};

/** What it was given; null for whoever may not read it, and once it is erased. */
export const inputOfRun = async (tx: Tx, id: string): Promise<unknown> => {
  const [row] = await tx.rows<{ content: unknown }>(
    'select content from agent_run_inputs where tenant = $1 and run = $2',
    [tx.tenant, id],
  );
  return row?.content ?? null;
};

/** What its last answer came to, and what it handed on. */
export const handedOnBy = async (
  tx: Tx,
  { id, agent }: Pick<AgentRun, 'id' | 'agent'>,
): Promise<{ verdict: Verdict; payload: unknown } | null> => {
  const [row] = await tx.rows<{ verdict: Verdict; payload: unknown }>(
    'select verdict, payload from hand_offs where tenant = $1 and requisition = $2 and run = $3',
    [tx.tenant, id, soleRunOf(agent)],
  );
  return row ?? null;
};

export const noteRunBegun = async (tx: Tx, id: string, runId: string | null): Promise<void> => {
  await tx.run('update agent_runs set run_id = $3 where tenant = $1 and id = $2 and run_id is distinct from $3', [
    tx.tenant,
    id,
    runId,
  ]);
};

/** Who says so, and when. */
type Said = { at: Date; actor: Actor };

/** Says where a run that is locked stands now, in its case file too; one that is over stays as it is. False when it was over. */
export const moveAgentRun = async (tx: Tx, run: LockedRun, to: RunStanding, said: Said): Promise<boolean> => {
  const ended = isOver(to.state) ? said.at : null;
  const moved = await tx.run(
    `update agent_runs set state = $3, reason = $4, ended_at = $5
     where tenant = $1 and id = $2 and state in ('running', 'waiting') and (state, reason) is distinct from ($3::text, $4::text)`,
    [tx.tenant, run.id, to.state, to.reason, ended],
  );
  if (moved === 0) return false;
  if (ended === null) await noteWait(tx, run, to, said);
  else await noteEnd(tx, run, said);
  return true;
};

const noteWait = (tx: Tx, { id }: LockedRun, { state, reason }: RunStanding, said: Said): Promise<void> =>
  state === 'waiting'
    ? appendCase(tx, id, { ...said, kind: 'run_waits', payload: { reason } })
    : appendCase(tx, id, { ...said, kind: 'run_went_on', payload: {} });

const noteEnd = async (tx: Tx, before: LockedRun, said: Said): Promise<void> => {
  const { id } = before;
  const run = await findAgentRun(tx, id);
  if (run === null) throw noSuchRun();
  const { agent, state, reason, verdict, turns, costMicroUsd } = run;
  if (state !== 'completed' && state !== 'stopped' && state !== 'cancelled') return;
  const ended = { state, reason, verdict, turns, costMicroUsd };
  const entry =
    state === 'cancelled'
      ? { kind: 'run_cancelled', payload: { ...ended, saw: { state: before.state, reason: before.reason } } }
      : { kind: 'run_ended', payload: ended };
  await appendCase(tx, id, { ...said, ...entry });
  await announce(tx, id, 'agent_run.completed', { run: id, agent, ...ended, ...(await told(tx, id)) });
};

/** Wakes those that wait for this: of one person, or of all. Their case files say who has made that they may go on. */
export const wakeWaitingRuns = async (
  tx: Tx,
  { reason, person, ...said }: { reason: 'needs_sign_in' | 'paused'; person?: string } & Said,
): Promise<void> => {
  const waiting = await tx.rows<{ id: string }>(
    `select id from agent_runs where tenant = $1 and state = 'waiting' and reason = $2 and ($3::text is null or person = $3) order by id`,
    [tx.tenant, reason, person ?? null],
  );
  const [kind, because] = reason === 'paused' ? (['resumed', 'resume'] as const) : (['signed_in', 'sign_in'] as const);
  for (const { id } of waiting) {
    await appendCase(tx, id, { ...said, kind, payload: {} });
    await wakeAgentRun(tx, id, because);
  }
};
