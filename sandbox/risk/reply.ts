import type { Company } from '../seed/read.ts';
import type { Candidate } from './match.ts';

const DAY_MS = 86_400_000;

/** Chance of failure within twelve months by supplier evaluation risk, in percent (the provider's own table). */
const FAILURE_RATE = [0.02, 0.05, 0.08, 0.16, 0.28, 0.4, 0.62, 0.97, 3.37];

const CLASS_DESCRIPTION = ['Very low risk', 'Low risk', 'Moderate risk', 'High risk', 'Very high risk'];

/** The `organization` and `matchQualityInformation` of one match candidate; fields as Direct+ spells them. */
export function matchCandidate({ company, confidence, matchGrade }: Candidate, index: number) {
  return {
    displaySequence: index + 1,
    organization: {
      duns: company.duns,
      dunsControlStatus: controlStatus(company),
      primaryName: company.name,
      primaryAddress: primaryAddress(company),
      registrationNumbers: registrationNumbers(company),
      corporateLinkage: corporateLinkage(),
    },
    matchQualityInformation: {
      confidenceCode: confidence,
      matchGrade,
      // Fourteen pairs: 00 is "compared with the primary value", 98 "not supplied".
      matchDataProfile: `00${'98'.repeat(13)}`,
    },
  };
}

/** What each data block adds to `organization`, by the block's name without level and version. */
export const BLOCKS = {
  companyinfo: (company) => ({
    registeredName: company.name,
    dunsControlStatus: controlStatus(company),
    primaryAddress: primaryAddress(company),
    registrationNumbers: registrationNumbers(company),
    websiteAddress: company.domain === undefined ? [] : [{ url: `www.${company.domain}`, domainName: company.domain }],
  }),
  principalscontacts: () => ({ mostSeniorPrincipals: [], currentPrincipals: [] }),
  hierarchyconnections: () => ({ corporateLinkage: corporateLinkage() }),
  eventfilings: (company) => ({
    legalEvents: { hasOpenBankruptcy: company.openBankruptcy, hasOpenLiens: false, hasOpenJudgments: false },
  }),
  financialstrengthinsight: (company, now) => ({ dnbAssessment: dnbAssessment(company, now) }),
  thirdpartyriskinsight: (company, now) => ({ thirdPartyRiskAssessment: thirdPartyRisk(company, now) }),
} satisfies Record<string, (company: Company, now: Date) => object>;

function dnbAssessment(company: Company, now: Date) {
  const { failureClass } = company.risk;
  const score = {
    classScore: failureClass,
    classScoreDescription: CLASS_DESCRIPTION[failureClass - 1],
    // Unlike the class, a higher percentile is better.
    nationalPercentile: 100 - 19 * (failureClass - 1),
    rawScore: 1_600 - 120 * (failureClass - 1),
    scoreCommentary: [],
    scoreDate: assessedOn(company, now),
  };
  return {
    financialCondition: { description: failureClass <= 2 ? 'Good' : 'Fair' },
    failureScore: score,
    delinquencyScore: score,
    viabilityRating: { rating: `${failureClass}${failureClass}BB` },
  };
}

function thirdPartyRisk(company: Company, now: Date) {
  const { ser } = company.risk;
  const scoreDate = assessedOn(company, now);
  return {
    supplierEvaluationRiskScore: { rawScore: ser, scoreCommentary: [], scoreDate },
    supplierStabilityIndexScore: {
      classScore: ser,
      failureRate: FAILURE_RATE[ser - 1],
      scoreCardID: 'SSI',
      scoreDate,
      scoreModel: { description: 'Supplier Stability Index', dnbCode: 19_893 },
    },
  };
}

function assessedOn(company: Company, now: Date): string {
  return new Date(now.getTime() - company.risk.assessedDaysAgo * DAY_MS).toISOString().slice(0, 10);
}

function controlStatus(company: Company) {
  const operatingStatus = company.outOfBusiness
    ? { description: 'Out of Business', dnbCode: 403 }
    : { description: 'Active', dnbCode: 9074 };
  return { operatingStatus, isOutOfBusiness: company.outOfBusiness };
}

function primaryAddress({ address, country }: Company) {
  return {
    streetAddress: { line1: address.line1 },
    addressLocality: { name: address.locality },
    addressRegion: { abbreviatedName: address.region ?? null },
    postalCode: address.postalCode,
    addressCountry: { isoAlpha2Code: country },
  };
}

function registrationNumbers({ registration, country }: Company) {
  if (registration === undefined) return [];
  const typeDescription = country === 'US' ? 'Federal Taxpayer Identification Number' : 'Value Added Tax Number';
  return [{ registrationNumber: registration, typeDescription, isPreferredRegistrationNumber: true }];
}

function corporateLinkage() {
  return { headQuarter: null, parent: null, domesticUltimate: null, globalUltimate: null };
}
