import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { listen, type Listening } from '../../src/http/listen.ts';
import { updateRequisition } from '../../src/store/requisitions.ts';
import { startMatrix, personWith, type Matrix } from '../matrix/system.ts';
import { newThings, type Things } from '../matrix/things.ts';
import { person, worker } from '../support/principals.ts';

let matrix: Matrix;
let server: Listening;
let things: Things;
beforeAll(async () => {
  matrix = await startMatrix();
  server = await listen(matrix.app, { host: '127.0.0.1', port: 0 });
}, 60_000);
afterAll(async () => {
  await server.close();
  await matrix.close();
});
beforeEach(async () => {
  things = await newThings(matrix.database);
});

const auditor = personWith('auditor');
let reasons = 0;
/** Something of the requisition changes. */
const change = async (): Promise<void> => {
  reasons += 1;
  const statusReason = `reason ${reasons}`;
  await matrix.database.withPrincipal(worker('acme'), (tx) =>
    updateRequisition(tx, things.requisition, { statusReason }),
  );
};

type Stream = { text: () => string; events: () => number; lastId: () => string | null; close: () => void };

/** Opens a stream over a socket of its own; it is read unless it is to be slow. */
const stream = async (
  path: string,
  token: string,
  { slow = false, lastId }: { slow?: boolean; lastId?: string | null } = {},
): Promise<Stream & { response: IncomingMessage }> => {
  const headers = { authorization: `Bearer ${token}`, ...(lastId && { 'last-event-id': lastId }) };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${server.url}${path}`, { headers, agent: false }, resolve).on('error', reject);
  });
  if (response.statusCode !== 200) throw new Error(`The stream was answered with ${response.statusCode}.`);
  let text = '';
  response.setEncoding('utf8').on('error', () => undefined);
  if (!slow) response.on('data', (chunk: string) => (text += chunk));
  return {
    response,
    text: () => text,
    events: () => text.match(/^event: changed$/gm)?.length ?? 0,
    lastId: () =>
      text
        .match(/^id: (\w+)$/gm)
        ?.at(-1)
        ?.slice(4) ?? null,
    close: () => response.destroy(),
  };
};
const until = async (isSo: () => boolean, what: string): Promise<void> => {
  for (const end = Date.now() + 10_000; !isSo(); await sleep(10))
    if (Date.now() > end) throw new Error(`It did not come to that ${what}.`);
};
const path = () => `/v1/requisitions/${things.requisition}/events`;
/** Looks at this requisition since, whoever's. */
const looksSince = (at: number) => matrix.calls.slice(at).filter((name) => name === 'show').length;

describe('a thousand streams', () => {
  test('cost nothing while nothing changes, and a change one look for each person', async () => {
    const people = Array.from({ length: 40 }, (_, n) => person('acme', `auditor-${n}`, 'auditor'));
    const tokens = await Promise.all(people.map((who) => matrix.tokenOf(who)));
    const streams: Stream[] = [];
    for (let round = 0; round < 25; round += 1)
      streams.push(...(await Promise.all(tokens.map((token) => stream(path(), token)))));
    expect(streams).toHaveLength(1_000);
    await until(() => streams.every((one) => one.events() === 1), 'that all were told how it is');

    let [calls, sqls] = [matrix.calls.length, matrix.sqls.length];
    await sleep(300);
    expect([matrix.calls.length, matrix.sqls.length]).toEqual([calls, sqls]);

    [calls, sqls] = [matrix.calls.length, matrix.sqls.length];
    await change();
    await until(() => streams.every((one) => one.events() === 2), 'that all were told of the change');
    expect(looksSince(calls)).toBe(people.length);
    for (const one of streams) one.close();
  }, 60_000);
});

describe('a stream', () => {
  test('that broke goes on where it was: nothing twice, and the newest of what was missed', async () => {
    const token = await matrix.tokenOf(auditor);
    const first = await stream(path(), token);
    await until(() => first.events() === 1, 'that the first event came');
    const lastId = first.lastId();
    first.close();

    const unchanged = await stream(path(), token, { lastId });
    await change();
    await change();
    await until(() => unchanged.events() > 0, 'that the change was told');
    await sleep(100);
    const after = unchanged.events();
    expect(after).toBeLessThanOrEqual(2);
    unchanged.close();

    await change();
    const missed = await stream(path(), token, { lastId });
    await until(() => missed.events() === 1, 'that what was missed was told');
    expect(missed.lastId()).not.toBe(lastId);
    missed.close();
  });

  test('of somebody who may not see it is refused, and ends when they may no longer', async () => {
    const stranger = await matrix.tokenOf(personWith('auditor', 'rheinwerk'));
    await expect(stream(path(), stranger)).rejects.toThrow('404');

    const submitter = await stream(path(), await matrix.tokenOf(things.submitter));
    await until(() => submitter.events() === 1, 'that the first event came');
    const ended = new Promise<void>((resolve) => submitter.response.on('close', () => resolve()));
    await matrix.database.withPrincipal(personWith('administrator'), (tx) =>
      tx.run(
        `update requisitions set submitter = 'buyer2', requester = 'buyer2', watchers = '{}' where tenant = $1 and id = $2`,
        ['acme', things.requisition],
      ),
    );
    await ended;
    expect(submitter.events()).toBe(1);
  });

  test('holds nothing up that is read by nobody', async () => {
    const token = await matrix.tokenOf(auditor);
    const slow = await stream(path(), token, { slow: true });
    const quick = await stream(path(), token);
    for (let count = 0; count < 20; count += 1) await change();
    await until(() => quick.events() > 1, 'that the quick reader was told');
    slow.close();
    quick.close();
  });

  test('of what waits for somebody tells when a task is opened or decided', async () => {
    const mine = await stream('/v1/tasks/events', await matrix.tokenOf(personWith('buyer')));
    await until(() => mine.events() === 1, 'that the first event came');
    const before = mine.events();
    things = await newThings(matrix.database);
    await until(() => mine.events() > before, 'that the new tasks were told');
    mine.close();
  });

  test('is one of a bounded number for each person', async () => {
    const token = await matrix.tokenOf(person('acme', 'many', 'auditor'));
    const streams = await Promise.all(Array.from({ length: 30 }, () => stream(path(), token)));
    await expect(stream(path(), token)).rejects.toThrow('429');
    streams[0]?.close();
    await sleep(100);
    (await stream(path(), token)).close();
    for (const one of streams) one.close();
  });
});

describe('a request that waits', () => {
  const Shown = z.object({ statusReason: z.string().nullable() });
  const ask = async (query: string) => {
    const headers = { authorization: `Bearer ${await matrix.tokenOf(auditor)}` };
    const response = await fetch(`${server.url}/v1/requisitions/${things.requisition}${query}`, { headers });
    const version = (response.headers.get('etag') ?? '').replaceAll('"', '');
    return {
      status: response.status,
      version,
      view: response.status === 200 ? Shown.parse(await response.json()) : null,
    };
  };

  test('is answered as soon as it is another than the caller saw', async () => {
    const { version } = await ask('');
    const waiting = ask(`?wait=20&after=${version}`);
    await sleep(100);
    await change();
    const answered = await waiting;
    expect(answered.view).toEqual({ statusReason: `reason ${reasons}` });
    expect(answered.version).not.toBe(version);
    expect((await ask(`?wait=20&after=${version}`)).version).toBe(answered.version);
  });

  test('is answered as it is when nothing has changed by then', async () => {
    const { version } = await ask('');
    expect((await ask(`?wait=0.2&after=${version}`)).version).toBe(version);
  });
});
