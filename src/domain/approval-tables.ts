import { VendorStanding } from './policies.ts';
import type { ApprovalTable } from './policies.ts';

/** What decides which table applies; null is not known yet. */
export type ApprovalCase = {
  tenant: string;
  category: string | null;
  costCenter: string | null;
  vendorStatus: VendorStanding | null;
};

/** Stands for every value that no table names. */
const OTHER = '*';

/** The values of `key` that lead to different tables: those that a table names, and one for all others. */
export const namedValues = (tables: readonly ApprovalTable[], key: keyof ApprovalCase): string[] => [
  ...new Set(tables.flatMap(({ when }): readonly string[] => when[key] ?? [])),
  OTHER,
];

const fits = ({ when }: ApprovalTable, asked: ApprovalCase): boolean =>
  admits(when.tenant, asked.tenant) &&
  admits(when.category, asked.category) &&
  admits(when.costCenter, asked.costCenter) &&
  admits(when.vendorStatus, asked.vendorStatus);

const admits = (allowed: readonly string[] | undefined, value: string | null): boolean =>
  allowed === undefined || (value !== null && allowed.includes(value));

/** The one table that applies when all is known. */
export const tableFor = (tables: readonly ApprovalTable[], asked: ApprovalCase): ApprovalTable | undefined =>
  tables.find((table) => fits(table, asked));

/** Every table that applies for some value of what is not known, in the order of the file. */
export const possibleTables = (tables: readonly ApprovalTable[], asked: ApprovalCase): ApprovalTable[] => {
  const values = (key: 'category' | 'costCenter'): string[] =>
    asked[key] === null ? namedValues(tables, key) : [asked[key]];
  const standings = asked.vendorStatus === null ? VendorStanding.options : [asked.vendorStatus];
  const reached = values('category').flatMap((category) =>
    values('costCenter').flatMap((costCenter) =>
      standings.map((vendorStatus) => tableFor(tables, { tenant: asked.tenant, category, costCenter, vendorStatus })),
    ),
  );
  return tables.filter((table) => reached.includes(table));
};
