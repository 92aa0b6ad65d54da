import { caseKindOf, isOver, type CaseKind } from '../domain/agent-run.ts';
import type { Policies } from '../domain/policies.ts';
import { spendKeys, type SpendKeys } from '../domain/spend.ts';
import { isFinal, type Status } from '../domain/status.ts';
import { digestOf } from '../digest.ts';
import { PersonId } from '../domain/principal.ts';
import { inputOfRun, lockAgentRun } from '../store/agent-runs.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { findRequisition, lockRequisition, notFound } from '../store/requisitions.ts';
import { findPerson, type Person } from '../store/tenants.ts';
import type { StoredReceipt } from '../store/transcripts.ts';
import { actsFor } from './acts-for.ts';
import { aloneBenchOf } from './alone-bench.ts';
import type { AgentRun } from './api.ts';
import type { Bench } from './bench.ts';
import { benchOf } from './benches.ts';

/** What differs between the cases that agents work on. */
type Kind = {
  /** Locks it until the transaction ends, and gives the agent's first message; null when it is over. */
  open(tx: Tx, turn: AgentRun, policies: Policies): Promise<string | null>;
  bench(turn: AgentRun): Pick<Bench, 'request' | 'judge'>;
  /** Under which caps a call of a model counts. */
  keys(at: { day: string; requisition: string; agent: string }): SpendKeys;
  /** In whose name a tool is called, null for somebody who left; and in which state of a requisition, null without one. */
  caller(tx: Tx, call: AgentRun): Promise<{ person: Person | null; status: Status | null }>;
  /** What the case file says of a call that an agent has made. */
  noteCall(tx: Tx, call: AgentRun, made: { receipt: StoredReceipt; person: string; at: Date }): Promise<void>;
};

const kinds = {
  requisition: {
    open: async (tx, turn, policies) => {
      const requisition = await lockRequisition(tx, turn.requisition);
      if (isFinal(requisition.status) || requisition.round !== turn.round) return null;
      return benchOf(turn).firstMessage({ tx, requisition, run: turn.run, policies });
    },
    bench: benchOf,
    keys: spendKeys,
    caller: async (tx, { agent, requisition: id }) => {
      const requisition = await findRequisition(tx, id);
      if (!requisition) throw notFound();
      return { person: await actsFor(tx, agent, requisition), status: requisition.status };
    },
    // It says what its rules made of all that was found.
    noteCall: () => Promise.resolve(),
  },
  agent_run: {
    open: async (tx, { requisition: id, agent }) => {
      if (isOver((await lockAgentRun(tx, id)).state)) return null;
      return aloneBenchOf(agent).first(await inputOfRun(tx, id));
    },
    bench: ({ agent }) => aloneBenchOf(agent),
    // What its one agent may spend in it is all that it may.
    keys: (at) => {
      const { requisition: _requisition, ...keys } = spendKeys(at);
      return keys;
    },
    caller: async (tx, { requisition: id }) => {
      const { person } = await lockAgentRun(tx, id);
      return { person: await findPerson(tx, person), status: null };
    },
    noteCall: (tx, { requisition: id, agent }, { receipt, person, at }) => {
      const { id: receiptId, operation, outcome, arguments: given, result } = receipt;
      const actor = { kind: 'agent', agent, onBehalfOf: PersonId.parse(person) } as const;
      const payload = { receipt: receiptId, operation, outcome, digest: digestOf({ arguments: given, result }) };
      return appendCase(tx, id, { at, actor, kind: 'tool_called', payload });
    },
  },
} as const satisfies Record<CaseKind, Kind>;

export const kindOf = ({ requisition }: Pick<AgentRun, 'requisition'>): Kind => kinds[caseKindOf(requisition)];
