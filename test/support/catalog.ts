import { statement } from './template.ts';

/** Holds no row of anybody: which migrations ran, and the key that only the owner reads. */
export const WITHOUT_ROWS_OF_TENANTS = ['migrations', 'principal_keys'];

/** Our tables with rows of tenants, by name. */
export async function tablesOf(url: string): Promise<string[]> {
  const rows = await statement<{ name: string }>(
    url,
    `select tablename as name from pg_tables where schemaname = 'public' and tablename <> all ($1) order by 1`,
    [WITHOUT_ROWS_OF_TENANTS],
  );
  return rows.map(({ name }) => name);
}

/** What people said of the company's vendors, which everybody of the company reads. */
export const VENDOR_ACTS = ['vendor_holds', 'vendor_merges', 'vendor_merge_decisions'] as const;
