import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { CloudEvent, HTTP } from 'cloudevents';
import { ROOT } from '../../local/folders.ts';
import { releaseVendor } from '../../src/services/vendor-hold.ts';
import { HISTORY_KEYS } from '../support/history.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { person } from '../support/principals.ts';
import { KNOWN_VENDOR } from '../support/records.ts';
import { statement } from '../support/template.ts';
import { until } from '../support/until.ts';
import { CREDENTIALS, runAws, type RunningAws } from './aws-running.ts';
import { startReceiver } from './processes.ts';
import { queuesOf, type RunningQueues } from './queues.ts';

const DEAD = 'dead-letters';
const SOURCE = 'urn:acme:lists';
const compliance = person('acme', 'compliance', 'compliance');

let aws: RunningAws;
let queues: RunningQueues;
let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  [aws, db] = await Promise.all([runAws(), testDatabase()]);
  queues = queuesOf(aws);
  await queues.create(DEAD);
  folder = mkdtempSync(join(tmpdir(), 'quartermaster-policies-'));
}, 240_000);
afterAll(async () => {
  await db.drop();
  await aws.close();
  rmSync(folder, { recursive: true });
});

/** A queue of one test's own: what a killed process was waiting for, SQS may still hand to it. */
const listened = async (queue: string): Promise<string> => {
  await queues.create(queue);
  const policies = join(folder, queue);
  cpSync(join(ROOT, 'policies'), policies, { recursive: true });
  const from = `{ name: lists, tenant: acme, person: buyer, from: { sqs: ${queue} }, source: '${SOURCE}', type: vendor.hit, reaction: hold_vendor }`;
  writeFileSync(join(policies, 'subscriptions.yaml'), `version: test\nsubscriptions:\n  - ${from}\n`);
  return policies;
};

const running: { kill: () => Promise<void> }[] = [];
const started = (policies: string, endpoint: string) => {
  const receiver = startReceiver({
    ...CREDENTIALS,
    DATABASE_URL: db.url,
    HISTORY_KEYS,
    QM_POLICIES: policies,
    SQS_DEAD_LETTERS: DEAD,
    SQS_REGION: aws.region,
    SQS_ENDPOINT: endpoint,
  });
  running.push(receiver);
  return receiver;
};
afterEach(() => Promise.all(running.splice(0).map(({ kill }) => kill())));

/** Between us and moto: what asks for `action` is never answered, and does not arrive. */
const deafTo = async (action: string) => {
  const heard: string[] = [];
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const asked = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    heard.push(asked);
    if (asked === action) return;
    const headers = Object.entries(request.headers).filter(([name]) =>
      /^(?:content-type|x-amz-|authorization)/.test(name),
    );
    const answer = await fetch(aws.url, {
      method: 'POST',
      headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
      body: Buffer.concat(chunks),
    });
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
  };
  const server = createServer((request, response) => void pass(request, response).catch(() => response.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    heard,
    url: `http://127.0.0.1:${port}`,
    close: async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

const hit = (id: string): string => {
  const data = { vendor: { number: KNOWN_VENDOR }, reason: 'On list 7 since today.' };
  return String(HTTP.structured(new CloudEvent({ id, source: SOURCE, type: 'vendor.hit', data })).body);
};
const standing = async (): Promise<{ status: string; applied: number }> => {
  const [row] = await statement<{ status: string; applied: number }>(
    db.superuserUrl,
    `select status, (select count(*)::int from inbound_events where outcome = 'applied') as applied
     from vendors where tenant = 'acme' and number = $1`,
    [KNOWN_VENDOR],
  );
  return row ?? { status: 'gone', applied: 0 };
};
const untilEmpty = (queue: string, state: () => unknown) =>
  until(async () => (await queues.count(queue)) === 0, { withinMs: 100_000, state });

describe('an event in a queue', () => {
  test('is applied once, when whoever took it is killed before it is deleted', async () => {
    const queue = 'killed';
    const policies = await listened(queue);
    const proxy = await deafTo('DeleteMessage');
    const first = started(policies, proxy.url);
    await queues.send(queue, hit('1'));
    await until(() => proxy.heard.includes('DeleteMessage'), { withinMs: 60_000, state: first.said });
    expect(await standing()).toEqual({ status: 'hold', applied: 1 });
    await first.kill();
    await proxy.close();
    expect(await queues.count(queue)).toBe(1);
    // Applied again, it would put the vendor on hold again.
    await releaseVendor({ database: db.database, now: () => new Date() })(compliance, KNOWN_VENDOR, 'It was another.');
    const second = started(policies, aws.url);
    await untilEmpty(queue, second.said);
    expect(await standing()).toEqual({ status: 'active', applied: 1 });
    expect(await queues.drain(DEAD)).toEqual([]);
  }, 240_000);

  test('waits while the database is away, and is applied when it is back', async () => {
    const queue = 'waiting';
    const receiver = started(await listened(queue), aws.url);
    await until(() => receiver.said().includes('receives'), { withinMs: 60_000, state: receiver.said });
    const name = new URL(db.url).pathname.slice(1);
    await statement(db.superuserUrl, `revoke connect on database ${name} from qm_app`);
    await statement(
      db.superuserUrl,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'qm_app'`,
      [name],
    );
    await queues.send(queue, hit('2'));
    const waits = () => receiver.said().split('an event of others waits').length - 1;
    await until(() => waits() >= 2, { withinMs: 60_000, state: receiver.said });
    expect(await queues.count(queue)).toBe(1);
    await statement(db.superuserUrl, `grant connect on database ${name} to qm_app`);
    await untilEmpty(queue, receiver.said);
    expect(await standing()).toEqual({ status: 'hold', applied: 2 });
    expect(await queues.drain(DEAD)).toEqual([]);
  }, 240_000);
});
