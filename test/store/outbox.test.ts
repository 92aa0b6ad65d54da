import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { appendCase, readCase } from '../../src/store/case-file.ts';
import type { Tx } from '../../src/store/database.ts';
import { carried, enqueue, putOff, takeDue } from '../../src/store/outbox.ts';
import type { OutboxMessage, OutboxRow } from '../../src/store/outbox.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { relay, requester, worker } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

const HOUR = 3_600_000;

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(() => statement(db.superuserUrl, 'truncate outbox'));

const start = (requisition: string): OutboxMessage => ({ kind: 'start', requisition, round: 1 });
const wake = (requisition: string): OutboxMessage => ({ kind: 'wake', requisition, round: 1, because: 'decision' });
const write = (...messages: OutboxMessage[]) =>
  db.database.withPrincipal(worker('acme'), async (tx) => {
    for (const message of messages) await enqueue(tx, message);
  });
const asWriter = (sql: string) => db.database.withPrincipal(worker('acme'), (tx) => tx.run(sql));
const asRelay = <T>(work: (tx: Tx) => Promise<T>) => db.database.withPrincipal(relay, work);
const due = () => asRelay((tx) => takeDue(tx, 10));
const messages = (rows: readonly OutboxRow[]) => rows.map(({ message }) => message);
const ids = (rows: readonly OutboxRow[]) => rows.map(({ id }) => id);

/** Listens as the relay does: `heard` and `lost` are emitted. */
const listen = async () => {
  const events = new EventEmitter();
  const stop = await db.database.listen(
    'outbox',
    () => events.emit('heard'),
    () => events.emit('lost'),
  );
  return { events, stop };
};

/** The row of the oldest due message. */
const oldest = async (): Promise<OutboxRow> => {
  const [row] = await due();
  if (!row) throw new Error('Nothing is due.');
  return row;
};

test('a row takes the head of the case file along as it was when it was written', async () => {
  const heads = await db.database.withPrincipal(requester, async (tx) => {
    const id = await newRequisition(tx, requester.person);
    const append = () => appendCase(tx, id, { at: new Date(), actor: { kind: 'worker' }, kind: 'noted', payload: {} });
    await append();
    await enqueue(tx, start(id));
    await append();
    return (await readCase(tx, id)).entries.map(({ hash }) => hash);
  });
  expect((await oldest()).head).toEqual({ entries: 1, hash: heads[0] });
});

describe('the rows of one requisition', () => {
  test('come one at a time and in order; those of others do not wait for them', async () => {
    await write(start('R-1'), wake('R-1'), start('R-2'));
    const first = await due();
    expect(messages(first)).toEqual([start('R-1'), start('R-2')]);
    await asRelay((tx) => carried(tx, ids(first)));
    const second = await due();
    expect(messages(second)).toEqual([wake('R-1')]);
    await asRelay((tx) => carried(tx, ids(second)));
    expect(await due()).toEqual([]);
  });

  test('are not mixed up with another tenant’s requisition of the same id', async () => {
    await write(start('R-1'));
    await db.database.withPrincipal(worker('rheinwerk'), (tx) => enqueue(tx, wake('R-1')));
    expect((await due()).map(({ tenant }) => tenant)).toEqual(['acme', 'rheinwerk']);
  });

  test('of one tenant do not keep another tenant waiting', async () => {
    await write(...Array.from({ length: 30 }, (_, index) => start(`R-${index}`)));
    await db.database.withPrincipal(worker('rheinwerk'), (tx) => enqueue(tx, start('R-1')));
    expect((await due()).map(({ tenant }) => tenant)).toContain('rheinwerk');
  });

  test('are carried by one relay only, also in their order', async () => {
    await write(start('R-1'), wake('R-1'), start('R-2'));
    await asRelay(async (tx) => {
      expect(messages(await takeDue(tx, 1))).toEqual([start('R-1')]);
      expect(messages(await due())).toEqual([start('R-2')]);
    });
  });
});

describe('a row that could not be carried', () => {
  test('is put off, and holds back what follows for the same requisition', async () => {
    await write(start('R-1'), wake('R-1'), start('R-2'));
    const { id } = await oldest();
    await asRelay((tx) => putOff(tx, id, 'Temporal is down', HOUR));
    expect(messages(await due())).toEqual([start('R-2')]);
  });

  test('comes again when its time has come, with the attempts counted', async () => {
    await write(start('R-1'));
    const { id } = await oldest();
    await asRelay((tx) => putOff(tx, id, 'Temporal is down', 0));
    expect(await due()).toEqual([
      { id, tenant: 'acme', message: start('R-1'), head: null, attempts: 1, traceparent: null },
    ]);
  });

  test('is parked for the operator with its error, and lets what follows go on', async () => {
    await write(start('R-1'), wake('R-1'));
    const { id } = await oldest();
    await asRelay((tx) => putOff(tx, id, 'no such run', null));
    expect(messages(await due())).toEqual([wake('R-1')]);
    const parked = await asRelay((tx) => tx.rows('select id, error, attempts from outbox where parked_at is not null'));
    expect(parked).toEqual([{ id, error: 'no such run', attempts: 1 }]);
  });

  test('is there again when the relay dies with it in hand', async () => {
    await write(start('R-1'));
    const dying = asRelay(async (tx) => {
      await carried(tx, ids(await takeDue(tx, 10)));
      throw new Error('killed');
    });
    await expect(dying).rejects.toThrow('killed');
    expect(messages(await due())).toEqual([start('R-1')]);
  });
});

describe('a written row', () => {
  test('wakes the relay when it is committed, and not when it is rolled back', async () => {
    const { events, stop } = await listen();
    const notifications: unknown[] = [];
    events.on('heard', () => notifications.push('heard'));
    const failing = db.database.withPrincipal(worker('acme'), async (tx) => {
      await enqueue(tx, start('R-1'));
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    const heard = once(events, 'heard');
    await write(start('R-2'));
    await heard;
    stop();
    expect(notifications).toEqual(['heard']);
    expect(messages(await due())).toEqual([start('R-2')]);
  });

  test('is for the relay alone: who wrote it can neither read, change nor remove it', async () => {
    await write(start('R-1'));
    expect(await asWriter('select from outbox')).toBe(0);
    expect(await asWriter('update outbox set attempts = 9')).toBe(0);
    expect(await asWriter('delete from outbox')).toBe(0);
    expect(await due()).toHaveLength(1);
  });
});

test('a broken connection is told to whoever listens, and given back', async () => {
  const { events } = await listen();
  const lost = once(events, 'lost');
  const ended = await statement(
    db.superuserUrl,
    `select pg_terminate_backend(pid) as ended from pg_stat_activity
     where datname = current_database() and query = 'listen "outbox"'`,
  );
  expect(ended).toEqual([{ ended: true }]);
  await lost;
});
