import type { QueryResultRow } from 'pg';
import type { Postgres } from '../../local/postgres.ts';
import { loadSeeds } from '../../sandbox/seed/load.ts';
import { migrate } from '../../src/store/migrate.ts';
import { withClient } from '../../src/store/with-client.ts';

/** The database that each test file gets a copy of: migrated and with the seed data. */
export const TEMPLATE = 'qm_template';

/** With what principals are signed in it. */
export const KEYS = {
  people: Buffer.from('a principal key for tests, nothing').toString('base64url'),
  plumbing: Buffer.from('a plumbing key for tests, no secret').toString('base64url'),
};

/** The same server and role with another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}

/** One statement on a connection of its own. */
export async function statement<T extends QueryResultRow>(
  connectionString: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<T[]> {
  return withClient(connectionString, async (client) => (await client.query<T>(sql, [...values])).rows);
}

/** Makes the template anew, so it is never older than the migrations; removes what a killed run left behind. */
export async function makeTemplate({ superuserUrl, adminUrl }: Postgres): Promise<void> {
  const leftovers = await statement<{ name: string }>(
    superuserUrl,
    `select datname as name from pg_database where datname like 'qm\\_%'`,
  );
  for (const { name } of leftovers) await statement(superuserUrl, `drop database ${name} with (force)`);
  await statement(superuserUrl, `create database ${TEMPLATE} owner qm_owner`);
  const url = withDatabase(adminUrl, TEMPLATE);
  await migrate(url, KEYS);
  await loadSeeds(url);
}
