import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import type { AgentRun, Rules, Stopped, Thought } from '../activities/api.ts';
import { loopBreaker, type AnsweredCall } from '../domain/loop-breaker.ts';
import type { Cap, ReachedCap } from '../domain/spend.ts';
import { calling, thinking } from './activities.ts';

/** What a run of an agent leaves to whoever has it work. Each waiting ends when it may be tried again, or throws. */
export type Host = {
  /** The most turns. */
  turns: number;
  retry: Rules['retries']['tool'];
  /** Has a turn made, whatever becomes of it when its retries end. */
  attempt(turn: () => Promise<Thought>): Promise<Thought>;
  warn(cap: Cap): void;
  capped(cap: ReachedCap): Promise<void>;
  paused(): Promise<void>;
  signedOut(): Promise<void>;
  /** Calls were made, so nothing is waited for any more. */
  went(): Promise<void>;
  /** The case has ended meanwhile. */
  ended(): never;
};

/** One agent at work: a model turn and the tool calls it asks for are activities; this loop only counts and orders them. */
export const turnsOf = async (host: Host, work: AgentRun, does: string): Promise<'done' | Stopped> => {
  const past: AnsweredCall[] = [];
  for (let turn = 1; turn <= host.turns;) {
    const at = { ...work, turn };
    const thought = await host.attempt(() =>
      thinking(work.tenant).think.executeWithOptions({ summary: `${does}, turn ${turn}` }, [at]),
    );
    if (thought.near) host.warn(thought.near);
    if (thought.kind === 'ended') host.ended();
    if (thought.kind === 'done') return 'done';
    if (thought.kind === 'capped') {
      await host.capped(thought.cap);
      continue;
    }
    if (thought.kind === 'paused') {
      await host.paused();
      continue;
    }
    turn += 1;
    if (thought.kind === 'again') continue;
    const outcomes = await callAll(host, at, thought.calls);
    for (const [index, outcome] of outcomes.entries()) {
      const call = thought.calls[index];
      if (outcome === 'unavailable' || call === undefined) return 'tool_unavailable';
      past.push({ name: call.name, argumentsDigest: call.argumentsDigest, outcome });
    }
    if (loopBreaker(past) === 'stop') return 'loop';
  }
  return 'turn_limit';
};

type Wanted = Extract<Thought, { kind: 'tools' }>['calls'];
type Outcome = AnsweredCall['outcome'];

/** Makes the calls side by side; a repeated one finds what it did before. Nobody is acted for who must sign in first. */
const callAll = async (
  host: Host,
  at: AgentRun & { turn: number },
  calls: Wanted,
): Promise<(Outcome | 'unavailable')[]> => {
  const { callTool } = calling(host.retry);
  for (;;) {
    const outcomes = await Promise.all(
      calls.map((call, index) =>
        unlessUnavailable(callTool.executeWithOptions({ summary: call.name }, [{ ...at, index }])),
      ),
    );
    const made = outcomes.filter((outcome) => outcome !== 'unauthorized');
    if (made.length === outcomes.length) {
      await host.went();
      return made;
    }
    await host.signedOut();
  }
};

/** An outage is not the model's mistake: it ends the run, and the workflow comes back later. */
const unlessUnavailable = async <O>(call: Promise<{ outcome: O }>): Promise<O | 'unavailable'> => {
  try {
    return (await call).outcome;
  } catch (error) {
    if (error instanceof ActivityFailure && !isCancellation(error)) return 'unavailable';
    throw error;
  }
};
