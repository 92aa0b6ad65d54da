import { Context } from '@temporalio/activity';
import * as agents from '../agents/all.ts';
import { isOver } from '../domain/agent-run.ts';
import { QuartermasterError } from '../domain/errors.ts';
import type { ServiceContext } from '../services/context.ts';
import { lockAgentRun, moveAgentRun, noteRunBegun } from '../store/agent-runs.ts';
import type { Activities, AgentName } from './api.ts';
import { workerOf } from './steps/step.ts';

type RunContext = Pick<ServiceContext, 'database' | 'policies' | 'now'>;

const isAgent = (name: string): name is AgentName => name in agents;

/** What the run acts on, recorded once in its history. */
export const beginRun =
  ({ database, policies }: RunContext): Activities['beginRun'] =>
  ({ tenant, run }) => {
    const runId = Context.current().info.workflowExecution?.runId ?? null;
    return database.withPrincipal(workerOf({ tenant }), async (tx) => {
      const { agent, state } = await lockAgentRun(tx, run);
      if (!isAgent(agent))
        throw new QuartermasterError('conflict', `There is no agent ${agent} in this version any more.`);
      await noteRunBegun(tx, run, runId);
      const { agents: limits, retries, alone } = policies.limits;
      const rules = { turns: limits[agent]?.turns ?? 1, tool: retries.tool, ...alone };
      return { agent, isOver: isOver(state), rules };
    });
  };

/** Says where the run stands; `isOver` where it had ended before, whoever ended it. */
export const standRun =
  ({ database, now }: RunContext): Activities['standRun'] =>
  ({ tenant, run, ...standing }) =>
    database.withPrincipal(workerOf({ tenant }), async (tx) => {
      const locked = await lockAgentRun(tx, run);
      if (isOver(locked.state)) return { isOver: true };
      await moveAgentRun(tx, locked, standing, { at: now(), actor: { kind: 'worker' } });
      return { isOver: false };
    });
