import type { AgentName } from '../activities/api.ts';
import type { StepName } from '../domain/plan.ts';
import { store, thinking } from './activities.ts';
import { publish, warnOf, type Case } from './case.ts';
import { Ended, orAsk, settle, unlessFailed } from './settle.ts';
import { turnsOf, type Host } from './turns.ts';

/** Which agent works, in which step of the plan, and what it does there, in words for whoever reads the history. */
export type Work = { agent: AgentName; step: StepName; does: string };

/** One agent at work in a requisition: what it waits for, a person is asked about. */
export const runAgent = async (run: Case, work: Work, name: string): Promise<void> => {
  const { agent, does } = work;
  publish(run);
  const why = await turnsOf(hostOf(run, work), { ...run.ref, agent, run: name }, does);
  if (why !== 'done') await unlessFailed(store.noteStop({ ...run.ref, agent, run: name, why }));
};

const hostOf = (run: Case, { agent, step }: Work): Host => ({
  turns: run.rules.agents[agent]?.turns ?? 1,
  retry: run.rules.retries.tool,
  attempt: (turn) => orAsk(run, step, turn),
  warn: (cap) => warnOf(run, cap),
  capped: async (cap) => {
    const summary = 'Ask whether more may be spent on models';
    await settle(run, step, () => store.awaitSpend.executeWithOptions({ summary }, [{ ...run.ref, step, cap }]));
  },
  paused: async () => {
    const summary = 'Wait until it is resumed';
    await settle(run, step, () => store.awaitResume.executeWithOptions({ summary }, [{ ...run.ref, step, agent }]));
  },
  signedOut: async () => {
    const summary = 'Wait until the person in whose name the agent works has signed in';
    await settle(run, step, () => store.awaitGrant.executeWithOptions({ summary }, [{ ...run.ref, step, agent }]));
  },
  went: () => Promise.resolve(),
  ended: () => {
    throw new Ended();
  },
});

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
