import { DatabaseError, escapeIdentifier, escapeLiteral, Pool, types, type PoolClient, type QueryResultRow } from 'pg';
import { QuartermasterError } from '../domain/errors.ts';
import type { Principal } from '../domain/principal.ts';

// Amounts in minor units stay far below 2^53; a string here would spread conversions through every reader.
types.setTypeParser(types.builtins.INT8, Number);

/** One transaction as one principal; the only handle to SQL that the rest of the store sees. */
export type Tx = {
  /** The tenant that the transaction is bound to; '' for the relay, which serves all of them. */
  readonly tenant: string;
  rows<T extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /** How many rows were written. */
  run(sql: string, values?: readonly unknown[]): Promise<number>;
};

export type Database = {
  /** Runs `work` in a transaction in which row-level security shows what `principal` may see. */
  withPrincipal<T>(principal: Principal, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Calls `heard` at each notification on the channel and `lost` when the connection broke; the returned function stops it. */
  listen(channel: string, heard: () => void, lost: () => void): Promise<() => void>;
  close(): Promise<void>;
};

const settings = (principal: Principal): Record<string, string> => ({
  'qm.kind': principal.kind,
  'qm.tenant': principal.kind === 'relay' ? '' : principal.tenant,
  'qm.person': principal.kind === 'person' ? principal.person : '',
  'qm.roles': principal.kind === 'person' ? principal.roles.join(',') : '',
});

/** `begin` and the settings in one round trip; simple protocol, therefore literals. */
const opening = (principal: Principal): string =>
  [
    'begin',
    ...Object.entries(settings(principal)).map(([name, value]) => `set local ${name} = ${escapeLiteral(value)}`),
  ].join('; ');

const transaction = (client: PoolClient, tenant: string): Tx => ({
  tenant,
  rows: async (sql, values = []) => (await client.query(sql, [...values])).rows,
  run: async (sql, values = []) => (await client.query(sql, [...values])).rowCount ?? 0,
});

/** What Postgres says of a NUL character, in a text and in JSON. */
const unstorable = ['22021', '22P05'];

/** Text from outside may hold what no column takes; that is its sender's mistake, and no later attempt helps. */
const storeError = (error: unknown): unknown =>
  error instanceof DatabaseError && unstorable.includes(error.code ?? '')
    ? new QuartermasterError('invalid_input', 'A text has a NUL character, which cannot be stored. Send it without.')
    : error;

const withPrincipal =
  (pool: Pool) =>
  async <T>(principal: Principal, work: (tx: Tx) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(opening(principal));
      const result = await work(transaction(client, principal.kind === 'relay' ? '' : principal.tenant));
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => {
        broken = failure;
      });
      throw storeError(error);
    } finally {
      client.release(broken);
    }
  };

const listen = (pool: Pool) => async (channel: string, heard: () => void, lost: () => void) => {
  const client = await pool.connect();
  client.on('notification', heard);
  client.on('error', lost);
  await client.query(`listen ${escapeIdentifier(channel)}`);
  return () => {
    client.removeAllListeners();
    // Not given back to the pool: it would go on listening.
    client.release(true);
  };
};

const refusePower = async (pool: Pool): Promise<void> => {
  const { rows } = await pool.query<{ power: string | null }>(
    `select case
       when rolsuper then 'is a superuser'
       when rolbypassrls then 'bypasses row-level security'
       when exists (select from pg_class where relowner = pg_roles.oid and relkind in ('r', 'p', 'v')) then 'owns tables'
     end as power
     from pg_roles where rolname = current_user`,
  );
  const power = rows[0]?.power;
  if (power)
    throw new QuartermasterError(
      'configuration_invalid',
      `The role in DATABASE_URL ${power}, so it would see every tenant. Use a plain role such as qm_app there, and the owner only in DATABASE_ADMIN_URL.`,
    );
};

/** Connects as the application's role; refused when that role could pass by row-level security. */
export const openDatabase = async (url: string, options: { connections?: number } = {}): Promise<Database> => {
  const pool = new Pool({
    connectionString: url,
    max: options.connections ?? 10,
    application_name: 'quartermaster',
  });
  // Idle connections die with the server; the pool replaces them on the next use.
  pool.on('error', () => undefined);
  try {
    await refusePower(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { withPrincipal: withPrincipal(pool), listen: listen(pool), close: () => pool.end() };
};
