import { z } from 'zod';
import type { Served } from '../../sandbox/model/meter.ts';
import type { AgentRunView } from '../../src/services/agent-runs-view.ts';
import type { HistoryView } from '../../src/services/view.ts';
import { differences, LEDGER } from '../support/ledger.ts';
import { person, relay, worker } from '../support/principals.ts';
import { agentPlaces, type AgentInstant } from './agent-instants.ts';
import { inDatabase, LedgerRow, ModelCall, runsOf, servedBy, type Findings } from './findings.ts';
import { insist } from './people.ts';
import type { Rig } from './rig.ts';

/** The turns of an agent that is not disturbed. */
const TURNS = [1, 2, 3];
const ONCE = ['quartermaster.agent_run.started.v1', 'quartermaster.agent_run.completed.v1'];

const Event = z.object({ subject: z.string(), type: z.string() });

/** A run as every side has it. */
type Found = {
  run: AgentRunView;
  history: HistoryView;
  calls: z.infer<typeof ModelCall>[];
  events: string[];
  temporal: Findings['runs'];
};

/** A run that a kill met. */
export type Met = { instant: AgentInstant; id: string };

export type AgentFindings = {
  runs: Found[];
  met: readonly Met[];
  ledger: z.infer<typeof LedgerRow>[];
  served: Served[];
  /** What the relay has not carried. */
  outbox: number;
};

/** As many as the kills are, and a few more. */
export const listed = async (rig: Rig) =>
  (await insist('list runs of agents', () => rig.as('auditor').agentRuns({ limit: '200' }))).items;

/** Asks the API, the database, Temporal and the model. */
export async function findRuns(rig: Rig, met: readonly Met[]): Promise<AgentFindings> {
  const [items, temporal, auditor] = [await listed(rig), await runsOf(rig), rig.as('auditor')];
  const { calls, events, ...rest } = await inDatabase(rig, async (rows) => ({
    calls: ModelCall.array().parse(
      await rows(worker('acme'), 'select requisition, run, turn, state, cost_micro_usd as cost from model_calls'),
    ),
    events: Event.array().parse(
      await rows(person('acme', 'auditor', 'auditor'), 'select subject, type from events order by written'),
    ),
    ledger: LedgerRow.array().parse(await rows(worker('acme'), LEDGER)),
    outbox: (await rows(relay, 'select id from outbox')).length,
  }));
  const runs = items.map(async ({ id }) => ({
    run: await auditor.agentRun(id, 0),
    history: await auditor.history(id),
    calls: calls.filter(({ requisition }) => requisition === id),
    events: events.filter(({ subject }) => subject === id).map(({ type }) => type),
    temporal: temporal.filter((one) => one.id.endsWith(`:${id}`)),
  }));
  return { ...rest, runs: await Promise.all(runs), met, served: await servedBy(rig) };
}

type Check = (found: AgentFindings) => string[];

const ofEach =
  (check: (one: Found, found: AgentFindings) => string[]): Check =>
  (found) =>
    found.runs.flatMap((one) => check(one, found));

/** What must hold whatever was killed; each violation is a sentence. */
export const AGENT_INVARIANTS = {
  'every run that was accepted is there, and ended as it had to': ({ runs, met }) => {
    const told = met.flatMap(({ id, instant: { place, fates } }) => {
      const state = runs.find(({ run }) => run.id === id)?.run.state;
      return fates.some((fate) => fate === state) ? [] : [`${id} is ${state ?? 'lost'}; the kill came while ${place}.`];
    });
    const others = runs.filter(({ run }) => !met.some(({ id }) => id === run.id));
    const unfinished = others.filter(({ run }) => run.state === 'cancelled');
    const stopped = runs.filter(({ run }) => run.state === 'stopped' && run.reason !== 'tool_unavailable');
    return [
      ...told,
      ...stopped.map(({ run }) => `${run.id} was stopped: ${run.reason}.`),
      ...unfinished.map(({ run }) => `${run.id}, of which nobody was told, is ${run.state}.`),
      ...(others.length <= agentPlaces.length - met.length ? [] : [`There are ${others.length} more than were begun.`]),
    ];
  },
  'each has begun and ended once, for whoever hears its events': (found) => [
    ...ofEach(({ run, events }) =>
      events.join() === ONCE.join() ? [] : [`The events of ${run.id} are ${events.join()}.`],
    )(found),
    ...(found.outbox === 0 ? [] : [`${found.outbox} rows of the outbox were not carried.`]),
  ],
  'each case file is intact, and tells start, calls, verdict and end once': ofEach(({ run, history }) => {
    const kinds = history.entries.map(({ kind }) => kind);
    const called = history.entries.filter(({ kind }) => kind === 'tool_called');
    const isOnce = new Set(called.map(({ payload }) => JSON.stringify(payload))).size === called.length;
    const others = kinds.filter((kind) => kind !== 'tool_called').join(' ');
    const wanted = { completed: 'run_started run_judged run_ended', cancelled: 'run_started run_cancelled' };
    const ends = { ...wanted, stopped: 'run_started run_ended', running: '', waiting: '' };
    return history.intact && isOnce && others === ends[run.state]
      ? []
      : [`The case file of ${run.id} (${run.state}, intact: ${history.intact}) says ${kinds.join(' ')}.`];
  }),
  'each turn is paid for once, and a second time only where a kill has cut off its answer': ofEach(
    ({ run, calls }, { met }) => {
      const instant = met.find(({ id }) => id === run.id)?.instant;
      const count = (turn: number, isSettled: boolean): number =>
        calls.filter((call) => call.turn === turn && (call.state === 'settled') === isSettled).length;
      const wrong = TURNS.filter((turn) => {
        const unknown = count(turn, false);
        // While the model itself is away, each try counts at its worst case: nobody knows what it did.
        const isDue = instant?.process === 'sandbox' ? unknown >= 1 : unknown === 1;
        const isRight = turn === instant?.loses ? isDue : unknown === 0;
        const settled = count(turn, true);
        return !isRight || settled > 1 || (run.state === 'completed' && settled === 0);
      });
      const had = calls.map(({ turn, state }) => `${turn} ${state}`).join();
      const cost = calls.reduce((sum, call) => sum + call.cost, 0);
      return [
        ...wrong.map((turn) => `${run.id} paid for turn ${turn} as it should not: ${had}.`),
        ...(run.turns === calls.length && run.costMicroUsd === cost
          ? []
          : [`${run.id} shows ${run.turns} calls for ${run.costMicroUsd}, and had ${calls.length} for ${cost}.`]),
      ];
    },
  ),
  'the ledger is what the model served, to the token': ({ ledger, served }) => [
    ...differences(ledger, served),
    ...(served.length > 0 ? [] : ['The model has served nothing.']),
  ],
  'each has one run in Temporal, which has come to its end, and no task of it failed': ofEach(({ run, temporal }) => {
    const [one, ...more] = temporal;
    const isEnded = one?.status === 'COMPLETED' && one.failures === 0 && more.length === 0;
    return isEnded ? [] : [`${run.id} has the runs ${JSON.stringify(temporal)}.`];
  }),
} as const satisfies Record<string, Check>;
