import type pg from 'pg';

/** One small committed write each, where the product reads, calls and writes. */
export type BareActivities = {
  write(input: string, outBytes: number): Promise<string>;
  settle(workflow: string, outBytes: number, announces: boolean): Promise<string>;
};

/** Tables of the bare workflow; a row in `waiting` tells the bench whom to wake. */
export const BARE_TABLES = `
  create table writes (id bigint generated always as identity primary key, content text not null);
  create table waiting (workflow text primary key);
  create function tell_waiting() returns trigger language plpgsql
    as $$ begin perform pg_notify('waiting', new.workflow); return null; end $$;
  create trigger tell after insert on waiting for each row execute function tell_waiting();`;

/** The activities over a pool of connections. */
export const bareActivities = (pool: pg.Pool): BareActivities => ({
  write: async (input, outBytes) => {
    await pool.query('insert into writes (content) values ($1)', [input]);
    return 'x'.repeat(outBytes);
  },
  settle: async (workflow, outBytes, announces) => {
    await (announces
      ? pool.query('insert into waiting (workflow) values ($1) on conflict do nothing', [workflow])
      : pool.query('insert into writes (content) values ($1)', [workflow]));
    return 'x'.repeat(outBytes);
  },
});
