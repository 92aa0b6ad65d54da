import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { eventStream, type SentEvent } from '../../src/http/event-stream.ts';

let send: (event: SentEvent) => void;
let end: () => void;
let stopped: number;
let response: Response;
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
  stopped = 0;
  response = eventStream((sends, ends) => {
    [send, end] = [sends, ends];
    return () => {
      stopped += 1;
    };
  });
});
afterEach(() => void jest.useRealTimers());

const event = (version: number): SentEvent => ({ event: 'changed', id: `v${version}`, data: { version } });
const textOf = (value: Uint8Array | undefined) => new TextDecoder().decode(value);

const readerOf = () => {
  const { body } = response;
  if (body === null) throw new Error('The answer has no body.');
  return body.getReader();
};

describe('a stream of events', () => {
  test('says what it is, is kept by nobody, and tells each event with its id', async () => {
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const reader = readerOf();
    expect(textOf((await reader.read()).value)).toBe('retry: 2000\n\n');
    send(event(1));
    expect(textOf((await reader.read()).value)).toBe('event: changed\nid: v1\ndata: {"version":1}\n\n');
    send(event(2));
    expect(textOf((await reader.read()).value)).toBe('event: changed\nid: v2\ndata: {"version":2}\n\n');
  });

  test('holds for a slow reader the newest event alone, however many were sent', async () => {
    for (let version = 1; version <= 10_000; version += 1) send(event(version));
    end();
    const text = await response.text();
    expect(text.length).toBeLessThan(300);
    expect(text).toContain('"version":10000}');
  });

  test('tells what is known when it begins, and ends where that is all', async () => {
    const begun = eventStream((sends, ends) => {
      sends(event(1));
      ends();
      return () => {
        stopped += 1;
      };
    });
    expect(await begun.text()).toBe('retry: 2000\n\nevent: changed\nid: v1\ndata: {"version":1}\n\n');
    expect(stopped).toBe(1);
  });

  test('gives a sign of life, and stops when its reader goes', async () => {
    const reader = readerOf();
    await reader.read();
    jest.advanceTimersByTime(20_000);
    expect(textOf((await reader.read()).value)).toBe(': here\n\n');
    await reader.cancel();
    expect(stopped).toBe(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('lets go of whoever takes nothing for a minute', () => {
    send(event(1));
    jest.advanceTimersByTime(60_000);
    expect(stopped).toBe(1);
  });
});
