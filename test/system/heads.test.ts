import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { contradicted, type Head } from '../../src/domain/case-chain.ts';
import { createLog } from '../../src/log.ts';
import { relayOnce } from '../../src/events/relay.ts';
import { enqueue } from '../../src/store/outbox.ts';
import { worker } from '../support/principals.ts';
import { historyCodec } from '../support/history.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
let id: string;
beforeAll(async () => {
  system = await startTestSystem();
  id = await system.submit();
  const task = await system.untilTask(id, 'approval_step');
  await system.as('head').decide(task, 'approve');
  await system.untilStatus(id, 'ordered');
}, 60_000);
afterAll(() => system.close());

const entries = async () => (await system.as('auditor').history(id)).entries;

const Witness = z.object({ head: z.object({ entries: z.int(), hash: z.string() }) });

/** The heads that a history holds, in memo and signals, wherever in the event they stand. */
const headsIn = (value: unknown): Head[] => {
  const known = Witness.safeParse(value);
  if (known.success) return [known.data.head];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(headsIn) : [];
};

test('Temporal keeps the head of the case file as it was at the start and at each decision, and it fits what is stored', async () => {
  const { workflowId } = (await system.as('auditor').show(id)).temporal;
  const handle = system.temporal.workflow.getHandle(workflowId);
  const started = Witness.parse((await handle.describe()).memo).head;
  const { events } = await handle.fetchHistory();
  const signals = (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) =>
    (signal?.input?.payloads ?? [])
      .map((payload) => historyCodec.open(payload))
      .map(({ data }) => headsIn(JSON.parse(Buffer.from(data ?? []).toString()))),
  );
  const found = await entries();
  const decided = found.find(({ kind }) => kind === 'decided');
  expect(started).toEqual({ entries: 1, hash: found[0]?.hash });
  expect(signals).toEqual([[{ entries: decided?.seq, hash: decided?.hash }]]);
  expect(
    contradicted(
      found.map(({ hash }) => hash),
      [started, ...signals.flat()],
    ),
  ).toBeNull();
});

test('the log of whoever carries a wake-up has the head, with ids alone', async () => {
  const lines: string[] = [];
  const log = createLog({ level: 'info', name: 'worker' }, { write: (line) => void lines.push(line) });
  const runs = {
    start: async () => true,
    wake: async () => true,
    follow: async () => true,
    runAgent: async () => true,
    embed: async () => {},
    close: async () => {},
  };
  // The relay of the system may be faster; then another row is written.
  for (const end = Date.now() + 10_000; lines.length === 0 && Date.now() < end;) {
    await system.database.withPrincipal(worker('acme'), (tx) =>
      enqueue(tx, { kind: 'wake', requisition: id, round: 1, because: 'resume' }),
    );
    await relayOnce(system.database, runs, log);
  }
  const last = (await entries()).at(-1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    case_head: { tenant: 'acme', requisition: id, entries: last?.seq, hash: last?.hash },
    msg: 'carried',
  });
});

test('every decision says who decided, and what they saw; whatever an agent did says which, and in whose name', async () => {
  const found = await entries();
  expect(found.find(({ kind }) => kind === 'decided')).toMatchObject({
    actor: { kind: 'person', person: 'head', roles: expect.arrayContaining(['department_head']) },
    payload: {
      topic: 'approval_step',
      verb: 'approve',
      saw: { asks: [], facts: expect.objectContaining({ step: 1 }), digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    },
  });
  expect(found.find(({ kind }) => kind === 'read')).toMatchObject({
    actor: { kind: 'agent', agent: 'intake', onBehalfOf: 'requester' },
  });
  expect(found.find(({ kind }) => kind === 'vendor_cleared')).toMatchObject({
    payload: { agent: 'vendor', onBehalfOf: 'requester', clearance: { run: expect.any(String) } },
  });
});
