import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { QuartermasterError } from '../domain/errors.ts';
import { hmacBlocks, principalKey, rings, signedInside, type Keys, type Ring } from './principal-signature.ts';
import { withClient } from './with-client.ts';

const folder = join(import.meta.dirname, '../../migrations');

/** Any number will do; it only has to be ours, so that two starts at once run one after the other. */
const MIGRATION_LOCK = 7_403_115;

type Migration = { name: string; sql: string; digest: string };

/** The migrations that this version comes with, in order. */
export const knownMigrations = async (): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();

const migrations = async (): Promise<Migration[]> =>
  Promise.all(
    (await knownMigrations()).map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, digest: createHash('sha256').update(sql).digest('hex') };
    }),
  );

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

/** From now on signatures of this ring by this key hold; those by the key before go on holding, until the next one comes. */
const takeKey = async (client: Client, ring: Ring, key: string): Promise<void> => {
  const { inner, outer } = hmacBlocks(principalKey(key));
  const kinds = [...rings[ring], ...signedInside[ring]];
  const known = await client.query(
    `update principal_keys set kinds = $3 where ring = $1 and place = 'current' and inner_block = $2`,
    [ring, inner, kinds],
  );
  if (known.rowCount !== 0) return;
  await client.query(`delete from principal_keys where ring = $1 and place = 'previous'`, [ring]);
  await client.query(`update principal_keys set place = 'previous' where ring = $1`, [ring]);
  await client.query(
    `insert into principal_keys (ring, place, kinds, inner_block, outer_block) values ($1, 'current', $2, $3, $4)`,
    [ring, kinds, inner, outer],
  );
};

/**
 * Brings the database to the newest schema as its owner and makes `keys` those that principals are checked with, in one transaction;
 * returns the names of the migrations that ran.
 */
export const migrate = async (adminUrl: string, keys: Keys): Promise<string[]> => {
  if (keys.people === keys.plumbing)
    throw new QuartermasterError(
      'configuration_invalid',
      'DATABASE_PRINCIPAL_KEY and DATABASE_PLUMBING_KEY are the same, so the server could sign as the worker. Make another one: node local/principal-key.ts',
    );
  return withClient(adminUrl, async (client) => {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await client.query(
      'create table if not exists migrations (name text primary key, digest text not null, applied_at timestamptz not null default now())',
    );
    const ran: string[] = [];
    for (const migration of await migrations()) if (await apply(client, migration)) ran.push(migration.name);
    await takeKey(client, 'people', keys.people);
    await takeKey(client, 'plumbing', keys.plumbing);
    await client.query('commit');
    return ran;
  });
};
