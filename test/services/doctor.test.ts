import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Finding } from '../../src/domain/doctor.ts';
import { doctor } from '../../src/services/doctor.ts';
import { enqueue } from '../../src/store/outbox.ts';
import { dropWorker, noteWorker, seenWorkers } from '../../src/store/workers.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { person, worker } from '../support/principals.ts';
import { statement } from '../support/template.ts';

const relay = { kind: 'relay' } as const;
const admin = person('acme', 'admin', 'administrator');
const other = person('rheinwerk', 'admin', 'administrator');

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const examined = async (who = admin): Promise<Record<string, Finding>> => {
  const { findings } = await doctor({
    database: db.database,
    now: () => new Date(),
    standIns: ['model'],
    lookAtInbound: async () => [],
  })(who);
  return Object.fromEntries(findings.map((finding) => [finding.check, finding]));
};

const id = randomUUID();
const seen = { part: 'model', answers: true, latencyMs: 3, aheadMs: null, problem: null };
const note = () => db.database.withPrincipal(relay, (tx) => noteWorker(tx, { id, startedAt: new Date() }, [seen]));

describe('doctor', () => {
  test('misses a worker until one lives, and again when it was not heard of for long', async () => {
    expect((await examined())['workers']?.state).toBe('broken');
    await note();
    expect(await examined()).toMatchObject({
      workers: { state: 'good', says: '1 at work' },
      model: { state: 'good', is: 'stand-in', latencyMs: 3 },
    });
    await statement(db.superuserUrl, `update workers set seen_at = now() - interval '91 seconds'`);
    expect((await examined())['workers']?.state).toBe('broken');
    await note();
    await db.database.withPrincipal(relay, (tx) => dropWorker(tx, id));
    expect((await examined())['workers']?.state).toBe('broken');
  });

  test('finds the schema of this version, and one clock', async () => {
    expect(await examined()).toMatchObject({
      Postgres: { state: 'good' },
      'clock of Postgres': { state: 'good' },
      'size of the database': { says: expect.stringMatching(/^[1-9]\d* MB$/) },
      'temporary files of the server': { says: expect.stringContaining(' free') },
      schema: { state: 'good', says: expect.stringMatching(/^00\d\d_/) },
    });
  });

  test('counts what waits in the administrator’s own company', async () => {
    await db.database.withPrincipal(worker('acme'), (tx) =>
      enqueue(tx, { kind: 'start', requisition: 'R-000001', round: 1 }),
    );
    await statement(db.superuserUrl, `update outbox set created_at = now() - interval '2 minutes'`);
    expect((await examined())['waiting wake-ups']).toMatchObject({
      state: 'warning',
      says: expect.stringMatching(/^1, the oldest for 120\.\d s$/),
    });
    expect((await examined(other))['waiting wake-ups']).toMatchObject({ state: 'good', says: 'none' });
    await statement(db.superuserUrl, 'update outbox set parked_at = now()');
    expect((await examined())['parked wake-ups']).toMatchObject({ state: 'broken' });
  });
});

test('what workers saw is for whoever looks over the company', async () => {
  await note();
  const visible = async (who: typeof admin) => (await db.database.withPrincipal(who, seenWorkers)).length;
  expect(await visible(admin)).toBe(1);
  expect(await visible(person('acme', 'buyer', 'buyer'))).toBe(0);
  expect(await visible(person('acme', 'auditor', 'auditor'))).toBe(1);
});
