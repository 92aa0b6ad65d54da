import { z } from 'zod';
import { possibleTables } from './approval-tables.ts';
import type { ApprovalCase } from './approval-tables.ts';
import { canonicalJson } from './canonical.ts';
import { QuartermasterError } from './errors.ts';
import { compare, money } from './money.ts';
import { duties, permitted } from './parties.ts';
import type { Decider, Parties, Permission } from './parties.ts';
import type { ApprovalPolicy, ApprovalRow, ApprovalTable } from './policies.ts';
import { Role } from './principal.ts';
import type { PersonId } from './principal.ts';
import { Charge, Currency, Line, Money } from './requirement.ts';
import type { FieldPath } from './requirement.ts';
import { seatsIn } from './seats.ts';

/** So many people of `role` who are not barred must approve, each another one; what has the same `step` is asked at once. */
export const ApprovalStep = z.object({
  step: z.int(),
  role: Role,
  /** Chains that were stored before there were quorums ask one of each. */
  quorum: z.int().default(1),
  rule: z.string(),
  why: z.string(),
});
export type ApprovalStep = z.infer<typeof ApprovalStep>;

export const ApprovalChain = z.object({
  steps: z.array(ApprovalStep),
  /** The total in the tenant's base currency that the rows were compared with. */
  compared: Money,
  policyVersion: z.string(),
});
export type ApprovalChain = z.infer<typeof ApprovalChain>;

/** `total` is in the tenant's base currency. Whatever else is null is not known yet: then every step that could apply does. */
export type ApprovalInput = ApprovalCase & { total: Money };

type NamedRow = ApprovalRow & { rule: string };

const rowFor = (table: ApprovalTable, total: Money): NamedRow => {
  const limit = (units: number): Money => money(total.currency, String(units));
  const row = table.rows.find(
    ({ from, to }) => compare(total, limit(from)) >= 0 && (to === null || compare(total, limit(to)) < 0),
  );
  if (row === undefined)
    throw new QuartermasterError(
      'policy_invalid',
      `approval.yaml, table ${table.name}: no row for ${total.minor} minor units of ${total.currency}. Run: bin/qm policy check`,
    );
  return { ...row, rule: `${table.name}/${row.from}` };
};

type Asked = Omit<ApprovalStep, 'step'>;

const seatsOf = ({ steps }: NamedRow): number => sum(steps.flatMap(seatsIn).map(({ quorum }) => quorum));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const stepOf = ({ steps }: NamedRow, role: Role): number =>
  steps.findIndex((step) => seatsIn(step).some((asked) => asked.role === role));

/** Whether some row has one of the two decide after the other. */
const areApart = (rows: readonly NamedRow[], one: Role, other: Role): boolean =>
  rows.some((row) => {
    const [a, b] = [stepOf(row, one), stepOf(row, other)];
    return a >= 0 && b >= 0 && a !== b;
  });

/** The most that a row asks of each role. */
const mostOf = (rows: readonly NamedRow[]): Map<Role, Asked> => {
  const most = new Map<Role, Asked>();
  for (const { steps, rule, why } of rows)
    for (const { role, quorum } of steps.flatMap(seatsIn))
      if (quorum > (most.get(role)?.quorum ?? 0)) most.set(role, { role, quorum, rule, why });
  return most;
};

/**
 * The steps of the row with the most seats, then what other rows ask beyond it: the strictest row, where one asks all that the
 * others do. Of each role the largest quorum counts, and what one row asks one after the other is never asked at once.
 */
const strictest = (rows: readonly NamedRow[]): ApprovalStep[] => {
  const byLength = rows.toSorted((a, b) => seatsOf(b) - seatsOf(a) || b.steps.length - a.steps.length);
  const most = mostOf(byLength);
  const placed = new Set<Role>();
  const groups = byLength.flatMap(({ steps }) =>
    steps.map((step) => {
      const fresh = seatsIn(step).flatMap(({ role }) => (placed.has(role) ? [] : [role]));
      for (const role of fresh) placed.add(role);
      return fresh;
    }),
  );
  return groups
    .flatMap((group) =>
      group.some((one) => group.some((other) => areApart(rows, one, other))) ? group.map((role) => [role]) : [group],
    )
    .filter((group) => group.length > 0)
    .flatMap((group, index) =>
      group.flatMap((role) => {
        const asked = most.get(role);
        return asked === undefined ? [] : [{ step: index + 1, ...asked }];
      }),
    );
};

/** Who must approve, in order. Throws `policy_invalid` where the policy says nothing, for silence is no permission. */
export const approvalChain = ({ total, ...asked }: ApprovalInput, policy: ApprovalPolicy): ApprovalChain => {
  const tables = possibleTables(policy.tables, asked);
  if (tables.length === 0)
    throw new QuartermasterError('policy_invalid', 'approval.yaml: no table applies. Run: bin/qm policy check');
  const rows = tables.map((table) => rowFor(table, total));
  return { steps: strictest(rows), compared: total, policyVersion: policy.version };
};

/** Whether this person may decide this step now; `deputies` are the people whom the clock has called in. */
export const mayDecide = (
  step: { role: Role; deputies: readonly PersonId[] },
  person: Decider,
  parties: Parties,
): Permission => {
  if (!person.roles.includes(step.role) && !step.deputies.includes(person.id))
    return { ok: false, reason: 'not_yours' };
  return permitted(person.id, parties, duties.approve);
};

/** Exactly what an approval is for; any change of it re-opens the approval. */
export const ApprovalBinding = z.object({
  vendor: z.object({
    number: z.string().nullable(),
    name: z.string().nullable(),
    country: z.string().nullable(),
    taxId: z.string().nullable(),
    email: z.string().nullable(),
  }),
  lines: z.array(Line),
  charges: z.array(Charge),
  totals: z.object({ tax: Money.nullable(), total: Money, totalIs: z.enum(['net', 'gross']).nullable() }),
  currency: Currency,
  delivery: z.object({ place: z.string().nullable(), neededBy: z.string().nullable() }),
  costCenter: z.string(),
});
export type ApprovalBinding = z.infer<typeof ApprovalBinding>;

const boundHeads = [
  'vendor',
  'lines',
  'charges',
  'tax',
  'total',
  'totalIs',
  'currency',
  'deliveryPlace',
  'neededBy',
  'costCenter',
  'category',
];

/** Whether an approval is for this field's value; the category counts, since it decides who approves. */
export const isBound = (path: FieldPath): boolean => boundHeads.includes(path.split(/[.[]/)[0] ?? '');

/** The digest that an approval is stored with. `sha256` comes in, since workflow code has none (src/store/digest.ts). */
export const approvalDigest = (bound: ApprovalBinding, sha256: (text: string) => string): string =>
  sha256(canonicalJson(ApprovalBinding.parse(bound)));
