import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { removeHome } from '../../local/folders.ts';
import { startPostgres } from '../../local/postgres.ts';
import { statement } from '../support/template.ts';
import { isGone, newHome, startElsewhere } from './support.ts';

jest.setTimeout(90_000);

const homes: string[] = [];
const settings = { fsync: 'off' };
afterAll(() => homes.forEach(removeHome));

function home(): string {
  const folder = newHome();
  homes.push(folder);
  return folder;
}

describe('our own Postgres', () => {
  test('is version 18 with pgvector, and its application role owns, bypasses and creates nothing', async () => {
    const folder = home();
    const postgres = await startPostgres({ home: folder, settings });
    try {
      const version = await statement<{ server_version: string }>(postgres.databaseUrl, 'show server_version');
      expect(version[0]?.server_version).toMatch(/^18\./);
      const [near] = await statement<{ distance: number }>(
        postgres.databaseUrl,
        `select '[0,3]'::vector <-> '[4,0]' as distance`,
      );
      expect(near?.distance).toBe(5);
      const roles = 'select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles';
      expect(
        await statement(
          postgres.adminUrl,
          `${roles} where rolname like 'qm_app' or rolname like 'qm_owner' order by 1`,
        ),
      ).toEqual(
        ['qm_app', 'qm_owner'].map((rolname) => ({
          rolname,
          rolsuper: false,
          rolbypassrls: false,
          rolcreatedb: false,
          rolcreaterole: false,
        })),
      );
      await expect(statement(postgres.databaseUrl, 'create table mine ()')).rejects.toMatchObject({ code: '42501' });
      await statement(postgres.adminUrl, 'create table ours ()');
    } finally {
      await postgres.stop();
    }
  });

  test('goes on with its data, port and passwords after a stop, and after a kill -9 of the server', async () => {
    const folder = home();
    const first = await startPostgres({ home: folder, settings });
    await statement(first.adminUrl, 'create table kept as select 1 as n');
    await first.stop();

    const second = await startPostgres({ home: folder, settings });
    expect(second.databaseUrl).toBe(first.databaseUrl);
    await statement(second.adminUrl, 'insert into kept values (2)');
    process.kill(second.process.pid, 'SIGKILL');
    await second.process.exited;
    await second.stop();

    const third = await startPostgres({ home: folder, settings });
    expect(await statement(third.adminUrl, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }]);
    await third.stop();
  });

  test('of a supervisor that was killed is ended, and the next start goes on', async () => {
    const folder = home();
    const { child, pids } = await startElsewhere(folder, 'postgres');
    child.kill('SIGKILL');
    const postgres = await startPostgres({ home: folder, settings });
    expect(pids.map(isGone)).toEqual([true]);
    await expect(statement(postgres.databaseUrl, 'select 1 as n')).resolves.toEqual([{ n: 1 }]);
    await postgres.stop();
  });

  test('keeps its passwords readable by nobody else, and logs none of them', async () => {
    const folder = home();
    const postgres = await startPostgres({ home: folder, settings });
    const secret = new URL(postgres.databaseUrl).password;
    await expect(statement(postgres.databaseUrl, `select '${secret}' from nowhere`)).rejects.toMatchObject({
      code: '42P01',
    });
    await postgres.stop();
    expect(statSync(join(folder, 'postgres.json')).mode & 0o077).toBe(0);
    expect(readFileSync(join(folder, 'logs', 'postgres.log'), 'utf8')).not.toContain(secret);
  });

  test('refuses a second system in the same state folder by the variable that moves it', async () => {
    const folder = home();
    const postgres = await startPostgres({ home: folder, settings });
    await expect(startPostgres({ home: folder, settings })).rejects.toThrow(
      `Process ${process.pid} already runs a Quartermaster in ${folder}; end it first, or set QM_HOME`,
    );
    await postgres.stop();
  });

  test('starts with a new database when the state folder was removed', async () => {
    const folder = home();
    const first = await startPostgres({ home: folder, settings });
    await first.stop();
    rmSync(folder, { recursive: true });
    const second = await startPostgres({ home: folder, settings });
    expect(second.databaseUrl).not.toBe(first.databaseUrl);
    await second.stop();
  });
});
