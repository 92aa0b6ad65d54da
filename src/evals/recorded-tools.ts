import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { PersonId, TenantId, type Principal } from '../domain/principal.ts';
import { callTool, type AgentRights } from '../tools/call-tool.ts';
import type { Registry } from '../tools/registry.ts';
import type { System } from '../tools/system.ts';
import type { Connected, Tools } from '../tools/tools.ts';
import type { Exam } from './exam.ts';

/** What a case knows that a tool would say: to every call of it, or only to one with these arguments. */
export const RecordedCall = z.strictObject({
  call: z.string(),
  with: z.record(z.string(), z.unknown()).optional(),
  gives: z.json().optional(),
  fails: z.enum(['not_found', 'unavailable']).optional(),
});
export type RecordedCall = z.infer<typeof RecordedCall>;

const person: Principal = {
  kind: 'person',
  tenant: TenantId.parse('evals'),
  person: PersonId.parse('requester'),
  roles: ['requester'],
};

const equal = (a: unknown, b: unknown): boolean =>
  typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b;

/** Answers calls through the real door, behind which all systems are the case's records. What a case does not foresee is not found. */
export function recordedTools(registry: Registry, agent: AgentRights, recorded: readonly RecordedCall[]): Exam['call'] {
  return async (call, signal) => {
    const unforeseen: string[] = [];
    const system: System = async ({ operation: { name }, input }) => {
      const found = recorded.find(
        (one) => one.call === name && Object.entries(one.with ?? {}).every(([key, value]) => equal(value, input[key])),
      );
      if (found === undefined) unforeseen.push(`${name} ${JSON.stringify(input)} is not in the case: not_found`);
      if (found?.fails === 'unavailable') throw new QuartermasterError('provider_unavailable', 'The case says so.');
      return found?.gives ?? null;
    };
    const requisition = { id: 'R-000001', status: 'screening' as const };
    const request = { agent, principal: person, requisition, run: 'eval', receipt: call.id, call };
    try {
      const outcome = await callTool({ tools: toolsOver(registry, system), signal }, request);
      const refused = outcome.outcome === 'refused' || outcome.outcome === 'invalid';
      return { outcome, note: refused ? `${call.name}: ${outcome.outcome}` : (unforeseen[0] ?? null) };
    } catch (error) {
      if (error instanceof QuartermasterError && error.code === 'provider_unavailable') {
        return { outcome: null, note: null };
      }
      throw error;
    }
  };
}

const unused = (): never => {
  throw new QuartermasterError('internal', 'A recorded tool has no network.');
};

/** The registry with nothing behind it but this: no network, no ledger. */
function toolsOver(registry: Registry, system: System): Tools {
  const connected: Connected = { base: 'http://recorded.invalid', system };
  return {
    registry,
    send: unused,
    ledger: { open: () => Promise.resolve({ id: 'eval' }), close: () => Promise.resolve() },
    systems: {
      vendors: connected,
      contracts: connected,
      purchasing: connected,
      mail: connected,
      risk: connected,
      erp: connected,
    },
    longestMs: Number.MAX_SAFE_INTEGER,
  };
}
