import { readConfig } from '../src/config.ts';
import { runMain } from '../src/run-main.ts';
import { withClient } from '../src/store/with-client.ts';

/** One table; bytes with its indexes and what is stored out of line. */
export type Size = { table: string; rows: number; bytes: number };

/** How large each table is, the largest first, by the owner's connection. Rows are counted by Postgres, so that row-level security hides none. */
export async function sizesOf(adminUrl: string): Promise<Size[]> {
  return withClient(adminUrl, async (client) => {
    await client.query('analyze');
    const { rows } = await client.query<{ table: string; rows: number; bytes: string }>(
      `select relname as table, greatest(reltuples, 0)::int as rows, pg_total_relation_size(oid) as bytes
       from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 3 desc, 1`,
    );
    return rows.map(({ table, rows: count, bytes }) => ({ table, rows: count, bytes: Number(bytes) }));
  });
}

/** The same for one requisition, as lines of text; a table with less than a row for each is one of masters or plumbing. */
export function perRequisition(sizes: readonly Size[]): string[] {
  const count = Math.max(1, sizes.find(({ table }) => table === 'requisitions')?.rows ?? 0);
  const lines = sizes.map(({ table, rows, bytes }) =>
    [
      table.padEnd(24),
      (rows / count).toFixed(1).padStart(8),
      `${(bytes / count / 1024).toFixed(1)} kB`.padStart(12),
    ].join(''),
  );
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  return [`${count} requisitions, ${(total / 1024 / 1024).toFixed(1)} MB; for each of them, rows and bytes:`, ...lines];
}

if (process.argv[1] === import.meta.filename)
  await runMain(async () => {
    const { DATABASE_ADMIN_URL } = readConfig(process.env, ['DATABASE_ADMIN_URL']);
    for (const line of perRequisition(await sizesOf(DATABASE_ADMIN_URL))) process.stdout.write(`${line}\n`);
  });
