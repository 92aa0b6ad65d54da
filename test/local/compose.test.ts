import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { removeHome, ROOT } from '../../local/folders.ts';
import { freePort } from '../../local/ports.ts';
import { startPostgres } from '../../local/postgres.ts';
import { startSupervisor } from '../../local/processes.ts';
import type { Supervisor } from '../../local/processes.ts';
import { untilOk } from '../../local/ready.ts';
import { startTemporal } from '../../local/temporal.ts';
import { variables } from '../../src/config.ts';
import { newHome } from './support.ts';

jest.setTimeout(120_000);

const Service = z.looseObject({
  image: z.string().optional(),
  build: z.looseObject({ target: z.string() }).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.coerce.string()).default({}),
});
type Service = z.infer<typeof Service>;

const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const text = read('docker-compose.yml');
const compose = z.object({ services: z.record(z.string(), Service) }).parse(parse(text, { merge: true }));
const sandboxEnv = parseEnv(read('local/compose/sandbox.env'));
const example = read('.env.example');
const own = Object.entries(compose.services).filter(([, service]) => service.build !== undefined);

const serviceOf = (name: string): Service => Service.parse(compose.services[name]);

/** What docker compose puts in for `${NAME}`, `${NAME:-default}` and `${NAME:?message}`. */
function interpolated(value: string, env: NodeJS.ProcessEnv): string {
  return value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string | undefined, rest: string) => {
    const given = env[name] ?? '';
    if (given === '' && kind === '?') throw new Error(rest);
    return given === '' && kind === '-' ? rest : given;
  });
}

const urlOf = (name: string, variable: string) => interpolated(serviceOf(name).environment[variable] ?? '', sandboxEnv);

/** Which of our own services are given a variable. */
const holdersOf = (variable: string): string[] =>
  own.filter(([, { environment }]) => variable in environment).map(([name]) => name);

describe('docker-compose.yml', () => {
  test('gives our own services only variables that they know', () => {
    const known = new Set<string>(Object.keys(variables));
    const unknown = own.flatMap(([name, { environment }]) =>
      Object.keys(environment)
        .filter((variable) => !known.has(variable) && !(name === 'sandbox' && variable.startsWith('SANDBOX_')))
        .map((variable) => `${name}: ${variable}`),
    );
    expect(unknown).toEqual([]);
    expect(own.map(([name]) => name)).toEqual(['migrate', 'worker', 'server', 'sandbox']);
  });

  test('reads only variables that .env.example explains', () => {
    const used = new Set([...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
    expect([...used].filter((name) => !new RegExp(`^#? ?${name}=`, 'm').test(example))).toEqual([]);
  });

  test('pins every image', () => {
    const images = Object.values(compose.services).flatMap(({ image }) => (image === undefined ? [] : [image]));
    expect(images.filter((image) => !/:\S*\d/.test(image))).toEqual([]);
  });

  test('gives the connection of the tables’ owner to the migration only', () => {
    expect(holdersOf('DATABASE_ADMIN_URL')).toEqual(['migrate']);
  });

  test('gives what one of our parts signs with to the other one not', () => {
    expect(holdersOf('DATABASE_PRINCIPAL_KEY')).toEqual(['migrate', 'server']);
    expect(holdersOf('DATABASE_PLUMBING_KEY')).toEqual(['migrate', 'worker']);
  });
});

test('.env.example names every variable, and nothing else is set in it', () => {
  const missing = Object.keys(variables).filter((name) => !new RegExp(`^# ${name}=`, 'm').test(example));
  expect(missing).toEqual([]);
  expect(Object.values(parseEnv(example)).filter((value) => value !== '')).toEqual([]);
});

describe('our own services, each by its command in docker-compose.yml with its environment on loopback,', () => {
  const home = newHome();
  const hosts = new Map<string, string>();
  let supervisor: Supervisor;

  beforeAll(async () => {
    supervisor = await startSupervisor({ home });
    const postgres = await startPostgres({ home, supervisor, settings: { fsync: 'off' } });
    const [port, uiPort] = [await freePort(), await freePort()];
    const env = { ...process.env, TEMPORAL_NAMESPACE: compose.services.worker?.environment.TEMPORAL_NAMESPACE };
    const temporal = await startTemporal({ home, supervisor, port, uiPort, historyDays: 1, env });
    hosts.set(urlOf('migrate', 'DATABASE_ADMIN_URL'), postgres.adminUrl);
    hosts.set(urlOf('worker', 'DATABASE_URL'), postgres.databaseUrl);
    hosts.set('temporal:7233', temporal.address);
    for (const inside of ['8080', '8081', '8091', '8092', '8093', '8094', '8095', '8096'])
      hosts.set(inside, String(await freePort()));
  });

  afterAll(async () => {
    await supervisor.stop();
    removeHome(home);
  });

  /** Names of containers become addresses on loopback, their ports free ones, their volumes folders. */
  function onLoopback(value: string): string {
    const whole = hosts.get(value);
    if (whole !== undefined) return whole;
    return value
      .replace('0.0.0.0', '127.0.0.1')
      .replace('sandbox:', '127.0.0.1:')
      .replace(/^\/state$/, join(home, 'state'))
      .replace(/\b80\d\d\b/, (port) => hosts.get(port) ?? port);
  }

  function processOf(name: string) {
    const { command = [], environment } = serviceOf(name);
    const [program, ...args] = command;
    expect(program).toBe('node');
    const settings = Object.entries(environment).map(([key, value]) => [
      key,
      onLoopback(interpolated(value, sandboxEnv)),
    ]);
    return { args, env: { PATH: process.env.PATH, ...Object.fromEntries(settings) } };
  }

  function start(name: string, port: string, path: string) {
    const { args, env } = processOf(name);
    const ready = untilOk(name, `http://127.0.0.1:${hosts.get(port)}${path}`);
    return supervisor.start({ name, command: process.execPath, args, env, cwd: ROOT, ready });
  }

  test('migrate, then come up and answer', async () => {
    const { args, env } = processOf('migrate');
    const migration = spawn(process.execPath, args, { cwd: ROOT, env });
    const code = await new Promise((resolve) => migration.on('exit', resolve));
    expect(code).toBe(0);
    await start('sandbox', '8096', '/healthz');
    await Promise.all([start('worker', '8081', '/readyz'), start('server', '8080', '/readyz')]);
  });
});
