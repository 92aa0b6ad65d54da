import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import type { AgentName, Stopped } from '../activities/api.ts';
import type { StepName } from '../domain/plan.ts';
import { loopBreaker, type AnsweredCall } from '../domain/loop-breaker.ts';
import type { ReachedCap } from '../domain/spend.ts';
import { calling, store, thinking } from './activities.ts';
import { publish, warnOf, type Case } from './case.ts';
import { Ended, orAsk, settle, unlessFailed } from './settle.ts';

const summaries = {
  intake: 'Intake agent reads the mail',
  vendor: 'Vendor agent looks at the vendor',
  negotiation: 'Negotiation agent drafts a letter to the vendor',
} as const satisfies Record<AgentName, string>;

const steps = { intake: 'read', vendor: 'clear_vendor', negotiation: 'clear_vendor' } as const satisfies Record<
  AgentName,
  StepName
>;

/** One agent at work: a model turn and the tool calls it asks for are activities; this loop only counts and orders them. */
export const runAgent = async (run: Case, agent: AgentName, name: string): Promise<void> => {
  const why = await turnsOf(run, agent, name);
  if (why !== 'done') await unlessFailed(store.noteStop({ ...run.ref, agent, run: name, why }));
};

const turnsOf = async (run: Case, agent: AgentName, name: string): Promise<'done' | Stopped> => {
  const { model, tool } = run.rules.retries;
  const turns = run.rules.agents[agent]?.turns ?? 1;
  const past: AnsweredCall[] = [];
  publish(run);
  for (let turn = 1; turn <= turns;) {
    const at = { ...run.ref, agent, run: name, turn };
    const thought = await orAsk(run, steps[agent], () =>
      thinking(model).think.executeWithOptions({ summary: `${summaries[agent]}, turn ${turn}` }, [at]),
    );
    if (thought.near) warnOf(run, thought.near);
    if (thought.kind === 'ended') throw new Ended();
    if (thought.kind === 'done') return 'done';
    if (thought.kind === 'capped') {
      await awaitSpend(run, steps[agent], thought.cap);
      continue;
    }
    turn += 1;
    if (thought.kind === 'again') continue;
    const outcomes = await Promise.all(
      thought.calls.map((call, index) =>
        unlessUnavailable(calling(tool).callTool.executeWithOptions({ summary: call.name }, [{ ...at, index }])),
      ),
    );
    for (const [index, outcome] of outcomes.entries()) {
      const call = thought.calls[index];
      if (outcome === 'unavailable' || call === undefined) return 'tool_unavailable';
      past.push({ name: call.name, argumentsDigest: call.argumentsDigest, outcome });
    }
    if (loopBreaker(past) === 'stop') return 'loop';
  }
  return 'turn_limit';
};

const awaitSpend = async (run: Case, step: StepName, cap: ReachedCap): Promise<void> => {
  const summary = 'Ask whether more may be spent on models';
  await settle(run, step, () => store.awaitSpend.executeWithOptions({ summary }, [{ ...run.ref, step, cap }]));
};

type Outcome = AnsweredCall['outcome'];

/** An outage is not the model's mistake: it ends the run, and the workflow comes back later. */
const unlessUnavailable = async (call: Promise<{ outcome: Outcome }>): Promise<Outcome | 'unavailable'> => {
  try {
    return (await call).outcome;
  } catch (error) {
    if (error instanceof ActivityFailure && !isCancellation(error)) return 'unavailable';
    throw error;
  }
};
