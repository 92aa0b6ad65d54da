import { z } from 'zod';
import { runPhaseOf, soleRunOf, type RunStanding } from '../domain/agent-run.ts';
import type { Json } from '../domain/canonical.ts';
import { cleanJson } from '../domain/clean-text.ts';
import { QuartermasterError } from '../domain/errors.ts';
import {
  findAgentRun,
  handedOnBy,
  inputOfRun,
  insertAgentRun,
  listAgentRuns,
  lockAgentRun,
  moveAgentRun,
  noSuchRun,
  wakeAgentRun,
  type AgentRun,
} from '../store/agent-runs.ts';
import type { Tx } from '../store/database.ts';
import { readTranscript } from '../store/transcripts.ts';
import { agentRunIdOf } from '../workflows/names.ts';
import type { Person, Services } from './api.ts';
import type { AgentRunRow } from './agent-runs-view.ts';
import type { ServiceContext } from './context.ts';
import { cursorOf, placeOf } from './cursor.ts';

const ORDER = 'agent-runs';

/** What an agent is to work on, before it is known to be what the agent needs. */
export type WantedRun = { agent: string; input: Json; subscription: string | null };

/** The schema of what the agent must be given. Throws where there is no such agent, or none that works without a requisition. */
const schemaOf = ({ shelf, policies }: ServiceContext, agent: string) => {
  const card = shelf.agents.find(({ name }) => name === agent);
  const names = [...shelf.inputs.keys()].join(', ');
  if (card === undefined)
    throw new QuartermasterError('not_found', `There is no agent of this name. By themselves work: ${names}.`);
  const schema = shelf.inputs.get(agent);
  if (schema === undefined)
    throw new QuartermasterError('conflict', `Agent ${agent} works on a requisition only. By themselves work: ${names}.`);
  if (policies.limits.agents[agent] === undefined)
    throw new QuartermasterError('conflict', `Agent ${agent} has no limits. Set them in policies/limits.yaml.`);
  return { schema, promptVersion: card.promptVersion };
};

const checked = (schema: z.ZodType, input: Json): unknown => {
  const parsed = schema.safeParse(cleanJson(input).text);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) => ({ field: z.core.toDotPath(path), reason: message }));
  throw new QuartermasterError('invalid_input', 'This is not what the agent needs. Correct what is named below.', {
    fields,
  });
};

/** Has an agent work in the name of whoever asks, as part of a transaction; the relay starts it once that is committed. */
export const startRunWithin = async (
  context: ServiceContext,
  tx: Tx,
  who: Person,
  { agent, input, subscription }: WantedRun,
): Promise<string> => {
  const { schema, promptVersion } = schemaOf(context, agent);
  const given = { agent, promptVersion, person: who.person, subscription, input: checked(schema, input) };
  return insertAgentRun(tx, { ...given, at: context.now() });
};

export const runAgent =
  (context: ServiceContext): Services['runAgent'] =>
  (who, agent, input) =>
    context.database.withPrincipal(who, async (tx) => ({
      id: await startRunWithin(context, tx, who, { agent, input, subscription: null }),
    }));

const standingOf = ({ state, reason }: Pick<AgentRun, 'state' | 'reason'>) => ({ state, reason }) as RunStanding;

const rowOf = ({ runId: _, ...run }: AgentRun): AgentRunRow => ({ ...run, phase: runPhaseOf(standingOf(run)) });

/** Newest first, those that this person may see. */
export const agentRuns =
  ({ database }: ServiceContext): Services['agentRuns'] =>
  (who, { agent = null, after, limit }) => {
    const place = placeOf(ORDER, after, true);
    return database.withPrincipal(who, async (tx) => {
      const found = await listAgentRuns(tx, { agent, after: place, limit: limit + 1 });
      const last = found.length > limit ? found[limit - 1] : undefined;
      const next = cursorOf(ORDER, last ? { key: last.createdAt, id: last.id } : null);
      return { items: found.slice(0, limit).map(rowOf), next };
    });
  };

export const agentRun =
  ({ database, temporal }: ServiceContext): Services['agentRun'] =>
  (who, id) =>
    database.withPrincipal(who, async (tx) => {
      const run = await findAgentRun(tx, id);
      if (run === null) throw noSuchRun();
      const handedOn = await handedOnBy(tx, run);
      const messages = await readTranscript(tx, id, soleRunOf(run.agent));
      const path = ['namespaces', temporal.namespace, 'workflows', agentRunIdOf({ tenant: who.tenant, run: id })];
      return {
        ...rowOf(run),
        input: z.json().parse(await inputOfRun(tx, id)),
        output: handedOn && { reasons: handedOn.verdict.reasons, payload: z.json().parse(handedOn.payload) },
        messages: messages.map(({ seq, createdAt, content }) => ({ seq, at: createdAt, content })),
        runUrl: run.runId === null ? null : `${temporal.uiUrl}/${path.map(encodeURIComponent).join('/')}`,
      };
    });

/** Ends it as it is; what is on its way arrives, and is paid for. */
export const cancelAgentRun =
  (context: ServiceContext): Services['cancelAgentRun'] =>
  (who, id) =>
    context.database.withPrincipal(who, async (tx) => {
      const { state } = await lockAgentRun(tx, id);
      if (!(await moveAgentRun(tx, id, { state: 'cancelled', reason: null }, context.now())))
        throw new QuartermasterError('conflict', `${id} has ended already: it is ${state}.`);
      await wakeAgentRun(tx, id, 'cancelled');
      return { id };
    });
