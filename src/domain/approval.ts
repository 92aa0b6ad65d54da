import { z } from 'zod';
import { possibleTables } from './approval-tables.ts';
import type { ApprovalCase } from './approval-tables.ts';
import { canonicalJson } from './canonical.ts';
import { QuartermasterError } from './errors.ts';
import { compare, money } from './money.ts';
import { everyHand, permitted } from './parties.ts';
import type { Decider, Parties, Permission } from './parties.ts';
import type { ApprovalPolicy, ApprovalRow, ApprovalTable } from './policies.ts';
import { Role } from './principal.ts';
import type { PersonId } from './principal.ts';
import { Charge, Currency, Line, Money } from './requirement.ts';
import type { FieldPath } from './requirement.ts';

/** One step of an approval chain; one person of `role` who is not barred must approve. */
export const ApprovalStep = z.object({ step: z.int(), role: Role, rule: z.string(), why: z.string() });
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

/** The steps of the longest row, then what other rows ask beyond it: the strictest row, where one asks all that the others do. */
const strictest = (rows: readonly NamedRow[]): ApprovalStep[] => {
  const byRole = new Map<Role, NamedRow>();
  for (const row of rows.toSorted((a, b) => b.steps.length - a.steps.length))
    for (const role of row.steps) if (!byRole.has(role)) byRole.set(role, row);
  return [...byRole].map(([role, { rule, why }], index) => ({ step: index + 1, role, rule, why }));
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
  return permitted(person.id, parties, everyHand);
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
