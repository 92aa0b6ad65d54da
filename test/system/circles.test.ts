import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { toCloudEvent, type CloudEvent } from '../../src/domain/cloud-event.ts';
import type { CommittedEvent } from '../../src/domain/events.ts';
import { PersonId, TenantId } from '../../src/domain/principal.ts';
import type { Subscription } from '../../src/domain/subscriptions.ts';
import type { Sink } from '../../src/events/sink.ts';
import { appOver } from '../support/app.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
/** Answers each run of an agent with a request for the next, and hands on how deep the chain is. */
const ORDERLY = 'urn:acme:orderly';
/** The same, as somebody who knows nothing of our attributes. */
const FORGETFUL = 'urn:acme:forgetful';
const ASKED = 'vendor.asked';
const MOST_HOPS = 4;
const MOST_REPEATS = 5;
const VENDOR = { name: 'Northwind Traders', country: 'US', taxId: '91-1234567', seen: 'whatever else they say' };

const subscription = (name: string, source: string): Subscription => ({
  name,
  tenant: TenantId.parse('acme'),
  person: PersonId.parse('buyer'),
  from: { webhook: 'partners' },
  source,
  type: ASKED,
  reaction: 'run_agent',
  agent: 'vendor',
});

let system: TestSystem;
let app: ReturnType<typeof appOver>;
const told: CloudEvent[] = [];

/** Sends an event in as another system does; answers what was said. */
async function send(source: string, cause: object = {}): Promise<unknown> {
  const id = randomUUID();
  const body = JSON.stringify({ specversion: '1.0', id, source, type: ASKED, data: VENDOR, ...cause });
  const at = new Date();
  const response = await app.request('/inbound/partners', {
    method: 'POST',
    headers: {
      'content-type': 'application/cloudevents+json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(SECRET).sign(id, at, body),
    },
    body,
  });
  return response.json();
}

/** Another system that hears of our events, and answers each run that completed with another one to make. */
const echo: Sink = {
  name: 'echo',
  send: async (events: readonly CommittedEvent[]) => {
    for (const event of events.map((one) => toCloudEvent(one, 'urn:quartermaster:test'))) {
      told.push(event);
      if (event.type !== 'quartermaster.agent_run.completed.v1') continue;
      const source = event.causesource ?? '';
      await send(source, source === ORDERLY ? { hops: event.hops, causeid: event.id } : {});
    }
    return events.map(() => ({ put: 'handed_on' }));
  },
  verify: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

beforeAll(async () => {
  system = await startTestSystem({
    environment: { INBOUND_SECRETS: `partners=${SECRET}` },
    sinks: [echo],
    policies: {
      subscriptions: {
        version: 'test',
        circles: { mostHops: MOST_HOPS, mostRepeatsAnHour: MOST_REPEATS },
        subscriptions: [subscription('orderly', ORDERLY), subscription('forgetful', FORGETFUL)],
      },
    },
  });
  app = appOver({ services: system.services, signIn: system.entrance, inbound: system.inbound });
}, 60_000);
afterAll(() => system.close());

const refusals = async (subscriptionName: string) =>
  (await system.as('auditor').inboundEvents({ outcome: 'refused', limit: 50 })).items.filter(
    ({ subscription: name }) => name === subscriptionName,
  );
const runsOf = async (subscriptionName: string) =>
  (await system.as('auditor').agentRuns({ limit: 50 })).items.filter(
    ({ subscription: name }) => name === subscriptionName,
  );

test('a circle through a system that hands on how deep it is ends at the bound', async () => {
  expect(await send(ORDERLY)).toMatchObject({ outcome: 'applied', subject: 'AR-000001' });
  await until(async () => (await refusals('orderly')).length > 0, { withinMs: 60_000 });
  expect(await refusals('orderly')).toMatchObject([{ reason: 'limit_reached' }]);
  const runs = await runsOf('orderly');
  expect(runs.map(({ cause }) => cause?.hops).toReversed()).toEqual([1, 2, 3, 4]);
  expect(runs).toHaveLength(MOST_HOPS);
  const first = told.filter(({ subject }) => subject === 'AR-000001');
  expect(first.map(({ type, hops, causesource }) => ({ type, hops, causesource }))).toEqual([
    { type: 'quartermaster.agent_run.started.v1', hops: 1, causesource: ORDERLY },
    { type: 'quartermaster.agent_run.completed.v1', hops: 1, causesource: ORDERLY },
  ]);
}, 90_000);

test('a circle through one that knows nothing of it ends when it says the same too often', async () => {
  expect(await send(FORGETFUL)).toMatchObject({ outcome: 'applied' });
  await until(async () => (await refusals('forgetful')).length > 0, { withinMs: 60_000 });
  expect(await refusals('forgetful')).toMatchObject([{ reason: 'limit_reached' }]);
  expect(await runsOf('forgetful')).toHaveLength(MOST_REPEATS);
}, 90_000);

test('what people begin has no cause', async () => {
  const id = await system.submit();
  await until(() => told.some(({ subject }) => subject === id));
  expect(told.find(({ subject }) => subject === id)).not.toHaveProperty('hops');
});

test('nothing has gone wrong underneath', async () => {
  expect(await unsound(system)).toEqual([]);
});
