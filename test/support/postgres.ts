import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../src/store/database.ts';
import type { Database } from '../../src/store/database.ts';
import { sharedServers } from './servers.ts';
import { KEYS, statement, TEMPLATE, withDatabase } from './template.ts';

const LEAK_POLLS = 20;
const POLL_MS = 50;

/**
 * A database of one test file's own. `url` is the application's role, as which `database` is open; `adminUrl` the owner's.
 * `drop` belongs into `afterAll`, after everything else that uses it has ended.
 */
export type TestDatabase = {
  database: Database;
  url: string;
  adminUrl: string;
  superuserUrl: string;
  drop: () => Promise<void>;
};

/** Copies the migrated and seeded template; `drop` fails the test file when a connection was left open. */
export async function testDatabase(): Promise<TestDatabase> {
  const servers = sharedServers();
  const name = `qm_test_${randomBytes(6).toString('hex')}`;
  await statement(servers.superuserUrl, `create database ${name} template ${TEMPLATE} owner qm_owner`);
  await statement(servers.superuserUrl, `revoke all on database ${name} from public`);
  await statement(servers.superuserUrl, `grant connect on database ${name} to qm_app`);
  const url = withDatabase(servers.databaseUrl, name);
  const database = await openDatabase(url, { keys: KEYS });
  return {
    database,
    url,
    adminUrl: withDatabase(servers.adminUrl, name),
    superuserUrl: withDatabase(servers.superuserUrl, name),
    drop: async () => {
      await database.close();
      const leaked = await connectionsTo(name, servers.superuserUrl);
      await statement(servers.superuserUrl, `drop database ${name} with (force)`);
      if (leaked.length > 0) throw new Error(`Left open: ${leaked.join(', ')}. Close what the tests opened.`);
    },
  };
}

/** Who is still connected; a closed connection takes a moment to be gone. */
async function connectionsTo(name: string, superuserUrl: string): Promise<string[]> {
  for (let poll = 1; ; poll += 1) {
    const rows = await statement<{ who: string }>(
      superuserUrl,
      `select format('%s connection of %s, last: %s', application_name, usename, left(query, 100)) as who
       from pg_stat_activity where datname = $1`,
      [name],
    );
    if (rows.length === 0 || poll === LEAK_POLLS) return rows.map(({ who }) => who);
    await sleep(POLL_MS);
  }
}
