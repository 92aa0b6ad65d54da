import type { Company } from '../seed/read.ts';
import { comparableIdentifier, comparableName, nameSimilarity } from './similarity.ts';

/** What a client knows about the company it looks for; absent is undefined. */
export type Inquiry = {
  country: string;
  name?: string | undefined;
  registrationNumber?: string | undefined;
  duns?: string | undefined;
  locality?: string | undefined;
  postalCode?: string | undefined;
  /** From the web address or the e-mail. */
  domain?: string | undefined;
};

/** A grade as the provider writes it: same, similar, different, missing. */
type Grade = 'A' | 'B' | 'F' | 'Z';

/** One company that may be the one: confidence 1 to 10, and the seven letters of the match grade. */
export type Candidate = { company: Company; confidence: number; matchGrade: string };

const ALIKE = 0.6;
const SAME = 0.95;
const POINTS_BY_NAME = 8;
const POINTS_BY_NUMBER_ALONE = 5;

/** The candidates in one country, most likely first. Pure: the same inquiry over the same companies gives the same answer. */
export function findCandidates(inquiry: Inquiry, companies: readonly Company[]): Candidate[] {
  return companies
    .filter((company) => company.country === inquiry.country)
    .map((company) => weigh(inquiry, company))
    .filter((candidate) => candidate !== undefined)
    .toSorted((a, b) => b.confidence - a.confidence || a.company.duns.localeCompare(b.company.duns));
}

function weigh(inquiry: Inquiry, company: Company): Candidate | undefined {
  const number = compareNumbers(inquiry, company);
  const likeness = compareNames(inquiry.name, company);
  const base = basePoints(likeness, number);
  if (base === undefined) return undefined;
  const locality = same(inquiry.locality, company.address.locality);
  const details = [
    locality,
    same(inquiry.postalCode, company.address.postalCode),
    same(inquiry.domain, company.domain),
  ];
  const points =
    base +
    POINTS_OF_NUMBER[number] +
    legalFormPoints(inquiry.name, company) +
    sum(details.map((grade) => POINTS_OF_DETAIL[grade]));
  return {
    company,
    confidence: Math.min(10, Math.max(1, points)),
    // Name, street number, street name, city, state, mailbox, telephone; the stand-in compares only name and city.
    matchGrade: `${gradeOfName(likeness)}ZZ${locality}ZZZ`,
  };
}

const POINTS_OF_NUMBER = { A: 2, B: 0, F: -3, Z: 0 } satisfies Record<Grade, number>;
const POINTS_OF_DETAIL = { A: 1, B: 0, F: -1, Z: 0 } satisfies Record<Grade, number>;

function basePoints(likeness: number | undefined, number: Grade): number | undefined {
  if (likeness === undefined) return number === 'A' ? POINTS_BY_NAME : undefined;
  if (likeness >= ALIKE) return Math.floor(likeness * POINTS_BY_NAME);
  // The right number under another name is a candidate, but never a strong one.
  return number === 'A' ? POINTS_BY_NUMBER_ALONE : undefined;
}

function compareNames(name: string | undefined, company: Company): number | undefined {
  if (name === undefined) return undefined;
  return Math.max(...[company.name, ...company.aliases].map((known) => nameSimilarity(name, known)));
}

function compareNumbers(inquiry: Inquiry, company: Company): Grade {
  if (inquiry.duns !== undefined) return inquiry.duns === company.duns ? 'A' : 'F';
  if (inquiry.registrationNumber === undefined || company.registration === undefined) return 'Z';
  const [asked, known] = [inquiry.registrationNumber, company.registration];
  return comparableIdentifier(asked, company.country) === comparableIdentifier(known, company.country) ? 'A' : 'F';
}

function legalFormPoints(name: string | undefined, company: Company): number {
  if (name === undefined) return 0;
  const asked = comparableName(name).legalForm;
  const known = comparableName(company.name).legalForm;
  return asked === '' || known === '' || asked === known ? 0 : -1;
}

function same(asked: string | undefined, known: string | undefined): Grade {
  if (asked === undefined || known === undefined) return 'Z';
  return comparableName(asked).core === comparableName(known).core ? 'A' : 'F';
}

function gradeOfName(likeness: number | undefined): Grade {
  if (likeness === undefined) return 'Z';
  if (likeness >= SAME) return 'A';
  return likeness >= ALIKE ? 'B' : 'F';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
