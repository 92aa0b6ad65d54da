import type { ClearanceFacts } from '../../domain/clearance.ts';
import type { Ask, Requirement } from '../../domain/requirement.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Receipt } from '../agent.ts';
import { recordedFacts, type Recorded } from './facts.ts';
import type { VendorOutput } from './output.ts';

/** What the gate judges. `attempt` counts the agent's answers from 1; it is sent back after the first only. */
export type VendorGateInput = {
  output: VendorOutput;
  receipts: readonly Receipt[];
  vendor: Requirement['vendor'];
  attempt: number;
  /** From `policies/clearance.yaml`: from this confidence on a candidate counts. */
  minConfidence: number;
  /** DUNS of the company that a person said is meant. */
  named?: string | null;
};

/**
 * The gate after the Vendor agent. The facts come from the receipts alone; of the output only the ids are looked at, and only to see
 * whether they contradict the records. What the agent did not ask for is asked of it once more, and is then unknown.
 */
export function vendorGate(input: VendorGateInput): { verdict: Verdict; facts: ClearanceFacts } {
  const recorded = recordedFacts(input.receipts, input.vendor, input.minConfidence, input.named ?? null);
  return { verdict: verdictOf(input, recorded), facts: recorded.facts };
}

function verdictOf({ output, attempt }: VendorGateInput, recorded: Recorded): Verdict {
  const missing = notCalled(recorded.facts);
  const wrong = contradictions(output, recorded);
  if (attempt === 1 && missing.length + wrong.length > 0) {
    const say = [...missing.map(({ call }) => `Call ${call}.`), ...wrong.map(({ say: text }) => text)].join(' ');
    return {
      verdict: 'reask',
      reasons: [...missing.map(({ fact }) => `${fact}: not asked for`), ...wrong.map(({ ask }) => ask.reason)],
      say,
    };
  }
  const asks = [...recordConflicts(recorded), ...wrong.map(({ ask }) => ask)];
  if (asks.length > 0) return { verdict: 'ask_human', reasons: asks.map(({ reason }) => reason), asks };
  const unknown = Object.entries(recorded.facts).flatMap(([name, fact]) =>
    fact.state === 'unknown' ? [`${name}: unknown, ${fact.reason}`] : [],
  );
  return { verdict: 'allow', reasons: unknown };
}

/** The facts whose tool was not called, and the call that would give them. */
function notCalled(facts: ClearanceFacts): { fact: keyof ClearanceFacts; call: string }[] {
  const { identity } = facts;
  const company =
    identity.state === 'known'
      ? `duns ${identity.value.duns}`
      : 'the duns of the candidate with the highest confidence';
  const calls = {
    vendor: 'vendors_search with name and taxId exactly as in <vendor>',
    identity: 'risk_match with name, country and taxId exactly as in <vendor>',
    screening: `risk_screen with name and country exactly as in <vendor>, and ${company}`,
    assessment: `risk_assess with ${company}`,
  } as const satisfies Record<keyof ClearanceFacts, string>;
  const names = ['vendor', 'identity', 'screening', 'assessment'] as const;
  return names
    .filter((name) => facts[name].state === 'unknown' && facts[name].reason === 'not_called')
    .map((name) => ({ fact: name, call: calls[name] }));
}

/** Ids in the output that the records do not bear out. A null claims nothing, so it contradicts nothing. */
function contradictions({ vendorNumber, duns }: VendorOutput, recorded: Recorded): { ask: Ask; say: string }[] {
  const found: { ask: Ask; say: string }[] = [];
  const { match } = recorded;
  const expected = match.kind === 'one' ? match.record.number : null;
  if (vendorNumber !== null && match.kind !== 'unclear' && vendorNumber !== expected) {
    found.push({
      ask: {
        field: 'vendor.name',
        reason: `the agent took the vendor for record ${shown(vendorNumber)}, our records say ${expected ?? 'that it is new'}`,
      },
      say: 'vendorNumber is not the record that has this tax id, or this name and country: correct it, or answer null.',
    });
  }
  if (duns !== null && !recorded.candidates.some((candidate) => candidate.duns === duns)) {
    found.push({
      ask: {
        field: 'vendor.name',
        reason: `the agent named company ${shown(duns)}, which the provider did not return for this vendor`,
      },
      say: 'duns was not returned by risk_match for this vendor: correct it, or answer null.',
    });
  }
  return found;
}

/** Where our own records contradict the request or the provider; nothing that the agent could mend. */
function recordConflicts({ facts, match }: Recorded): Ask[] {
  if (match.kind === 'unclear') return [{ field: match.field, reason: match.reason }];
  if (match.kind === 'none' || facts.identity.state === 'unknown') return [];
  const { number, duns } = match.record;
  if (duns === null || duns === facts.identity.value.duns) return [];
  return [
    {
      field: 'vendor.name',
      reason: `our record ${number} is company ${duns}, the provider's best candidate is ${facts.identity.value.duns}`,
    },
  ];
}

/** An id that a model made up is free text until it is shown to be one. */
const shown = (id: string): string => (/^[A-Za-z0-9-]{1,40}$/.test(id) ? id : '(not an id)');
