import { z } from 'zod';
import { runPhaseOf, soleRunOf } from '../domain/agent-run.ts';
import type { Json } from '../domain/canonical.ts';
import { cleanJson, type Removed } from '../domain/clean-text.ts';
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
import { personActor } from './actor.ts';
import type { Person, Services } from './api.ts';
import type { AgentRunRow } from './agent-runs-view.ts';
import type { ServiceContext } from './context.ts';
import { cursorOf, placeOf } from './cursor.ts';
import { noteRemoved } from './note-removed.ts';

const ORDER = 'agent-runs';

/** An agent, and what it works on, as its folder asks for it. */
export type WantedRun = { agent: string; promptVersion: string; input: unknown; removed: Removed };

/** Throws where there is no such agent, or none that works without a requisition. */
const soloist = ({ shelf, policies }: ServiceContext, agent: string) => {
  const card = shelf.agents.find(({ name }) => name === agent);
  const names = [...shelf.inputs.keys()].join(', ');
  if (card === undefined)
    throw new QuartermasterError('not_found', `There is no agent of this name. By themselves work: ${names}.`);
  const schema = shelf.inputs.get(agent);
  if (schema === undefined)
    throw new QuartermasterError(
      'conflict',
      `Agent ${agent} works on a requisition only. By themselves work: ${names}.`,
    );
  if (policies.limits.agents[agent] === undefined)
    throw new QuartermasterError('conflict', `Agent ${agent} has no limits. Set them in policies/limits.yaml.`);
  return { schema, promptVersion: card.promptVersion };
};

/** What is asked of an agent, checked before anything is spent; what its folder does not know is refused, or left out. */
export const workFor = (
  context: ServiceContext,
  agent: string,
  input: Record<string, Json>,
  unknown: 'refuse' | 'leave_out',
): WantedRun => {
  const { schema, promptVersion } = soloist(context, agent);
  const { text: clean, removed } = cleanJson(input);
  const known = unknown === 'refuse' ? clean : knownOf(schema, clean);
  const parsed = schema.safeParse(known);
  if (parsed.success) return { agent, promptVersion, input: parsed.data, removed };
  const fields = parsed.error.issues.map(({ path, message }) => ({ field: z.core.toDotPath(path), reason: message }));
  throw new QuartermasterError('invalid_input', 'This is not what the agent needs. Correct what is named below.', {
    fields,
  });
};

const knownOf = ({ shape }: z.ZodObject, given: Json): Json =>
  Object.fromEntries(Object.entries(given ?? {}).filter(([name]) => name in shape));

/** Has an agent work in the name of this person, as part of a transaction; the relay starts it once that is committed. */
export const startRunWithin = async (
  { now }: Pick<ServiceContext, 'now'>,
  tx: Tx,
  who: Person,
  { removed, ...work }: WantedRun & { subscription: string | null },
): Promise<string> => {
  const said = { at: now(), actor: personActor(who) };
  const id = await insertAgentRun(tx, { ...work, ...said, person: who.person });
  await noteRemoved(tx, id, { ...said, from: 'answer', name: '', removed });
  return id;
};

export const runAgent =
  (context: ServiceContext): Services['runAgent'] =>
  async (who, agent, input) => {
    const work = workFor(context, agent, input, 'refuse');
    const id = await context.database.withPrincipal(who, (tx) =>
      startRunWithin(context, tx, who, { ...work, subscription: null }),
    );
    return { id };
  };

const rowOf = ({ runId: _runId, ...run }: AgentRun): AgentRunRow => ({ ...run, phase: runPhaseOf(run) });

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
      const run = await lockAgentRun(tx, id);
      const said = { at: context.now(), actor: personActor(who) };
      if (!(await moveAgentRun(tx, run, { state: 'cancelled', reason: null }, said)))
        throw new QuartermasterError('conflict', `${id} has ended already: it is ${run.state}.`);
      await wakeAgentRun(tx, id, 'cancelled');
      return { id };
    });
