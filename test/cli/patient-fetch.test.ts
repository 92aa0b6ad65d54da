import { describe, expect, jest, test } from '@jest/globals';
import { patient } from '../../src/cli/patient-fetch.ts';

const ADDRESS = 'http://127.0.0.1:1/v1/requisitions';
const tooOften = (seconds?: number) =>
  new Response('{}', { status: 429, headers: seconds === undefined ? {} : { 'retry-after': String(seconds) } });
const done = () => new Response('{"done":true}');

/** `answers` come one after the other; `waits` are those that were made, in milliseconds. */
function made(...answers: Response[]) {
  let now = 0;
  const waits: number[] = [];
  const asked = jest.fn<typeof fetch>(() => {
    const answer = answers.shift();
    return answer === undefined ? Promise.reject(new Error('asked once more than expected')) : Promise.resolve(answer);
  });
  const sleep = (ms: number) => {
    now += ms;
    waits.push(ms);
    return Promise.resolve();
  };
  return { waits, asked, fetch: patient(asked, { now: () => now, sleep, random: () => 0.5 }) };
}

describe('a command that asked too often', () => {
  test('asks the same again when it may, not all at one instant', async () => {
    const { fetch, asked, waits } = made(tooOften(2), tooOften(), done());
    expect(await (await fetch(ADDRESS, { method: 'POST', body: '{}' })).json()).toEqual({ done: true });
    expect(waits).toEqual([3000, 1500]);
    expect(asked.mock.calls).toEqual(Array.from({ length: 3 }, () => [ADDRESS, { method: 'POST', body: '{}' }]));
  });

  test('is told so when that would take longer than somebody waits', async () => {
    const { fetch, waits } = made(tooOften(15), tooOften(15));
    expect((await fetch(ADDRESS)).status).toBe(429);
    expect(waits).toEqual([22_500]);
  });

  test('takes every other answer as it is', async () => {
    for (const status of [200, 401, 409, 500, 503]) {
      const { fetch, waits } = made(new Response('{}', { status, headers: { 'retry-after': '1' } }));
      expect((await fetch(ADDRESS)).status).toBe(status);
      expect(waits).toEqual([]);
    }
  });
});
