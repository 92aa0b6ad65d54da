import { expect, test } from '@jest/globals';
import { createLog, withLogFields } from '../src/log.ts';
import type { LogLevel } from '../src/log.ts';

function logged(level: LogLevel = 'info') {
  const lines: string[] = [];
  return { log: createLog({ level, name: 'test' }, { write: (line: string) => void lines.push(line) }), lines };
}

const JWT = `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.${'c'.repeat(20)}`;

test('a line says when, how grave, who and what', () => {
  const { log, lines } = logged();
  log.info({ status: 200 }, 'request');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', name: 'test', status: 200, msg: 'request' });
});

test('lines of a request or an activity have its ids, also after something was waited for, and no others have', async () => {
  const { log, lines } = logged();
  await withLogFields({ requisition: 'R-000001', trace: null }, async () => {
    await Promise.resolve();
    withLogFields({ trace: 'abc' }, () => log.info({}, 'inside'));
  });
  log.info({}, 'outside');
  const [inside, outside] = lines.map((line): unknown => JSON.parse(line));
  expect(inside).toMatchObject({ requisition: 'R-000001', trace: 'abc' });
  expect(outside).not.toHaveProperty('requisition');
});

test('secrets do not get into a line, by key or within a text', () => {
  const { log, lines } = logged();
  log.info({ token: 'canary', headers: { authorization: 'canary' }, call: { options: { apiKey: 'canary' } } }, 'x');
  log.error({ err: new Error(`refused Bearer canary-1 for ${JWT} of rita.requester@acme.example`) }, 'failed');
  expect(lines.join('')).not.toMatch(/canary|aaaa|bbbb|cccc|rita/);
});

test.each([
  ['the name of a header', { request: { headers: [{ 'Set-Cookie': 'canary' }] } }],
  ['a snake', { grant: { deep: { deeper: { still: { refresh_token: 'canary' } } } } }],
  ['a camel', { options: { clientSecret: 'canary', privateKey: 'canary' } }],
  ['an account', { vendor: { bank: { iban: 'canary' } } }],
])('what stands under %s of a secret is not told', (_, fields) => {
  const { log, lines } = logged();
  log.info(fields, 'x');
  expect(lines[0]).not.toContain('canary');
  expect(lines[0]).toContain('[redacted]');
});

test.each([
  ['connect postgres://qm_app:canary@db:5432/quartermaster failed', 'connect postgres://[credentials]@db:5432'],
  ['smtps://mailer:can/ary@with@signs-canary@mail.example:465', 'smtps://[credentials]@mail.example:465'],
  ['redis://canary@cache/0', 'redis://[credentials]@cache/0'],
  ['POST grant_type=refresh_token&refresh_token=canary-1.2_3&client_secret=canary%2F&scope=a', '&scope=a'],
  ['GET /x?access_token=canary&limit=5', '&limit=5'],
  ['{"refresh_token":"canary","expires_in":120}', 'expires_in'],
  [JSON.stringify({ said: JSON.stringify({ client_secret: 'canary\\n2', kind: 'x' }) }), 'kind'],
  ["{ 'password': 'canary', port: 5432 }", 'port: 5432'],
  ['the key sk-proj-canary_canary-1 was refused', 'was refused'],
  [`the session qms_acme_${'canary_'.repeat(6)}a is over`, 'is over'],
  ['GET /x?session=canary&device_code=canary&limit=5', '&limit=5'],
  ['whsec_canary+canary/canary== signs nothing', 'signs nothing'],
  ['Basic Y2FuYXJ5OmNhbmFyeQ== is wrong', 'is wrong'],
  ['account DE89 3704 0044 0532 0130 00 of FR1420041010050500013M02606', 'account [account] of [account]'],
])('a text keeps its sense without its secrets: %s', (text, kept) => {
  const { log, lines } = logged();
  log.error({ err: new Error(text), said: text }, text);
  expect(lines[0]).not.toMatch(/canary|Y2FuYXJ5|3704|20041010/);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: expect.stringContaining(kept), level: 'error' });
});

test('what looks a little like a secret is told', () => {
  const { log, lines } = logged();
  const text =
    'PO-000001 of R-000001, tokens=… 12:30 http://127.0.0.1:8080/v1?limit=5 sha256 9f86d081884c7d659a2feaa0c55ad015';
  log.info({ tokens: 7, at: new Date(0) }, text);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: text, tokens: 7, at: '1970-01-01T00:00:00.000Z' });
});

test('an error is its name, code, text, place and causes, and nothing that hangs on it', () => {
  const { log, lines } = logged();
  const cause = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'Key (name)=(Rita)',
    rows: ['Rita'],
  });
  log.error({ err: new Error('not stored', { cause }) }, 'failed');
  const { err } = JSON.parse(lines[0] ?? '');
  expect(err).toMatchObject({
    type: 'Error',
    message: 'not stored',
    cause: { code: '23505', message: 'duplicate key' },
  });
  expect(lines[0]).not.toContain('Rita');
});

test('causes that run in a circle end', () => {
  const { log, lines } = logged();
  const error = new Error('round');
  error.cause = error;
  log.error({ err: error }, 'failed');
  expect(lines.length).toBe(1);
});

test('a quieter level says less', () => {
  const { log, lines } = logged('error');
  log.info('x');
  expect(lines).toEqual([]);
});

test('a text of any length makes a line that is short, and looked through at once', () => {
  const { log, lines } = logged();
  for (const text of ['a', 'a.a', 'a://', 'eyJa-', 'A1 ', '"token":"']) {
    const long = text.repeat(2_000_000 / text.length);
    log.error({ err: new Error(long, { cause: new Error(long) }), deep: { list: [long] } }, 'failed');
  }
  expect(lines).toHaveLength(6);
  for (const line of lines) expect(line.length).toBeLessThan(60_000);
});
