import {
  CancellationScope,
  condition,
  isCancellation,
  setCurrentDetails,
  setHandler,
  TemporalFailure,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { RunBeginning, RunRef, Thought } from '../activities/api.ts';
import { runPhaseOf, soleRunOf, type RunReason, type RunStanding, type RunWait } from '../domain/agent-run.ts';
import { store } from './activities.ts';
import { attributes } from './attributes.ts';
import { wakeSignal } from './case.ts';
import { turnsOf, type Host } from './turns.ts';

/** What one run remembers. */
type Working = {
  readonly ref: RunRef;
  readonly begun: RunBeginning;
  /** Somebody woke it, and it has not tried again since. */
  readonly bell: { isRung: boolean };
  standing: RunStanding;
  /** Until when it waits at most (milliseconds since 1970), once it waits. */
  until: number | null;
};

/** Somebody has ended it meanwhile; the store says how. */
class Over extends Error {
  override readonly name = 'Over';
}

/** It goes no further. */
class GivenUp extends Error {
  override readonly name = 'GivenUp';
  readonly reason: RunReason;

  constructor(reason: RunReason) {
    super(reason);
    this.reason = reason;
  }
}

/** One agent at work on what it was given, without a requisition. It opens no task: what it waits for, it waits for with a bound. */
export async function agentRun(ref: RunRef): Promise<{ isOver: true }> {
  const bell = { isRung: false };
  setHandler(wakeSignal, () => void (bell.isRung = true), {
    description: 'Something that the run may wait for has happened, or it was cancelled.',
  });
  // Who cancels a run in Temporal stops nothing: a person cancels it, and then the store says so.
  await CancellationScope.nonCancellable(() => carry(ref, bell));
  return { isOver: true };
}

const carry = async (ref: RunRef, bell: Working['bell']): Promise<void> => {
  const begun = await store.beginRun.executeWithOptions({ summary: 'Begin' }, [ref]);
  if (begun.isOver) return;
  const run: Working = { ref, begun, bell, standing: { state: 'running', reason: null }, until: null };
  show(run);
  const end = await worked(run);
  if (end === null) return;
  await stand(run, end);
  show(run);
};

/** How it ends; null where somebody has ended it. */
const worked = async (run: Working): Promise<RunStanding | null> => {
  const { agent } = run.begun;
  const at = { tenant: run.ref.tenant, requisition: run.ref.run, round: 1, agent, run: soleRunOf(agent) };
  try {
    const why = await turnsOf(hostOf(run), at, `${agent} agent`);
    return why === 'done' ? { state: 'completed', reason: null } : { state: 'stopped', reason: why };
  } catch (error) {
    if (error instanceof Over) return null;
    if (error instanceof GivenUp) return { state: 'stopped', reason: error.reason };
    throw error;
  }
};

const hostOf = (run: Working): Host => ({
  turns: run.begun.rules.turns,
  retry: run.begun.rules.tool,
  attempt: async (turn) => {
    const thought = await orGiveUp(turn);
    if (thought.kind !== 'capped' && thought.kind !== 'paused') await goOn(run);
    return thought;
  },
  warn: () => {},
  // Nobody raises what one agent may spend in one run; the company's day ends, and its cap may be raised.
  capped: async ({ scope }) => {
    if (scope === 'agent') throw new GivenUp('capped');
    await wait(run, 'capped');
  },
  paused: () => wait(run, 'paused'),
  signedOut: () => wait(run, 'needs_sign_in'),
  went: () => goOn(run),
  ended: () => {
    throw new Over();
  },
});

const orGiveUp = async (turn: () => Promise<Thought>): Promise<Thought> => {
  try {
    return await turn();
  } catch (error) {
    if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error;
    throw new GivenUp('failed');
  }
};

/** Waits until somebody wakes it or it is time to look again; gives up when it has waited for so long in all. */
const wait = async (run: Working, reason: RunWait): Promise<void> => {
  const { waitMinutes, lookAgainMinutes } = run.begun.rules;
  run.until ??= Date.now() + waitMinutes * 60_000;
  const left = run.until - Date.now();
  if (left <= 0) throw new GivenUp(reason);
  if (run.standing.reason !== reason) {
    await stand(run, { state: 'waiting', reason });
    show(run);
  }
  const summary = 'Until it is tried again';
  await condition(() => run.bell.isRung, Math.min(left, lookAgainMinutes * 60_000), { summary });
  run.bell.isRung = false;
};

const goOn = async (run: Working): Promise<void> => {
  if (run.standing.state !== 'waiting') return;
  run.until = null;
  await stand(run, { state: 'running', reason: null });
  show(run);
};

const stand = async (run: Working, standing: RunStanding): Promise<void> => {
  const summary = `Note that it is ${standing.state}`;
  const { isOver } = await store.standRun.executeWithOptions({ summary }, [{ ...run.ref, ...standing }]);
  if (isOver) throw new Over();
  run.standing = standing;
};

const show = ({ standing, begun: { agent } }: Working): void => {
  const { state, reason } = standing;
  setCurrentDetails(`**${state}**${reason === null ? '' : `: ${reason}`}\n\nThe ${agent} agent works by itself.`);
  upsertSearchAttributes([
    { key: attributes.status, value: state },
    { key: attributes.phase, value: runPhaseOf(standing) },
  ]);
};
