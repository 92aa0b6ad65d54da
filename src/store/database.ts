import type { KeyObject } from 'node:crypto';
import {
  DatabaseError,
  escapeIdentifier,
  escapeLiteral,
  Pool,
  types,
  type PoolClient,
  type QueryConfig,
  type QueryResultRow,
} from 'pg';
import { QuartermasterError } from '../domain/errors.ts';
import { PersonId, TenantId, tenantOf, type Principal } from '../domain/principal.ts';
import { principalKey, rings, signedPrincipal, type Keys, type Ring } from './principal-signature.ts';

// Amounts in minor units stay far below 2^53; a string here would spread conversions through every reader.
types.setTypeParser(types.builtins.INT8, Number);

/** One transaction as one principal; the only handle to SQL that the rest of the store sees. */
export type Tx = {
  /** The tenant that the transaction is bound to; '' for relay and sorter, who serve all of them. */
  readonly tenant: string;
  rows<T extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /** How many rows were written. */
  run(sql: string, values?: readonly unknown[]): Promise<number>;
};

export type Database = {
  /** Runs `work` in a transaction in which row-level security shows what `principal` may see. */
  withPrincipal<T>(principal: Principal, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Calls `heard` with what each notification on the channel says and `lost` when the connection broke; the returned function stops it. */
  listen(channel: string, heard: (payload: string) => void, lost: () => void): Promise<() => void>;
  /** Throws where Postgres does not answer, or does not take what we sign. */
  check(): Promise<void>;
  close(): Promise<void>;
};

/** What signatures for a connection need: its backend, and how far the clock of Postgres is ahead of ours, which never jumps. */
type Backend = { pid: number; aheadMs: number };

/** A signature holds so long that no transaction of ours outlives it by waiting; whoever does is refused. */
const HOLDS_MS = 60_000;
/** What runs when the signature ends may see nothing any more, so its transaction is given up a little before. */
const MARGIN_MS = 1_000;

type Signing = {
  keys: ReadonlyMap<Ring, KeyObject>;
  holdsMs: number;
  backends: WeakMap<PoolClient, Backend>;
};

const learned = async (client: PoolClient): Promise<Backend> => {
  const { rows } = await client.query<{ pid: number; now: number }>(
    'select pg_backend_pid() as pid, (extract(epoch from clock_timestamp()) * 1000)::bigint as now',
  );
  const { pid = 0, now = 0 } = rows[0] ?? {};
  return { pid, aheadMs: now - performance.now() };
};

/** Known from the connection's first transaction on. */
const backendOf = async (client: PoolClient, { backends }: Signing): Promise<Backend> => {
  const backend = backends.get(client) ?? (await learned(client));
  backends.set(client, backend);
  return backend;
};

/** What Postgres says of a signature that does not hold. */
const REFUSED = '28000';

const isRefused = (error: unknown): boolean => error instanceof DatabaseError && error.code === REFUSED;

const ringNames = ['people', 'plumbing'] as const satisfies readonly Ring[];
const signsFor = (ring: Ring, { kind }: Principal): boolean => {
  const kinds: readonly string[] = rings[ring];
  return kinds.includes(kind);
};

const keyFor = ({ keys }: Signing, principal: Principal): KeyObject => {
  const ring = ringNames.find((name) => keys.has(name) && signsFor(name, principal));
  const key = ring && keys.get(ring);
  if (key !== undefined) return key;
  throw new QuartermasterError('internal', `This process has no key to sign for a ${principal.kind}.`);
};

/** `begin` and the signed principal in one round trip; simple protocol, therefore a literal. */
const begin = async (client: PoolClient, principal: Principal, signing: Signing): Promise<void> => {
  const { pid, aheadMs } = await backendOf(client, signing);
  const until = Math.floor(performance.now() + aheadMs + signing.holdsMs);
  const signed = escapeLiteral(signedPrincipal(keyFor(signing, principal), principal, { pid, until }));
  await client.query(`begin; set local qm.principal = ${signed}; select require_principal()`);
};

/** Where the clock of Postgres was set meanwhile, it is read anew, once. */
const opened = async (client: PoolClient, principal: Principal, signing: Signing): Promise<void> => {
  try {
    await begin(client, principal, signing);
  } catch (error) {
    if (!isRefused(error)) throw error;
    await client.query('rollback');
    signing.backends.delete(client);
    await begin(client, principal, signing);
  }
};

const requireInTime = (startedAt: number, { holdsMs }: Signing): void => {
  if (performance.now() - startedAt < holdsMs - MARGIN_MS) return;
  throw new QuartermasterError(
    'provider_unavailable',
    'A transaction took longer than it may stand for somebody; nothing of it was written. Try again, and look why Postgres is slow.',
  );
};

const names = new Map<string, string>();

/** Each text has one name, under which a connection plans it once: row-level security makes planning dearer than running. */
const prepared = (text: string, values: readonly unknown[]): QueryConfig => {
  const name = names.get(text) ?? `qm_${names.size}`;
  names.set(text, name);
  return { name, text, values: [...values] };
};

const transaction = (client: PoolClient, tenant: string): Tx => ({
  tenant,
  rows: async (sql, values = []) => (await client.query(prepared(sql, values))).rows,
  run: async (sql, values = []) => (await client.query(prepared(sql, values))).rowCount ?? 0,
});

/** What Postgres says of a NUL character, in a text and in JSON. */
const unstorable = ['22021', '22P05'];

/** Text from outside may hold what no column takes; that is its sender's mistake, and no later attempt helps. */
const storeError = (error: unknown, principal: Principal): unknown => {
  if (!(error instanceof DatabaseError)) return error;
  if (unstorable.includes(error.code ?? ''))
    return new QuartermasterError(
      'invalid_input',
      'A text has a NUL character, which cannot be stored. Send it without.',
    );
  // Names of policies in migrations/0014 and 0019.
  if (principal.kind === 'person' && /"(?:auditors_write_nothing|who_adds|who_writes)"/.test(error.message))
    return new QuartermasterError('forbidden', 'An auditor reads and changes nothing. Ask somebody with another role.');
  return error;
};

const withPrincipal =
  (pool: Pool, signing: Signing) =>
  async <T>(principal: Principal, work: (tx: Tx) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      const startedAt = performance.now();
      await opened(client, principal, signing);
      const result = await work(transaction(client, tenantOf(principal)));
      requireInTime(startedAt, signing);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => {
        broken = failure;
      });
      throw storeError(error, principal);
    } finally {
      client.release(broken);
    }
  };

const listen = (pool: Pool) => async (channel: string, heard: (payload: string) => void, lost: () => void) => {
  const client = await pool.connect();
  let open = true;
  const stop = (): void => {
    // Not given back to be used again: it would go on listening.
    if (open) client.release(true);
    open = false;
  };
  client.on('notification', ({ payload = '' }) => open && heard(payload));
  client.once('error', () => {
    // A broken connection is given back too, or the pool would count it for ever and never close.
    stop();
    lost();
  });
  try {
    await client.query(`listen ${escapeIdentifier(channel)}`);
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
};

// A process that is frozen in a transaction holds rows that others wait for: it loses them, before those give up.
const LIMITS = {
  connectionTimeoutMillis: 10_000,
  lock_timeout: 10_000,
  statement_timeout: 15_000,
  idle_in_transaction_session_timeout: 30_000,
};

const refusePower = async (pool: Pool): Promise<void> => {
  const { rows } = await pool.query<{ power: string | null }>(
    `select case
       when exists (select from pg_roles r where r.rolsuper and pg_has_role(current_user, r.oid, 'member'))
         then 'is a superuser'
       when exists (select from pg_roles r where r.rolbypassrls and pg_has_role(current_user, r.oid, 'member'))
         then 'bypasses row-level security'
       when exists (select from pg_class where pg_has_role(current_user, relowner, 'member') and relkind in ('r', 'p', 'v'))
         then 'owns tables'
     end as power`,
  );
  const power = rows[0]?.power;
  if (power)
    throw new QuartermasterError(
      'configuration_invalid',
      `The role in DATABASE_URL ${power}, so it would see every tenant. Use a plain role such as qm_app there, and the owner only in DATABASE_ADMIN_URL.`,
    );
};

/** For each ring somebody who sees nothing, and what its key is called in the configuration. */
const probes: Readonly<Record<Ring, { who: Principal; variable: string }>> = {
  people: {
    who: { kind: 'person', tenant: TenantId.parse('nobody'), person: PersonId.parse('nobody'), roles: [] },
    variable: 'DATABASE_PRINCIPAL_KEY',
  },
  plumbing: { who: { kind: 'relay' }, variable: 'DATABASE_PLUMBING_KEY' },
};

const check =
  (within: Database['withPrincipal'], held: readonly Ring[]): Database['check'] =>
  async () => {
    for (const ring of held) {
      const { who, variable } = probes[ring];
      try {
        await within(who, async () => undefined);
      } catch (error) {
        if (!isRefused(error)) throw error;
        throw new QuartermasterError(
          'configuration_invalid',
          `${variable} is not the key that this database checks principals with. Run \`node local/migrate.ts\` with it, or take the one that it last ran with.`,
        );
      }
    }
  };

/** `keys`: of the rings that this process signs for; `holdsMs`: how long a signature holds, and so the longest transaction. */
type Opening = { keys: Partial<Keys>; connections?: number; holdsMs?: number };

/** Connects as the application's role; refused when that role could pass by row-level security, or a key is not the database's. */
export const openDatabase = async (url: string, { keys, connections, holdsMs }: Opening): Promise<Database> => {
  const pool = new Pool({
    connectionString: url,
    max: connections ?? 10,
    application_name: 'quartermaster',
    // Planned once for all values: planning costs more than running here, and nearly every query goes by a key.
    options: '-c plan_cache_mode=force_generic_plan',
    ...LIMITS,
  });
  // Idle connections die with the server; the pool replaces them on the next use.
  pool.on('error', () => undefined);
  // The pool hears idle connections only: one that breaks in the middle of a transaction, between two queries, would
  // end the process. The next query on it fails, and that is enough.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const held = ringNames.flatMap((ring) => {
    const key = keys[ring];
    return key === undefined ? [] : [[ring, principalKey(key)] as const];
  });
  const within = withPrincipal(pool, {
    keys: new Map(held),
    holdsMs: holdsMs ?? HOLDS_MS,
    backends: new WeakMap(),
  });
  const checked = check(
    within,
    held.map(([ring]) => ring),
  );
  try {
    await refusePower(pool);
    await checked();
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { withPrincipal: within, check: checked, listen: listen(pool), close: () => pool.end() };
};
