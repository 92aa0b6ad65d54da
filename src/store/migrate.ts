import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { QuartermasterError } from '../domain/errors.ts';

const folder = join(import.meta.dirname, '../../migrations');

/** Any number will do; it only has to be ours, so that two starts at once run one after the other. */
const MIGRATION_LOCK = 7_403_115;

type Migration = { name: string; sql: string; digest: string };

const migrations = async (): Promise<Migration[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, digest: createHash('sha256').update(sql).digest('hex') };
    }),
  );
};

const apply = async (client: Client, migration: Migration): Promise<boolean> => {
  const known = await client.query<{ digest: string }>('select digest from migrations where name = $1', [
    migration.name,
  ]);
  const digest = known.rows[0]?.digest;
  if (digest === migration.digest) return false;
  if (digest !== undefined)
    throw new QuartermasterError(
      'configuration_invalid',
      `Migration ${migration.name} was changed after it ran here. Restore the file, and put the change in a new migration.`,
    );
  await client.query(migration.sql);
  await client.query('insert into migrations (name, digest) values ($1, $2)', [migration.name, migration.digest]);
  return true;
};

/** Brings the database to the newest schema as its owner, in one transaction; returns the names of the migrations that ran. */
export const migrate = async (adminUrl: string): Promise<string[]> => {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await client.query(
      'create table if not exists migrations (name text primary key, digest text not null, applied_at timestamptz not null default now())',
    );
    const ran: string[] = [];
    for (const migration of await migrations()) if (await apply(client, migration)) ran.push(migration.name);
    await client.query('commit');
    return ran;
  } finally {
    await client.end();
  }
};
