import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import type { AgentName, AgentRun, Stopped, Thought } from '../activities/api.ts';
import type { StepName } from '../domain/plan.ts';
import { loopBreaker, type AnsweredCall } from '../domain/loop-breaker.ts';
import type { ReachedCap } from '../domain/spend.ts';
import { calling, store, thinking } from './activities.ts';
import { publish, warnOf, type Case } from './case.ts';
import { Ended, orAsk, settle, unlessFailed } from './settle.ts';

/** Which agent works, in which step of the plan, and what it does there, in words for whoever reads the history. */
export type Work = { agent: AgentName; step: StepName; does: string };

/** One agent at work: a model turn and the tool calls it asks for are activities; this loop only counts and orders them. */
export const runAgent = async (run: Case, work: Work, name: string): Promise<void> => {
  const why = await turnsOf(run, work, name);
  if (why !== 'done') await unlessFailed(store.noteStop({ ...run.ref, agent: work.agent, run: name, why }));
};

const turnsOf = async (run: Case, { agent, step, does }: Work, name: string): Promise<'done' | Stopped> => {
  const turns = run.rules.agents[agent]?.turns ?? 1;
  const past: AnsweredCall[] = [];
  publish(run);
  for (let turn = 1; turn <= turns;) {
    const at = { ...run.ref, agent, run: name, turn };
    const thought = await orAsk(run, step, () =>
      thinking(run.ref.tenant).think.executeWithOptions({ summary: `${does}, turn ${turn}` }, [at]),
    );
    if (thought.near) warnOf(run, thought.near);
    if (thought.kind === 'ended') throw new Ended();
    if (thought.kind === 'done') return 'done';
    if (thought.kind === 'capped') {
      await awaitSpend(run, step, thought.cap);
      continue;
    }
    if (thought.kind === 'paused') {
      await awaitResume(run, step, agent);
      continue;
    }
    turn += 1;
    if (thought.kind === 'again') continue;
    const outcomes = await callAll(run, step, at, thought.calls);
    for (const [index, outcome] of outcomes.entries()) {
      const call = thought.calls[index];
      if (outcome === 'unavailable' || call === undefined) return 'tool_unavailable';
      past.push({ name: call.name, argumentsDigest: call.argumentsDigest, outcome });
    }
    if (loopBreaker(past) === 'stop') return 'loop';
  }
  return 'turn_limit';
};

/**
 * One agent without tools at work that nobody has to wait for: a cap, a pause or an outage ends its run, and the next look at the step
 * finds that it came to nothing.
 */
export const tryAgent = async (run: Case, { agent, does }: Work, name: string): Promise<void> => {
  const turns = run.rules.agents[agent]?.turns ?? 1;
  publish(run);
  for (let turn = 1; turn <= turns; turn += 1) {
    const at = { ...run.ref, agent, run: name, turn };
    const thought = await unlessFailed(
      thinking(run.ref.tenant).think.executeWithOptions({ summary: `${does}, turn ${turn}` }, [at]),
    );
    if (thought?.near) warnOf(run, thought.near);
    if (thought?.kind !== 'again') return;
  }
};

type Wanted = Extract<Thought, { kind: 'tools' }>['calls'];

/** Makes the calls side by side; a repeated one finds what it did before. Nobody is acted for who must sign in first. */
const callAll = async (
  run: Case,
  step: StepName,
  at: AgentRun & { turn: number },
  calls: Wanted,
): Promise<(Outcome | 'unavailable')[]> => {
  const { callTool } = calling(run.rules.retries.tool);
  for (;;) {
    const outcomes = await Promise.all(
      calls.map((call, index) =>
        unlessUnavailable(callTool.executeWithOptions({ summary: call.name }, [{ ...at, index }])),
      ),
    );
    const made = outcomes.filter((outcome) => outcome !== 'unauthorized');
    if (made.length === outcomes.length) return made;
    await awaitGrant(run, step, at.agent);
  }
};

const awaitGrant = async (run: Case, step: StepName, agent: AgentName): Promise<void> => {
  const summary = 'Wait until the person in whose name the agent works has signed in';
  await settle(run, step, () => store.awaitGrant.executeWithOptions({ summary }, [{ ...run.ref, step, agent }]));
};

const awaitSpend = async (run: Case, step: StepName, cap: ReachedCap): Promise<void> => {
  const summary = 'Ask whether more may be spent on models';
  await settle(run, step, () => store.awaitSpend.executeWithOptions({ summary }, [{ ...run.ref, step, cap }]));
};

const awaitResume = async (run: Case, step: StepName, agent: AgentName): Promise<void> => {
  const summary = 'Wait until it is resumed';
  await settle(run, step, () => store.awaitResume.executeWithOptions({ summary }, [{ ...run.ref, step, agent }]));
};

type Outcome = AnsweredCall['outcome'];

/** An outage is not the model's mistake: it ends the run, and the workflow comes back later. */
const unlessUnavailable = async <O>(call: Promise<{ outcome: O }>): Promise<O | 'unavailable'> => {
  try {
    return (await call).outcome;
  } catch (error) {
    if (error instanceof ActivityFailure && !isCancellation(error)) return 'unavailable';
    throw error;
  }
};
