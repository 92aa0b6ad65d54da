import { z } from 'zod';
import type { ClearanceFacts } from '../../domain/clearance.ts';
import { domainOf, normalizedName } from '../../domain/reading/names.ts';
import type { Requirement } from '../../domain/requirement.ts';
import { matchVendor, sameTaxId, type VendorMatch } from '../../domain/vendor-match.ts';
import { AssessResult, MatchResult, ScreenResult } from '../../tools/risk-types.ts';
import { VendorRecord } from '../../domain/vendor-record.ts';
import type { Receipt } from '../agent.ts';

/** What the receipts prove about one vendor, and what they name: the output may repeat nothing else. */
export type Recorded = {
  facts: ClearanceFacts;
  match: VendorMatch<VendorRecord>;
  vendorNumbers: readonly string[];
  candidates: MatchResult['candidates'];
};

type Wanted = Requirement['vendor'];
type Unknown = { state: 'unknown'; reason: 'not_called' | 'provider_down' | 'not_found' | 'refused' };

const SearchArguments = z.object({
  name: z.string().nullable(),
  taxId: z.string().nullable(),
  domain: z.string().nullable(),
});
const MatchArguments = z.object({
  name: z.string(),
  countryCode: z.string(),
  registrationNumber: z.string().nullable(),
});
const ScreenArguments = z.object({ name: z.string(), countryCode: z.string(), duns: z.string().nullable() });
const AssessArguments = z.object({ duns: z.string() });
const SearchResult = z.object({ vendors: z.array(VendorRecord) });

/**
 * Reads the facts from the receipts that are about this vendor, and about the company that a person `named`, if one did.
 * Calls about any other name, country, tax id or company count for nothing.
 */
export function recordedFacts(
  receipts: readonly Receipt[],
  vendor: Wanted,
  minConfidence: number,
  named: string | null = null,
): Recorded {
  const searches = receipts.filter((receipt) => isSearchFor(receipt, vendor));
  const records = searches.flatMap((receipt) => parsed(receipt, SearchResult)?.vendors ?? []);
  const distinct = [...new Map(records.map((record) => [record.number, record])).values()];
  const match = matchVendor(distinct, vendor);
  // Where the request names no country, our own record of the vendor does.
  const wanted = { ...vendor, country: vendor.country ?? (match.kind === 'one' ? match.record.country : null) };

  const matches = receipts.filter((receipt) => isMatchFor(receipt, wanted));
  const candidates = matches.flatMap((receipt) => parsed(receipt, MatchResult)?.candidates ?? []);
  const duns = candidates.map((candidate) => candidate.duns);
  const preferred = named ?? (match.kind === 'one' ? match.record.duns : null);
  const chosen = choose(matches, minConfidence, preferred, named);

  const assessments = receipts.filter((receipt) => isAssessmentOf(receipt, chosen?.candidate.duns ?? null));
  const screenings = receipts.filter((receipt) => isScreeningOf(receipt, wanted, duns));
  const facts = {
    vendor: vendorFact(searches, match, wanted),
    identity: chosen === null ? unknown(matches) : identityFact(chosen, assessments, named),
    screening: screeningFact(screenings, chosen?.candidate.duns ?? null),
    assessment: chosen === null ? unknown(matches) : assessmentFact(assessments),
  };
  return { facts, match, vendorNumbers: distinct.map(({ number }) => number), candidates };
}

function vendorFact(
  searches: readonly Receipt[],
  match: VendorMatch<VendorRecord>,
  wanted: Wanted,
): ClearanceFacts['vendor'] {
  const answered = searches.filter(({ outcome }) => outcome === 'ok');
  const last = answered.at(-1);
  // A record under another name is only found by its tax id, and the other way round: both must have been searched for.
  if (
    last === undefined ||
    !searchedBy(answered, 'name', wanted.name) ||
    !searchedBy(answered, 'taxId', wanted.taxId)
  ) {
    return unknown(searches.filter(({ outcome }) => outcome !== 'ok'));
  }
  if (match.kind === 'unclear') return { state: 'unknown', reason: 'not_found' };
  return { state: 'known', value: standingOf(match), receipt: last.id };
}

function standingOf(match: Exclude<VendorMatch<VendorRecord>, { kind: 'unclear' }>) {
  if (match.kind === 'none') return { number: null, status: 'new' as const, holdReason: null, duns: null };
  const { number, status, holdReason, duns } = match.record;
  return { number, status, holdReason, duns };
}

type Chosen = { candidate: MatchResult['candidates'][number]; strong: number; transaction: string; receipt: string };

/**
 * The company that a person named, if it is a candidate; else the one that our own record names, if it is a sure one; else the
 * surest. By code, whatever the model took; that another than the named one was chosen is seen in the fact.
 */
function choose(
  matches: readonly Receipt[],
  minConfidence: number,
  preferred: string | null,
  named: string | null,
): Chosen | null {
  const receipt = matches.findLast(({ outcome }) => outcome === 'ok');
  const result = receipt === undefined ? undefined : parsed(receipt, MatchResult);
  if (receipt === undefined || result === undefined) return null;
  const sorted = result.candidates.toSorted((a, b) => b.confidence - a.confidence || a.duns.localeCompare(b.duns));
  const strong = sorted.filter(({ confidence }) => confidence >= minConfidence);
  const candidate =
    sorted.find(({ duns }) => duns === named) ?? strong.find(({ duns }) => duns === preferred) ?? sorted[0];
  if (candidate === undefined) return null;
  return { candidate, strong: strong.length, transaction: result.transaction, receipt: receipt.id };
}

function identityFact(
  chosen: Chosen,
  assessments: readonly Receipt[],
  named: string | null,
): ClearanceFacts['identity'] {
  const { candidate, strong, transaction, receipt } = chosen;
  const assessed = assessments.map((call) => parsed(call, AssessResult)?.operating ?? null);
  const said = [candidate.operating, ...assessed].filter((operating) => operating !== null);
  if (said.length === 0) return { state: 'unknown', reason: 'not_found' };
  const operating = said.every(Boolean);
  const { duns, confidence } = candidate;
  const value = { duns, named, confidence, candidates: strong, operating, transaction };
  return { state: 'known', value, receipt };
}

function assessmentFact(assessments: readonly Receipt[]): ClearanceFacts['assessment'] {
  const receipt = assessments.findLast(({ outcome }) => outcome === 'ok');
  const result = receipt === undefined ? undefined : parsed(receipt, AssessResult);
  if (receipt === undefined || result === undefined) return unknown(assessments);
  const { supplierEvaluationRisk, failureClass, bankruptcy, assessedOn, transaction } = result;
  // Silence about a bankruptcy is not its absence.
  if (bankruptcy === null) return { state: 'unknown', reason: 'not_found' };
  return {
    state: 'known',
    value: { supplierEvaluationRisk, failureClass, bankruptcy, assessedOn, transaction },
    receipt: receipt.id,
  };
}

/** A list may have a company by its number alone, under another name: once the company is known, it is screened by number too. */
function screeningFact(screenings: readonly Receipt[], company: string | null): ClearanceFacts['screening'] {
  const answered = screenings.flatMap((receipt) => {
    const result = parsed(receipt, ScreenResult);
    return result === undefined ? [] : [{ receipt: receipt.id, ...result }];
  });
  const last = answered.at(-1);
  if (last === undefined) return unknown(screenings);
  // A hit stays a hit, also when the company is screened again in other words.
  const hits = answered.flatMap((screening) => screening.hits);
  const distinct = [...new Map(hits.map((hit) => [JSON.stringify(hit), hit])).values()];
  const { listVersions, transaction, receipt } = last;
  const ofCompany = screenings.filter((call) => company !== null && screenedNumber(call) === company);
  const isByNumber = company === null || ofCompany.some((call) => parsed(call, ScreenResult) !== undefined);
  // A hit by name counts whether or not the other screening was made.
  if (!isByNumber && distinct.length === 0) return unknown(ofCompany);
  return { state: 'known', value: { hits: distinct, listVersions, transaction }, receipt };
}

const REASONS = {
  ok: 'not_found',
  not_found: 'not_found',
  refused: 'refused',
  invalid: 'refused',
  unavailable: 'provider_down',
} as const satisfies Record<Receipt['outcome'], Unknown['reason']>;

function unknown(calls: readonly Receipt[]): Unknown {
  const last = calls.at(-1);
  return { state: 'unknown', reason: last === undefined ? 'not_called' : REASONS[last.outcome] };
}

function parsed<T extends z.ZodType>({ outcome, result }: Receipt, schema: T): z.output<T> | undefined {
  return outcome === 'ok' ? schema.safeParse(result).data : undefined;
}

const sameName = (name: string, wanted: Wanted): boolean =>
  wanted.name !== null && normalizedName(name) === normalizedName(wanted.name);

const equalTaxId = (taxId: string | null, wanted: Wanted): boolean =>
  taxId === null || wanted.taxId === null ? taxId === wanted.taxId : sameTaxId(taxId, wanted.taxId);

function isSearchFor(receipt: Receipt, wanted: Wanted): boolean {
  const given = receipt.operation === 'vendors_search' ? SearchArguments.safeParse(receipt.arguments).data : undefined;
  if (given === undefined) return false;
  const { name, taxId, domain } = given;
  const domainFits = domain === null || (wanted.email !== null && domain.toLowerCase() === domainOf(wanted.email));
  return (name === null || sameName(name, wanted)) && (taxId === null || equalTaxId(taxId, wanted)) && domainFits;
}

function searchedBy(searches: readonly Receipt[], key: 'name' | 'taxId', wanted: string | null): boolean {
  return (
    wanted === null ||
    searches.some((receipt) => (SearchArguments.safeParse(receipt.arguments).data?.[key] ?? null) !== null)
  );
}

function isMatchFor(receipt: Receipt, wanted: Wanted): boolean {
  const given = receipt.operation === 'risk_match' ? MatchArguments.safeParse(receipt.arguments).data : undefined;
  return (
    given !== undefined &&
    sameName(given.name, wanted) &&
    given.countryCode === wanted.country &&
    equalTaxId(given.registrationNumber, wanted)
  );
}

function isScreeningOf(receipt: Receipt, wanted: Wanted, duns: readonly string[]): boolean {
  const given = receipt.operation === 'risk_screen' ? ScreenArguments.safeParse(receipt.arguments).data : undefined;
  return (
    given !== undefined &&
    sameName(given.name, wanted) &&
    given.countryCode === wanted.country &&
    (given.duns === null || duns.includes(given.duns))
  );
}

const screenedNumber = ({ arguments: given }: Receipt): string | null =>
  ScreenArguments.safeParse(given).data?.duns ?? null;

function isAssessmentOf(receipt: Receipt, duns: string | null): boolean {
  return (
    receipt.operation === 'risk_assess' &&
    duns !== null &&
    AssessArguments.safeParse(receipt.arguments).data?.duns === duns
  );
}
