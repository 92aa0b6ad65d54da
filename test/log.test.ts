import { expect, test } from '@jest/globals';
import { createLog } from '../src/log.ts';
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

test('secrets do not get into a line, by key or within a text', () => {
  const { log, lines } = logged();
  log.info({ token: 'canary', headers: { authorization: 'canary' }, call: { options: { apiKey: 'canary' } } }, 'x');
  log.error({ err: new Error(`refused Bearer canary-1 for ${JWT} of rita.requester@acme.example`) }, 'failed');
  expect(lines.join('')).not.toMatch(/canary|aaaa|bbbb|cccc|rita/);
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
