import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CommittedEvent } from '../../src/domain/events.ts';
import { createEventBridgeSink } from '../../src/events/eventbridge.ts';
import { BUS, runEventBridge } from './eventbridge-running.ts';

let bridge: Awaited<ReturnType<typeof runEventBridge>>;
beforeAll(async () => {
  bridge = await runEventBridge();
}, 240_000);
afterAll(() => bridge.close());

const eventOf = (nth: number, subject: string, vendor: string = subject): CommittedEvent => ({
  tenant: 'acme',
  id: `5b8c1d2e-0000-4000-8000-${String(nth).padStart(12, '0')}`,
  type: 'quartermaster.vendor.held.v1',
  subject,
  data: { vendor },
  traceparent: null,
  cause: null,
  at: '2026-11-26T12:00:00Z',
  partition: 0,
  place: nth,
});

const sinkAt = (endpoint: string, bus = BUS) =>
  createEventBridgeSink({ bus, region: bridge.region, endpoint, source: 'urn:quartermaster:test' });
const never = new AbortController().signal;
const TAKEN = { put: 'handed_on' };

/** Between the sink and moto: notes how many entries each request had, and answers for some of them in the place of moto. */
const between = async (codeOf: (subject: string) => string | null) => {
  const calls: string[][] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void answer(Buffer.concat(chunks).toString(), request.headers, response));
  });
  const answer = async (
    body: string,
    headers: NodeJS.Dict<string | string[]>,
    response: ServerResponse,
  ): Promise<void> => {
    const entries: Record<string, string>[] = JSON.parse(body).Entries;
    const subjects = entries.map(({ Detail = '{}' }) => String(JSON.parse(Detail).subject));
    calls.push(subjects);
    const passed = entries.filter((_, at) => codeOf(subjects[at] ?? '') === null);
    const sent = await fetch(bridge.url, {
      method: 'POST',
      headers: {
        'content-type': String(headers['content-type']),
        'x-amz-target': String(headers['x-amz-target']),
        authorization: String(headers['authorization']),
      },
      body: JSON.stringify({ Entries: passed }),
    });
    const answers: unknown[] = passed.length === 0 ? [] : JSON.parse(await sent.text()).Entries;
    const all = subjects.map((subject) => {
      const code = codeOf(subject);
      return code === null ? answers.shift() : { ErrorCode: code, ErrorMessage: 'no' };
    });
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ Entries: all, FailedEntryCount: all.length - passed.length }));
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { calls, url: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(resolve)) };
};

describe('EventBridge', () => {
  test('gets each event whole, and its rules put it where somebody else reads it', async () => {
    const sink = sinkAt(bridge.url);
    await sink.verify();
    expect(await sink.send([eventOf(1, 'V-1'), eventOf(2, 'V-2')], never)).toEqual([TAKEN, TAKEN]);
    await sink.close();
    expect(await bridge.received()).toEqual(
      ['V-1', 'V-2'].map((subject) =>
        expect.objectContaining({
          source: 'quartermaster',
          'detail-type': 'quartermaster.vendor.held.v1',
          detail: expect.objectContaining({
            specversion: '1.0',
            source: 'urn:quartermaster:test',
            subject,
            data: { vendor: subject },
          }),
        }),
      ),
    );
  });

  test('gets at most ten entries at once, and what failed is named alone; of its subject nothing follows', async () => {
    const proxy = await between(
      (subject) => ({ 'V-3': 'MalformedDetail', 'V-5': 'ThrottlingException' })[subject] ?? null,
    );
    const sink = sinkAt(proxy.url);
    const events = Array.from({ length: 24 }, (_, nth) => eventOf(nth, `V-${nth % 12}`));
    const outcomes = await sink.send(events, never);
    await sink.close();
    await proxy.close();
    expect(proxy.calls.every((call) => call.length <= 10 && new Set(call).size === call.length)).toBe(true);
    expect(outcomes.map(({ put }, at) => [events[at]?.subject, put]).filter(([, put]) => put !== 'handed_on')).toEqual([
      ['V-3', 'refused'],
      ['V-5', 'away'],
      ['V-3', 'behind'],
      ['V-5', 'behind'],
    ]);
    expect(proxy.calls.flat().filter((subject) => subject === 'V-3')).toHaveLength(1);
    expect(await bridge.received()).toHaveLength(20);
  });

  test('is not asked to take what is too large, and gets the others', async () => {
    const sink = sinkAt(bridge.url);
    const large = eventOf(1, 'V-1', 'x'.repeat(300_000));
    const halves = [eventOf(2, 'V-2', 'x'.repeat(150_000)), eventOf(3, 'V-3', 'x'.repeat(150_000))];
    expect(await sink.send([large, ...halves], never)).toEqual([{ put: 'refused', reason: 'TOO_LARGE' }, TAKEN, TAKEN]);
    await sink.close();
  });

  test('that does not answer, or has no such bus, is away, and says which', async () => {
    const gone = sinkAt('http://127.0.0.1:1');
    expect(await gone.send([eventOf(1, 'V-1')], never)).toEqual([{ put: 'away', reason: expect.any(String) }]);
    await gone.close();
    const other = sinkAt(bridge.url, 'another');
    await expect(other.verify()).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
    await other.close();
  });
});
