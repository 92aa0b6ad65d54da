import { beforeAll, expect, test } from '@jest/globals';
import { explainPolicy } from '../../src/domain/explain.ts';
import type { PolicyQuestion } from '../../src/domain/explain.ts';
import type { ApprovalPolicy, ApprovalTable, Policies, PolicyStep } from '../../src/domain/policies.ts';
import { loadPolicies } from '../../src/policies.ts';

let policies: Policies;
beforeAll(async () => {
  policies = await loadPolicies();
});

const question = (changes: Partial<PolicyQuestion> = {}): PolicyQuestion => ({
  tenant: 'rheinwerk',
  amount: '12000',
  currency: 'EUR',
  costCenter: 'X',
  category: null,
  vendorStatus: null,
  ...changes,
});
const explain = (changes: Partial<PolicyQuestion> = {}) =>
  explainPolicy(question(changes), policies, 'EUR', '2026-11-22');

test('the chain of 12,000 EUR is printed with its reasons', () => {
  const { chain, lines } = explain();
  expect(chain?.steps.map(({ role }) => role)).toEqual(['department_head', 'finance_director']);
  expect(lines[0]).toMatch(/^EUR\s12,000\.00, the currency of the tenant\.$/);
  expect(lines).toContainEqual(expect.stringContaining('the category and the status of the vendor are not known'));
  expect(lines).toContainEqual(expect.stringMatching(/^1\. department head: .+ \(.+\/\d+\)$/));
  expect(lines).toContainEqual(expect.stringMatching(/^2\. finance director: /));
});

test('a quorum and a group are said in words', () => {
  const steps: PolicyStep[] = [{ all: ['department_head', { role: 'finance_director', quorum: 2 }] }, 'compliance'];
  const rows = [{ from: 0, to: null, steps, why: 'So.' }] satisfies ApprovalTable['rows'];
  const approval = { version: 't', tables: [{ name: 'all', when: {}, rows }] satisfies ApprovalPolicy['tables'] };
  expect(explainPolicy(question(), { ...policies, approval }, 'EUR', '2026-11-22').lines).toEqual(
    expect.arrayContaining([
      '1. In any order:',
      '   department head: So. (all/0)',
      '   2 different people as finance director: So. (all/0)',
      '2. compliance: So. (all/0)',
    ]),
  );
});

test('a foreign amount shows the rate, its date and source', () => {
  const { lines, chain, rate } = explain({ currency: 'USD' });
  expect(chain?.compared).toEqual({ currency: 'EUR', minor: 1_032_000 });
  expect(rate).toMatchObject({ rate: '0.8600', date: '2026-10-01' });
  expect(lines[0]).toMatch(/1 USD = 0\.8600 EUR \(2026-10-01, sample rate, not for accounts\)/);
});

test('without a rate there is no chain, and it says what would happen', () => {
  const { chain, lines } = explain({ currency: 'SEK' });
  expect(chain).toBeNull();
  expect(lines).toEqual([
    `No rate from SEK to EUR on 2026-11-22 in rates.yaml (version ${policies.rates.version}).`,
    'It would stop and ask a person until a rate is there.',
  ]);
});

test('one table is named when all is known, and an empty chain is said aloud', () => {
  const { tables, lines } = explain({ amount: '50', category: 'office_supplies', vendorStatus: 'active' });
  expect(tables).toEqual(['office_supplies']);
  expect(lines).toContain('Nobody needs to approve.');
});

test('a currency that does not exist is refused with the cure', () => {
  expect(() => explain({ currency: 'XYZ' })).toThrow(expect.objectContaining({ code: 'invalid_input' }));
});
