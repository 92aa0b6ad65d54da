import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { Call } from '../../sandbox/erp/book.ts';
import { removeHome, ROOT } from '../../local/folders.ts';
import { freePort } from '../../local/ports.ts';
import type { PartName } from '../../local/system.ts';
import { ERP_CLERK } from '../../local/stand-ins.ts';
import { startRig } from '../kill/rig.ts';
import type { Rig } from '../kill/rig.ts';
import type { Subject } from '../kill/people.ts';
import { signIn as passwordToken, usernameOf } from '../../src/cli/sign-in.ts';
import { signIn } from '../support/sign-in.ts';
import { eventually } from './support.ts';

jest.setTimeout(180_000);

const GRACE_SECONDS = 2;
const CLIENTS = 4;
const Book = z.object({ orders: z.array(Call.shape.change.unwrap()) });

const takeIn = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  collected.push(await text(request));
  response.end('{}');
};

let rig: Rig;
/** Takes traces in, as a collector of OpenTelemetry does. */
const collector = createServer();
const collected: string[] = [];
beforeAll(async () => {
  collector.on('request', (request, response) => void takeIn(request, response));
  const port = await freePort();
  collector.listen(port, '127.0.0.1');
  rig = await startRig({
    QM_DRAIN_SECONDS: String(GRACE_SECONDS),
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
  });
  await signIn(rig.system.state.url, 'acme/requester');
});
afterAll(async () => {
  await rig.stop();
  collector.close();
  removeHome(rig.home);
});

const portOf = (variable: string): string => rig.system.environment[variable] ?? '';
const scraped = async (variable: string): Promise<string> => {
  const response = await fetch(`http://127.0.0.1:${portOf(variable)}/metrics`);
  expect(response.status).toBe(200);
  return response.text();
};
const namesIn = (page: string): string[] => [...page.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name);

/** SIGTERM, as a service manager sends it; resolves with the exit code. */
const terminated = async (name: PartName): Promise<number | null> => {
  const part = rig.system.part(name);
  if (part === undefined) throw new Error(`There is no process ${name}.`);
  await part.stop();
  return (await part.exited).code;
};

const ordersOf = async ({ item }: Subject): Promise<number> => {
  const { ERP_URL, ERP_TOKEN = ERP_CLERK } = rig.system.environment;
  const answer = await fetch(`${ERP_URL}/orders`, { headers: { authorization: `Bearer ${ERP_TOKEN}` } });
  return Book.parse(await answer.json()).orders.filter((order) => JSON.stringify(order).includes(item)).length;
};

const untilOrdered = (subject: Subject): Promise<void> =>
  eventually(async () => (await rig.as('auditor').show(subject.id)).status === 'ordered');

describe('Prometheus', () => {
  test('reads at server and worker every metric of the table, and those of Node and of Temporal’s SDK', async () => {
    const [server, worker] = [await scraped('QM_SERVER_METRICS_PORT'), await scraped('QM_WORKER_HEALTH_PORT')];
    const table = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
    const rows = [...table.matchAll(/^\| `(quartermaster_\w+)` +\| \w+ +\| [^|]*\| (\w+)/gm)];
    const of = (process: string) =>
      rows.filter(([, , who]) => who === process || who === 'both').map(([, name]) => name);
    expect(namesIn(server)).toEqual(expect.arrayContaining([...of('server'), 'nodejs_eventloop_lag_seconds']));
    expect(namesIn(worker)).toEqual(expect.arrayContaining([...of('worker'), 'process_cpu_seconds_total']));
    expect(namesIn(worker).filter((name) => name.startsWith('temporal_')).length).toBeGreaterThan(5);
    expect(worker).toContain('quartermaster_worker_polling 1');
    expect(worker).toContain('quartermaster_store_up 1');
    // A name that comes twice is refused by whoever scrapes.
    for (const all of [server, worker]) expect(new Set(namesIn(all)).size).toBe(namesIn(all).length);
  });
});

describe('doctor', () => {
  test('finds every part of a system that runs, and misses a worker that has ended', async () => {
    const examined = async () => (await rig.as('administrator').doctor()).findings;
    await eventually(async () => (await examined()).some(({ check }) => check === 'model'));
    const findings = await examined();
    expect(findings.filter(({ state }) => state === 'broken')).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        'Postgres',
        'Temporal',
        'identity',
        'model',
        'risk provider',
        'ERP',
        'mail',
        'tools of our own',
      ]),
    );
    expect(
      findings
        .filter(({ is }) => is === 'stand-in')
        .map(({ check }) => check)
        .toSorted(),
    ).toEqual(['ERP', 'identity', 'mail', 'model', 'risk provider']);
    await rig.system.part('worker')?.stop();
    expect((await examined()).filter(({ state }) => state === 'broken').map(({ check }) => check)).toEqual(['workers']);
    await rig.system.restart('worker');
  });
});

describe('a worker that is told to end', () => {
  test('finishes the call of a model that is under way, and what is left goes on with the next worker: nothing twice, nothing lost', async () => {
    const before = await rig.modelCalls();
    const mail = rig.newMail();
    const held = await rig.hold({ standIn: 'model', kind: 'slow', match: mail.item, ms: 3_000 });
    const subject = await rig.submit(mail);
    await held.struck();
    expect(await terminated('worker')).toBe(0);
    await rig.release();
    await rig.system.restart('worker');
    await rig.asked(subject, 'approval_step');
    await rig.answer(subject, 'approval_step');
    await untilOrdered(subject);
    expect(await ordersOf(subject)).toBe(1);
    // One of the Intake agent, three of the Vendor agent.
    expect((await rig.modelCalls()) - before).toBe(4);
    // So the core of the SDK names its counters; the run ends a moment after its order was sent.
    const isOver = async () => /^temporal_workflow_completed_total\{/m.test(await scraped('QM_WORKER_HEALTH_PORT'));
    await eventually(isOver);
    const worker = await scraped('QM_WORKER_HEALTH_PORT');
    expect(worker).toMatch(/^quartermaster_gate_verdicts_total\{agent="vendor",verdict="allow"\} [1-9]/m);
    expect(worker).toMatch(/^quartermaster_model_spend_dollars_total\{agent="vendor",model="[^"]+"\} [0-9.]+/m);
    // Absent until there is one.
    expect(worker).not.toMatch(/temporal_workflow_task_execution_failed_total\{[^}]*\} [1-9]/);
  });
});

describe('a server that is told to end', () => {
  test('under load fails no request: it says that it is not ready, answers what it has, then takes nothing more', async () => {
    const { url } = rig.system.state;
    const isReady = async () => (await fetch(`${url}/readyz`)).status === 200;
    const stop = new AbortController();
    const statuses: number[] = [];
    const client = async (): Promise<void> => {
      for (; !stop.signal.aborted; await sleep(5)) statuses.push((await fetch(`${url}/healthz`)).status);
    };
    // A mail of which half is sent when the signal comes, and the rest when nobody new is taken.
    const { promise: rest, resolve: finish } = Promise.withResolvers<void>();
    const { mail } = rig.newMail();
    const token = await passwordToken(fetch, rig.system.state.issuer, usernameOf('requester'));
    const slow = fetch(`${url}/v1/requisitions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'message/rfc822' },
      duplex: 'half',
      body: new ReadableStream({
        start: (controller) => controller.enqueue(mail.slice(0, 200)),
        pull: async (controller) => {
          await rest;
          controller.enqueue(mail.slice(200));
          controller.close();
        },
      }),
    });
    const load = Promise.all(Array.from({ length: CLIENTS }, client));
    await eventually(() => statuses.length > 50);
    const code = terminated('server');
    await eventually(async () => !(await isReady()));
    const during = statuses.length;
    // A load balancer has noticed by now; whoever has not is answered, and told not to stay.
    const late = await fetch(`${url}/healthz`);
    expect([late.status, late.headers.get('connection')]).toEqual([200, 'close']);
    stop.abort();
    await load;
    await eventually(() =>
      fetch(`${url}/healthz`).then(
        () => false,
        () => true,
      ),
    );
    finish();
    expect((await slow).status).toBe(202);
    expect(await code).toBe(0);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect(statuses.length).toBeGreaterThanOrEqual(during);
    await rig.system.restart('server');
    expect(rig.crashes).toEqual([]);
  });
});

test('both have sent their traces, of models and tools too, and nothing of what a mail says or who wrote it', async () => {
  const names = [
    'quartermaster-server',
    'quartermaster-worker',
    'POST /v1/requisitions',
    'outbox start',
    'chat ',
    'execute_tool',
  ];
  // They are sent every few seconds.
  await eventually(() => names.every((name) => collected.join('\n').includes(name)));
  const sent = collected.join('\n');
  expect(sent).not.toMatch(/monitors kind|rita|@acme|northwind/i);
});
