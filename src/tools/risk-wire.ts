import { z } from 'zod';
import type { AssessResult, MatchResult, ScreenResult } from './risk-types.ts';

/** The parts of the provider's answers that we read. Any array of it may be null, empty or absent, and any key new. */
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

const Envelope = z.object({ transactionDetail: z.object({ transactionID: z.string() }) });

const ControlStatus = z
  .object({
    operatingStatus: z.object({ dnbCode: z.int().nullish() }).nullish(),
    isOutOfBusiness: z.boolean().nullish(),
  })
  .nullish();

const WireMatch = Envelope.extend({
  matchCandidates: listOf(
    z.object({
      organization: z.object({
        duns: z.string(),
        primaryName: z.string(),
        primaryAddress: z
          .object({ addressCountry: z.object({ isoAlpha2Code: z.string().nullish() }).nullish() })
          .nullish(),
        registrationNumbers: listOf(z.object({ registrationNumber: z.string() })),
        dunsControlStatus: ControlStatus,
      }),
      matchQualityInformation: z.object({ confidenceCode: z.int() }),
    }),
  ),
});

const Score = <T extends z.ZodRawShape>(value: T) =>
  z.object({ ...value, scoreDate: z.iso.date().nullish() }).nullish();

const WireBlocks = Envelope.extend({
  organization: z.object({
    duns: z.string(),
    dunsControlStatus: ControlStatus,
    legalEvents: z.object({ hasOpenBankruptcy: z.boolean().nullish() }).nullish(),
    dnbAssessment: z.object({ failureScore: Score({ classScore: z.int().nullish() }) }).nullish(),
    thirdPartyRiskAssessment: z
      .object({ supplierEvaluationRiskScore: Score({ rawScore: z.int().nullish() }) })
      .nullish(),
  }),
});

const WireScreening = Envelope.extend({
  screening: z.object({
    listVersions: listOf(z.string()),
    hits: listOf(
      z.object({
        listName: z.string(),
        entityName: z.string(),
        countryISOAlpha2Code: z.string().nullish(),
        score: z.number(),
        exactIdentifier: z.boolean().nullish(),
      }),
    ),
  }),
});

const OUT_OF_BUSINESS = 403;
const ACTIVE = 9074;
const MOST_CANDIDATES = 10;
const MOST_HITS = 20;

/** Null: the body is not such an answer. `none`: it is, and names no candidate. */
export function readMatch(body: unknown): MatchResult | 'none' | null {
  const wire = WireMatch.safeParse(body).data;
  if (wire === undefined) return null;
  const candidates = wire.matchCandidates
    .map(({ organization, matchQualityInformation }) => ({
      duns: organization.duns,
      name: organization.primaryName.slice(0, 300),
      country: organization.primaryAddress?.addressCountry?.isoAlpha2Code ?? null,
      registrationNumbers: organization.registrationNumbers
        .slice(0, 10)
        .map((entry) => entry.registrationNumber.slice(0, 60)),
      confidence: matchQualityInformation.confidenceCode,
      operating: operating(organization.dunsControlStatus),
    }))
    .toSorted((a, b) => b.confidence - a.confidence)
    .slice(0, MOST_CANDIDATES);
  return candidates.length === 0 ? 'none' : { candidates, transaction: wire.transactionDetail.transactionID };
}

export function readBlocks(body: unknown): AssessResult | null {
  const wire = WireBlocks.safeParse(body).data;
  if (wire === undefined) return null;
  const { organization } = wire;
  const failure = organization.dnbAssessment?.failureScore;
  const supplier = organization.thirdPartyRiskAssessment?.supplierEvaluationRiskScore;
  const dates = [failure?.scoreDate, supplier?.scoreDate].filter((date) => typeof date === 'string');
  return {
    duns: organization.duns,
    supplierEvaluationRisk: supplier?.rawScore ?? null,
    failureClass: failure?.classScore ?? null,
    bankruptcy: organization.legalEvents?.hasOpenBankruptcy ?? null,
    operating: operating(organization.dunsControlStatus),
    assessedOn: dates.toSorted()[0] ?? null,
    transaction: wire.transactionDetail.transactionID,
  };
}

/** `none`: the answer names no list that was searched, so nothing was screened. */
export function readScreening(body: unknown, country: string): ScreenResult | 'none' | null {
  const wire = WireScreening.safeParse(body).data;
  if (wire === undefined) return null;
  if (wire.screening.listVersions.length === 0) return 'none';
  const hits = wire.screening.hits.map((hit) => ({
    list: hit.listName.slice(0, 100),
    entity: hit.entityName.slice(0, 300),
    score: hit.score,
    exact: hit.exactIdentifier === true || (hit.score >= 1 && hit.countryISOAlpha2Code === country),
  }));
  return {
    // An exact hit with a poor name score must not fall off the end.
    hits: hits.toSorted((a, b) => Number(b.exact) - Number(a.exact) || b.score - a.score).slice(0, MOST_HITS),
    listVersions: wire.screening.listVersions.slice(0, 50),
    transaction: wire.transactionDetail.transactionID,
  };
}

function operating(status: z.infer<typeof ControlStatus>): boolean | null {
  const code = status?.operatingStatus?.dnbCode;
  if (status?.isOutOfBusiness === true || code === OUT_OF_BUSINESS) return false;
  return code === ACTIVE || status?.isOutOfBusiness === false ? true : null;
}
