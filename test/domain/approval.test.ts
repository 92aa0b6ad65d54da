import { beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { approvalChain, approvalDigest, mayDecide } from '../../src/domain/approval.ts';
import type { ApprovalBinding, ApprovalInput } from '../../src/domain/approval.ts';
import { VendorStanding } from '../../src/domain/policies.ts';
import type { ApprovalPolicy, PolicyStep } from '../../src/domain/policies.ts';
import { PersonId, Role, TenantId } from '../../src/domain/principal.ts';
import { sha256 } from '../../src/digest.ts';
import { groupsOf, seatsIn, type Seats } from '../../src/domain/seats.ts';
import { loadPolicies } from '../../src/policies.ts';

let policy: ApprovalPolicy;
beforeAll(async () => {
  policy = (await loadPolicies()).approval;
});

const input = (minor: number, changes: Partial<ApprovalInput> = {}): ApprovalInput => ({
  tenant: 'acme',
  total: { currency: 'USD', minor },
  category: 'it_hardware',
  costCenter: 'RND-1',
  vendorStatus: 'active',
  ...changes,
});
const roles = (asked: ApprovalInput, under: ApprovalPolicy = policy): Role[] =>
  approvalChain(asked, under).steps.map(({ role }) => role);

describe('the chain', () => {
  test('has one step below the limit and a second one exactly at it', () => {
    expect(roles(input(499_999))).toEqual(['department_head']);
    expect(roles(input(500_000))).toEqual(['department_head', 'finance_director']);
  });

  test('reads limits in whole units of a currency without a minor unit, too', () => {
    expect(roles(input(4_999, { total: { currency: 'JPY', minor: 4_999 } }))).toEqual(['department_head']);
    expect(roles(input(5_000, { total: { currency: 'JPY', minor: 5_000 } }))).toHaveLength(2);
  });

  test('is empty only for office supplies under 100 from a vendor in use', () => {
    const supplies = { category: 'office_supplies' };
    expect(roles(input(9_999, supplies))).toEqual([]);
    expect(roles(input(10_000, supplies))).toEqual(['department_head']);
    expect(roles(input(9_999, { ...supplies, vendorStatus: 'new' }))).toEqual(['department_head']);
    expect(roles(input(9_999))).toEqual(['department_head']);
  });

  test('is the strictest that applies while the category is unset', () => {
    expect(roles(input(5_000, { category: null }))).toEqual(['department_head']);
    expect(roles(input(300_000, { category: null }))).toEqual(['department_head', 'finance_director']);
  });

  test('names for each step its number, the row and its reason', () => {
    expect(approvalChain(input(600_000), policy)).toEqual({
      steps: [
        {
          step: 1,
          role: 'department_head',
          quorum: 1,
          rule: 'everything_else/5000',
          why: 'From 5000 on the department head and the finance director decide.',
        },
        {
          step: 2,
          role: 'finance_director',
          quorum: 1,
          rule: 'everything_else/5000',
          why: 'From 5000 on the department head and the finance director decide.',
        },
      ],
      compared: { currency: 'USD', minor: 600_000 },
      policyVersion: policy.version,
    });
  });

  test('never shortens as the amount rises, nor for want of knowledge', () => {
    const asked = fc.record({
      minor: fc.integer({ min: 0, max: 10_000_000 }),
      more: fc.integer({ min: 0, max: 5_000_000 }),
      category: fc.constantFrom('office_supplies', 'professional_services', 'software'),
      vendorStatus: fc.constantFrom(...VendorStanding.options),
    });
    fc.assert(
      fc.property(asked, ({ minor, more, category, vendorStatus }) => {
        const chain = roles(input(minor, { category, vendorStatus }));
        const dearer = roles(input(minor + more, { category, vendorStatus }));
        const unset = roles(input(minor, { category: null, vendorStatus: null, costCenter: null }));
        expect(chain.every((role) => dearer.includes(role) && unset.includes(role))).toBe(true);
      }),
    );
  });
});

const own: ApprovalPolicy = {
  version: 't',
  tables: [
    {
      name: 'rheinwerk_lab',
      when: { tenant: [TenantId.parse('rheinwerk')], costCenter: ['LAB'] },
      rows: [{ from: 0, to: null, steps: ['compliance'], why: 'Laboratory.' }],
    },
    { name: 'rest', when: {}, rows: [{ from: 0, to: null, steps: ['department_head'], why: 'All.' }] },
  ],
};

/** One table for each category that is a list of steps, whichever amount. */
const byCategory = (...each: PolicyStep[][]): ApprovalPolicy => {
  return {
    version: 't',
    tables: each.map((steps, index) => ({
      name: `c${index}`,
      when: index === each.length - 1 ? {} : { category: [`c${index}`] },
      rows: [{ from: 0, to: null, steps, why: 'So.' }],
    })),
  };
};
const chainOf = (asked: PolicyStep[][], category: string | null = null): string[] =>
  approvalChain(input(1, { category }), byCategory(...asked)).steps.map(
    ({ step, role, quorum }) => `${step} ${role} ${quorum}`,
  );
const roleOf = (seat: { role: Role }) => seat.role;
const HEAD = 'department_head';
const FINANCE = 'finance_director';

describe('a chain of quorums and groups', () => {
  test('asks so many of a role, and what stands under "all" at once', () => {
    expect(chainOf([[{ all: [HEAD, { role: FINANCE, quorum: 2 }] }, 'compliance']], 'c0')).toEqual([
      '1 department_head 1',
      '1 finance_director 2',
      '2 compliance 1',
    ]);
  });

  test('takes the largest quorum, and the reason of the row that asks it, while the category is unset', () => {
    const asked: PolicyStep[][] = [[HEAD, FINANCE, 'compliance'], [{ role: FINANCE, quorum: 3 }]];
    expect(chainOf(asked)).toEqual(['1 department_head 1', '2 finance_director 3', '3 compliance 1']);
    expect(approvalChain(input(1, { category: null }), byCategory(...asked)).steps[1]?.rule).toBe('c1/0');
  });

  test('asks at once only what no possible row asks one after the other', () => {
    expect(chainOf([[{ all: [HEAD, FINANCE] }], [FINANCE, HEAD]])).toEqual([
      '1 finance_director 1',
      '2 department_head 1',
    ]);
    expect(chainOf([[{ all: [HEAD, FINANCE] }], [HEAD]])).toEqual(['1 department_head 1', '1 finance_director 1']);
  });

  const seats = fc.record({ role: fc.constantFrom(...Role.options), quorum: fc.integer({ min: 1, max: 4 }) });
  /** Steps in which no role comes twice; cut into groups where a cut is drawn. */
  const row = fc
    .tuple(
      fc.uniqueArray(seats, { maxLength: 5, selector: roleOf }),
      fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    )
    .map(([asked, cuts]) => {
      const groups: Seats[][] = [];
      for (const [index, seat] of asked.entries()) {
        const last = groups.at(-1);
        if (last && cuts[index] === true) last.push(seat);
        else groups.push([seat]);
      }
      return groups.map((group): PolicyStep => (group.length > 1 ? { all: group } : (group[0] ?? HEAD)));
    });

  test('asks at least what each possible row asks, and never at once what one of them asks one after the other', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), (rows) => {
        const { steps } = approvalChain(input(1, { category: null }), byCategory(...rows));
        const asked = (role: Role) => steps.find((step) => step.role === role);
        expect(new Set(steps.map(roleOf)).size).toBe(steps.length);
        for (const each of rows)
          for (const [at, step] of each.entries())
            for (const { role, quorum } of seatsIn(step)) {
              expect(asked(role)?.quorum).toBeGreaterThanOrEqual(quorum);
              for (const later of each.slice(at + 1).flatMap(seatsIn))
                expect(asked(role)?.step).not.toBe(asked(later.role)?.step);
            }
        // Nothing beyond what some row asks.
        for (const { role, quorum } of steps) expect(rows.flat().flatMap(seatsIn)).toContainEqual({ role, quorum });
      }),
    );
  });

  test('is the row itself when all is known', () => {
    fc.assert(
      fc.property(row, (steps) => {
        const chain = approvalChain(input(1), byCategory(steps)).steps;
        expect(groupsOf(chain).map((group) => group.map(({ role, quorum }) => ({ role, quorum })))).toEqual(
          steps.map(seatsIn),
        );
      }),
    );
  });
});

describe('tables by tenant and cost centre', () => {
  test('apply to that tenant and cost centre alone', () => {
    expect(roles(input(1, { tenant: 'rheinwerk', costCenter: 'LAB' }), own)).toEqual(['compliance']);
    expect(roles(input(1, { tenant: 'acme', costCenter: 'LAB' }), own)).toEqual(['department_head']);
  });

  test('all count while the cost centre is not known, when neither asks all that the other does', () => {
    expect(roles(input(1, { tenant: 'rheinwerk', costCenter: null }), own)).toEqual(['compliance', 'department_head']);
  });

  test('refuse an amount that no row holds instead of waving it through', () => {
    const hole: ApprovalPolicy = {
      version: 't',
      tables: [{ name: 'few', when: {}, rows: [{ from: 0, to: 10, steps: [], why: 'Few.' }] }],
    };
    expect(() => approvalChain(input(1_000), hole)).toThrow(expect.objectContaining({ code: 'policy_invalid' }));
    expect(() => approvalChain(input(1), { version: 't', tables: [] })).toThrow(/no table applies/);
    expect(() => approvalChain(input(-1), policy)).toThrow(/no row/);
  });
});

const id = (text: string) => PersonId.parse(text);

describe('who may decide a step', () => {
  const step = { role: 'department_head' as Role, deputies: [] as PersonId[] };
  const parties = {
    submitter: id('sub'),
    requester: id('req'),
    formerRequesters: [id('form')],
    confirmers: [id('conf')],
    approvers: [id('appr')],
    changers: [id('chan')],
    registrants: [id('regi')],
    addressers: [id('addr')],
    receivers: [id('recv')],
    releasers: [id('rele')],
  };
  const decider = (name: string, ...held: Role[]) => ({ id: id(name), roles: held });

  test('anyone with the role who had no hand in it', () => {
    expect(mayDecide(step, decider('head', 'department_head'), parties)).toEqual({ ok: true });
  });

  test.each([
    ['sub', 'submitted'],
    ['req', 'requested'],
    ['conf', 'confirmed'],
    ['appr', 'approved'],
    ['chan', 'changed'],
    ['recv', 'received'],
    ['rele', 'released'],
  ])('not %s, even as administrator with every role', (name, reason) => {
    const person = decider(name, 'department_head', 'finance_director', 'administrator');
    expect(mayDecide(step, person, parties)).toEqual({ ok: false, reason });
  });

  test('not somebody without the role, administrators included', () => {
    expect(mayDecide(step, decider('admin', 'administrator'), parties)).toEqual({ ok: false, reason: 'not_yours' });
  });

  test('a deputy once called in, under the same bars', () => {
    const withDeputies = { ...step, deputies: [id('deputy'), id('req')] };
    expect(mayDecide(step, decider('deputy'), parties)).toEqual({ ok: false, reason: 'not_yours' });
    expect(mayDecide(withDeputies, decider('deputy'), parties)).toEqual({ ok: true });
    expect(mayDecide(withDeputies, decider('req'), parties)).toEqual({ ok: false, reason: 'requested' });
  });
});

describe('the digest of an approval', () => {
  const bound: ApprovalBinding = {
    vendor: { number: 'V-1', name: 'Northwind Traders', country: 'US', taxId: '91-1234567', email: 'a@nw.example' },
    lines: [{ description: 'Desk lamp', quantity: '12', unit: 'pcs', unitPrice: { currency: 'USD', amount: '39.00' } }],
    charges: [{ label: 'Freight', amount: { currency: 'USD', minor: 2_000 } }],
    totals: { tax: null, total: { currency: 'USD', minor: 48_800 }, totalIs: 'net' },
    currency: 'USD',
    delivery: { place: 'Dock 4', neededBy: '2026-12-15' },
    costCenter: 'RND-1',
  };
  const digest = (changes: Partial<ApprovalBinding> = {}) => approvalDigest({ ...bound, ...changes }, sha256);

  test('does not depend on the order of keys', () => {
    const { costCenter, delivery, vendor, ...rest } = bound;
    const { email, ...other } = vendor;
    const reversed: ApprovalBinding = { costCenter, vendor: { email, ...other }, ...rest, delivery };
    expect(JSON.stringify(reversed)).not.toBe(JSON.stringify(bound));
    expect(approvalDigest(reversed, sha256)).toBe(digest());
    expect(digest()).toMatch(/^[0-9a-f]{64}$/);
  });

  const changes: [string, Partial<ApprovalBinding>][] = [
    ['vendor', { vendor: { ...bound.vendor, email: 'b@nw.example' } }],
    ['line', { lines: bound.lines.map((line) => ({ ...line, quantity: '13' })) }],
    ['charge', { charges: [] }],
    ['total', { totals: { ...bound.totals, total: { currency: 'USD', minor: 48_801 } } }],
    ['tax inside the total or outside', { totals: { ...bound.totals, totalIs: 'gross' } }],
    ['tax', { totals: { ...bound.totals, tax: { currency: 'USD', minor: 1 } } }],
    ['day', { delivery: { ...bound.delivery, neededBy: '2026-12-16' } }],
    ['currency', { currency: 'EUR' }],
    ['delivery', { delivery: { ...bound.delivery, place: 'Dock 5' } }],
    ['cost centre', { costCenter: 'RND-2' }],
  ];
  test.each(changes)('changes with the %s', (_what, change) => {
    expect(digest(change)).not.toBe(digest());
  });
});
