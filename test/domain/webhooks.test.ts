import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { catalogue, typeOf } from '../../src/domain/events.ts';
import {
  disablingOf,
  eventNames,
  isWanted,
  namesEvents,
  outcomeOf,
  refusalOf,
  WAITS_MS,
  type Attempted,
} from '../../src/domain/webhooks.ts';

const answered = (status: number, retryAfterMs: number | null = null): Attempted => ({
  kind: 'answered',
  status,
  retryAfterMs,
});
const lost: Attempted = { kind: 'unanswered', error: 'ETIMEDOUT' };
const DAY = 86_400_000;

const failures = fc.oneof(
  fc
    .integer({ min: 100, max: 599 })
    .filter((status) => (status < 200 || status >= 300) && status !== 410)
    .chain((status) => fc.option(fc.integer({ min: 0, max: 10 * DAY })).map((asked) => answered(status, asked))),
  fc.constant(lost),
);
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the schedule', () => {
  test('is the table of Standard Webhooks', () => {
    expect(WAITS_MS.map((ms) => ms / 1000)).toEqual([0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);
  });

  test('waits as the table says and at most a fifth longer, or as long as it was asked to, but a day', () => {
    fc.assert(
      fc.property(failures, fc.integer({ min: 1, max: WAITS_MS.length - 1 }), random, (attempted, tries, jitter) => {
        const outcome = outcomeOf(attempted, tries, jitter);
        if (outcome.state !== 'pending') throw new Error(outcome.state);
        const wait = WAITS_MS[tries] ?? 0;
        const asked = Math.min(attempted.kind === 'answered' ? (attempted.retryAfterMs ?? 0) : 0, DAY);
        expect(outcome.waitMs).toBeGreaterThanOrEqual(Math.max(wait, asked) - 1);
        expect(outcome.waitMs).toBeLessThanOrEqual(Math.max(wait * 1.2, asked) + 1);
      }),
    );
  });

  test('ends after the tenth attempt', () => {
    fc.assert(
      fc.property(failures, fc.integer({ min: 10, max: 1000 }), random, (attempted, tries, jitter) => {
        expect(outcomeOf(attempted, tries, jitter)).toEqual({ state: 'failed' });
      }),
    );
  });

  test('ends with any answer of the two hundreds, and with 410', () => {
    for (const status of [200, 201, 202, 204, 299]) expect(outcomeOf(answered(status), 1, 0).state).toBe('delivered');
    expect(outcomeOf(answered(410), 1, 0).state).toBe('failed');
    for (const status of [301, 302, 307, 308, 304, 400, 401, 404, 429, 500])
      expect(outcomeOf(answered(status), 1, 0).state).toBe('pending');
  });
});

describe('an endpoint', () => {
  const now = new Date('2026-11-26T12:00:00Z');
  const ago = (ms: number) => new Date(now.getTime() - ms);

  test('is disabled at once when it is gone, and when nothing has arrived for five days', () => {
    expect(disablingOf(answered(410), null, now)).toBe('gone');
    expect(disablingOf(lost, ago(5 * DAY), now)).toBe('failing');
    expect(disablingOf(answered(500), ago(6 * DAY), now)).toBe('failing');
  });

  test('is not disabled before, nor when something arrives', () => {
    expect(disablingOf(lost, null, now)).toBeNull();
    expect(disablingOf(lost, ago(5 * DAY - 1), now)).toBeNull();
    expect(disablingOf(answered(200), ago(6 * DAY), now)).toBeNull();
  });
});

describe('a pattern', () => {
  const sent = typeOf('order.sent');

  test.each([
    ['*', true],
    ['order.*', true],
    ['order.sent', true],
    ['order', false],
    ['order.s*', false],
    ['orders.*', false],
    ['order.posted', false],
    ['vendor.*', false],
    [sent, false],
  ])('%s wants what was sent: %s', (pattern, wanted) => {
    expect(isWanted([pattern], sent)).toBe(wanted);
    expect(isWanted(['task.opened', pattern], sent)).toBe(wanted);
  });

  test('names an event of the catalogue, or is refused', () => {
    for (const name of eventNames) expect(namesEvents(name)).toBe(true);
    expect(eventNames).toEqual(Object.keys(catalogue));
    expect(['order.lost', 'orde.*', ''].filter(namesEvents)).toEqual([]);
  });
});

const literal = (url: URL): boolean | null => (/^[\d.]+$/.test(url.hostname) ? url.hostname.startsWith('93.') : null);
const refused = (url: string, ...own: string[]) => refusalOf(new URL(url), own, literal);

describe('an address', () => {
  test('is https and public, or one that the operator has named', () => {
    expect(refused('https://hooks.example/a')).toBeNull();
    expect(refused('https://93.184.215.14/a')).toBeNull();
    expect(refused('http://127.0.0.1:9000/a', 'http://127.0.0.1:9000')).toBeNull();
  });

  test.each([
    ['http://hooks.example/a', 'https://'],
    ['ftp://hooks.example/a', 'https://'],
    ['https://10.0.0.1/a', 'public'],
    ['https://localhost/a', 'public'],
    ['https://a.localhost./a', 'public'],
    ['https://me:secret@hooks.example/a', 'password'],
  ])('%s is refused', (url, why) => {
    expect(refused(url)).toContain(why);
  });

  test('at another port of a host that the operator has named is refused', () => {
    expect(refused('https://127.0.0.1:9001/a', 'http://127.0.0.1:9000')).toContain('private');
    expect(refused('https://erp.corp.example/a', 'http://erp.corp.example:80')).toContain('private');
  });
});
