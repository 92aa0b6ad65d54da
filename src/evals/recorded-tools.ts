import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { PersonId, TenantId, type Principal } from '../domain/principal.ts';
import type { ModelToolCall } from '../model/message.ts';
import { callTool, type AgentRights } from '../tools/call-tool.ts';
import { FoundClauses } from '../tools/contract-types.ts';
import type { Systems } from '../tools/operation.ts';
import { AssessResult, MatchResult, ScreenResult } from '../tools/risk-types.ts';
import { VendorRecord } from '../tools/vendors.ts';
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

/** Our record again as the store has it: `confirmed` is when and by whom, not only whether. */
const stored = (record: VendorRecord) => ({ ...record, confirmed: record.confirmed ? {} : null });

/** Answers calls through the real door, whose systems are the case's records. What a case does not foresee is not found. */
export function recordedTools(agent: AgentRights, recorded: readonly RecordedCall[]): Exam['call'] {
  return async (call: ModelToolCall, signal: AbortSignal) => {
    const unforeseen: string[] = [];
    const look = (operation: string, given: Record<string, unknown>): unknown => {
      const found = recorded.find(
        (one) =>
          one.call === operation && Object.entries(one.with ?? {}).every(([key, value]) => equal(value, given[key])),
      );
      if (found === undefined) unforeseen.push(`${operation} ${JSON.stringify(given)} is not in the case: not_found`);
      if (found?.fails === 'unavailable') throw new QuartermasterError('provider_unavailable', 'The case says so.');
      return found?.gives ?? null;
    };
    const request = { agent, principal: person, requisitionStatus: 'screening' as const, call };
    try {
      const outcome = await callTool({ systems: systemsOver(look), signal }, request);
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

type Look = (operation: string, given: Record<string, unknown>) => unknown;

const Vendors = z.object({ vendors: z.array(VendorRecord) });
const Vendor = z.object({ vendor: VendorRecord });

const unused = (): never => {
  throw new QuartermasterError('internal', 'An agent reached a system that none may reach.');
};

function systemsOver(look: Look): Systems {
  // async: what a record says to fail is a rejection, as from a real client.
  return {
    vendors: {
      search: async (_, query) => Vendors.parse(look('vendors_search', query) ?? { vendors: [] }).vendors.map(stored),
      read: async (_, number) => {
        const found = look('vendors_read', { number });
        return found === null ? null : stored(Vendor.parse(found).vendor);
      },
    },
    risk: {
      match: async (query) => MatchResult.nullable().parse(look('risk_match', query)),
      assess: async (duns) => AssessResult.nullable().parse(look('risk_assess', { duns })),
      screen: async (query) => {
        const found = look('risk_screen', query);
        if (found === null) throw new QuartermasterError('not_found', 'The case has no such screening.');
        return ScreenResult.parse(found);
      },
    },
    contracts: {
      search: async (_, query) => FoundClauses.parse(look('contracts_search', query) ?? { clauses: [] }).clauses,
    },
    erp: { create: unused, find: unused, cancel: unused },
  };
}
