import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operationsOf } from '../../src/cli/rights.ts';
import { runCli, runHere, startCliSystem } from './run-cli.ts';
import type { CliSystem } from './run-cli.ts';

let system: CliSystem;
let qm: CliSystem['qm'];
beforeAll(async () => {
  system = await startCliSystem();
  qm = system.qm;
});
beforeEach(() => system.writeState({}));
afterAll(() => system.close());

const COMMANDS = [
  'submit',
  'list',
  'show',
  'open',
  'tasks',
  'answer',
  'approve',
  'reject',
  'return',
  'decide',
  'retry',
  'edit',
  'withdraw',
  'reopen',
  'reassign',
  'delegate',
  'history',
  'transcript',
  'outbox',
  'policy check',
  'policy explain',
  'doctor',
  'eval',
  'temporal',
];

describe('usage', () => {
  test.each(COMMANDS)('%s explains itself with an example', async (command) => {
    const ended = await runHere([...command.split(' '), '--help']);
    expect(ended).toEqual({ code: 0, err: '', out: expect.stringContaining(`Example:\n  bin/qm ${command}`) });
  });

  const asking = Object.entries(operationsOf).filter(([, operations]) => operations.length > 0);
  test.each(asking.map(([command]) => command))(
    '%s can be asked as somebody, elsewhere, and for JSON',
    async (command) => {
      const { out } = await runHere([...command.split(' '), '--help']);
      for (const option of ['--as <', '--url <', '--json']) expect(out).toContain(option);
      expect(out).toContain('Example:');
    },
  );

  test.each([
    ['an unknown command', 'lst'],
    ['an unknown option', 'list --colour'],
    ['no id', 'show'],
    ['no field', 'answer T-000001'],
    ['a field without a value', 'answer T-000001 vendor.taxId'],
    ['a field twice', 'edit R-000001 total=1 total=2'],
    ['an unknown verb', 'decide T-000001 launch'],
    ['a question without an amount', 'policy explain --currency EUR --cost-centre X'],
    ['nothing at all', ''],
  ])('%s is exit code 2, on stderr', async (_name, args) => {
    const ended = await runHere(args === '' ? [] : args.split(' '));
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).not.toBe('');
  });
});

describe('who and where', () => {
  test('options may stand before the command too', async () => {
    expect(await qm('--as buyer --json list')).toMatchObject({ code: 0, out: expect.stringMatching(/^\{/) });
  });

  test('QM_TOKEN signs in when --as is not given', async () => {
    const token = await system.issuer.sign({ claims: { sub: 'api' } });
    expect((await qm('tasks', { env: { QM_TOKEN: token } })).code).toBe(0);
    expect(system.memory.calls.at(-1)?.[0]).toBe('api');
  });

  test('nobody, somebody unknown and a bad token are exit code 4', async () => {
    const ended = await Promise.all([qm('tasks'), qm('tasks --as nobody'), qm('tasks', { env: { QM_TOKEN: 'x' } })]);
    expect(ended.map(({ code }) => code)).toEqual([4, 4, 4]);
    expect(ended.map(({ err }) => err).join('')).toContain('--as requester');
  });

  test('a real issuer is never sent a password', async () => {
    await system.writeState({ standIns: ['model'] });
    expect(await qm('tasks --as buyer')).toMatchObject({ code: 1, err: expect.stringContaining('QM_TOKEN') });
  });

  test('--url and QM_URL go before the state file', async () => {
    await system.writeState({ url: 'http://127.0.0.1:9' });
    const [option, variable, file] = await Promise.all([
      qm(`list --as buyer --url ${system.url}/`),
      qm('list --as buyer', { env: { QM_URL: system.url } }),
      qm('list --as buyer'),
    ]);
    expect([option.code, variable.code, file.code]).toEqual([0, 0, 1]);
    expect(file.err).toBe(
      'Quartermaster does not answer at http://127.0.0.1:9; start it with "npm start", or set QM_URL to where it runs.\n',
    );
  });

  test('an address that is none, or is somebody else, is said', async () => {
    const [none, other] = await Promise.all([
      qm('list --as buyer --url nowhere'),
      qm(`list --as buyer --url ${system.issuer.url}`),
    ]);
    expect(none).toMatchObject({ code: 1, err: expect.stringContaining('is no address') });
    expect(other).toMatchObject({ code: 1, err: expect.stringContaining('check that QM_URL') });
  });

  test('the state folder is found from any folder below it', async () => {
    const root = await mkdtemp(join(tmpdir(), 'qm-up-'));
    const below = join(root, 'a/b');
    await mkdir(below, { recursive: true });
    const before = await runCli(['list', '--as', 'buyer'], { cwd: below });
    await rename(system.home, join(root, '.quartermaster'));
    const after = await runCli(['list', '--as', 'buyer'], { cwd: below });
    await rename(join(root, '.quartermaster'), system.home);
    await rm(root, { recursive: true });
    expect(before).toMatchObject({ code: 1, err: expect.stringContaining('npm start') });
    expect(after.code).toBe(0);
  });

  test('a state file that is half written is said', async () => {
    await writeFile(join(system.home, 'system.json'), '{"url":');
    expect(await qm('list --as buyer')).toMatchObject({ code: 1, err: expect.stringContaining('cannot be read') });
  });
});

describe('outbox', () => {
  test('lists what the stand-in took, and prints one', async () => {
    const [list, one, json] = await Promise.all([qm('outbox'), qm('outbox 2'), qm('outbox --json')]);
    expect(list.out).toBe('2\t2026-11-23 09:00 UTC\trita.requester@acme.example\tA question\torder.pdf\n');
    expect(one.out).toBe('Hello [31m\nPlease answer.\n');
    expect(JSON.parse(json.out)).toMatchObject({ standIn: true, messages: [{ n: 2 }] });
  });

  test('an unknown number is exit code 3', async () => {
    expect((await qm('outbox 9')).code).toBe(3);
  });

  test('says so when mail is real', async () => {
    await system.writeState({ standIns: [], mailOutboxUrl: null });
    expect(await qm('outbox')).toMatchObject({ code: 0, out: expect.stringContaining('SMTP_URL') });
  });
});

describe('policy', () => {
  test('check says that ours are sound', async () => {
    expect(await runCli(['policy', 'check', 'policies'])).toEqual({
      code: 0,
      out: 'The policies are sound.\n',
      err: '',
    });
  });

  test('check lists what is wrong and fails', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'qm-policies-'));
    const [plain, json] = await Promise.all([
      runCli(['policy', 'check', empty]),
      runCli(['policy', 'check', empty, '--json']),
    ]);
    await rm(empty, { recursive: true });
    expect(plain).toMatchObject({ code: 1, out: expect.stringContaining('approval.yaml\t\tthe file is missing') });
    expect([json.code, JSON.parse(json.out).ok]).toEqual([1, false]);
  });

  test('explain prints the chain', async () => {
    const ended = await qm('policy explain --amount 12000 --currency EUR --cost-centre X --category it --as requester');
    expect(ended.out).toContain('1. department_head');
    const asked = { amount: '12000', currency: 'EUR', costCenter: 'X', category: 'it' };
    expect(system.memory.calls.at(-1)?.slice(1)).toEqual(['explain', asked]);
  });
});

describe('doctor', () => {
  test('names what is real, what answers and what changes it, and fails when something is down', async () => {
    const ended = await qm('doctor');
    expect(ended.code).toBe(1);
    const rows = Object.fromEntries(
      ended.out.split('\n').map((line) => [line.split('\t')[0], line.split('\t').slice(1)]),
    );
    expect(rows['server']).toEqual(['real', 'yes', system.url, 'QM_URL']);
    expect(rows['risk provider']).toEqual(['real', 'no', '', 'RISK_URL']);
    expect(rows['mail']?.slice(0, 2)).toEqual(['stand-in', 'yes']);
    expect(rows['identity']?.slice(0, 2)).toEqual(['stand-in', 'yes']);
    expect(rows['ERP']?.[1]).toBe('not asked');
    expect(rows['Temporal']?.slice(0, 3)).toEqual(['real', 'no', '127.0.0.1:7777']);
  });

  test('answers also when the server does not', async () => {
    await system.writeState({ url: 'http://127.0.0.1:9' });
    const { code, out } = await qm('doctor --json');
    expect(code).toBe(1);
    expect(JSON.parse(out)[0]).toMatchObject({ part: 'server', answers: false });
  });
});

describe('temporal', () => {
  test("runs Temporal's own program with everything after it, pointed at this system", async () => {
    const program = join(system.home, 'fake-temporal');
    await writeFile(program, '#!/bin/sh\necho "$TEMPORAL_ADDRESS $TEMPORAL_NAMESPACE $*"\nexit 7\n');
    await chmod(program, 0o755);
    await system.writeState({ temporalCli: program });
    const ended = await qm(['temporal', 'workflow', 'list', '--query', 'a = "b"', '--json', '--help']);
    expect(ended).toMatchObject({
      code: 7,
      out: '127.0.0.1:7777 procurement workflow list --query a = "b" --json --help\n',
    });
  });

  test('has payloads decrypted with --decoded, and tells its program by whom in the environment alone', async () => {
    const program = join(system.home, 'fake-temporal');
    await writeFile(program, '#!/bin/sh\necho "$TEMPORAL_CODEC_ENDPOINT $TEMPORAL_CODEC_AUTH $*"\n');
    await chmod(program, 0o755);
    await system.writeState({ temporalCli: program });
    const { out } = await qm('temporal --decoded --as auditor workflow show');
    expect(out).toMatch(/^http:\S+\/codec Bearer \S+ workflow show\n$/);
    expect((await qm('temporal workflow show')).out).toBe('  workflow show\n');
  });

  test('says what to install when there is none', async () => {
    const ended = await qm('temporal workflow list', { env: { PATH: '/nonexistent' } });
    expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('Temporal CLI') });
  });
});
