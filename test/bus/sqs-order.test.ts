import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { consumeQueues } from '../../src/events/consume-queues.ts';
import type { Settled } from '../../src/events/settled.ts';
import { until } from '../support/until.ts';
import { runAws, type RunningAws } from './aws-running.ts';
import { queuesOf, type RunningQueues } from './queues.ts';

const DEAD = 'dead-letters';
const HIDE_SECONDS = 2;

let aws: RunningAws;
let queues: RunningQueues;
beforeAll(async () => {
  aws = await runAws();
  queues = queuesOf(aws);
  await queues.create(DEAD);
}, 240_000);
afterAll(() => aws.close());

let stop: AbortController;
let log: object[];
let reading: Promise<void>[];
beforeEach(() => {
  [stop, log, reading] = [new AbortController(), [], []];
});
afterEach(async () => {
  stop.abort();
  await Promise.all(reading);
});

type Settle = (body: string) => Promise<Settled>;
const read = (names: readonly string[], settle: Settle, deadLetters = DEAD): void => {
  const options = { region: aws.region, endpoint: aws.url, deadLetters };
  const consuming = {
    options,
    settle: ({ body }: { body: string }) => settle(body),
    log: { warn: (fields: object) => void log.push(fields) },
    hideSeconds: HIDE_SECONDS,
  };
  reading.push(consumeQueues(consuming, names, stop.signal));
};
const untilEmpty = (name: string) =>
  until(async () => (await queues.count(name)) === 0, { withinMs: 60_000, state: () => log });

const TAKEN: Settled = { put: 'taken' };

describe('a queue', () => {
  test('that keeps an order by group has a failing message hold up its own group alone', async () => {
    const name = 'ordered.fifo';
    await queues.create(name);
    for (const body of ['a1', 'a2', 'b1', 'a3', 'b2']) await queues.send(name, body, { MessageGroupId: body[0] });
    const taken: string[] = [];
    let failures = 0;
    read([name], async (body) => {
      if (body === 'a1' && failures < 2) {
        failures += 1;
        throw Object.assign(new Error('later'), { code: 'LATER' });
      }
      taken.push(body);
      return TAKEN;
    });
    await untilEmpty(name);
    expect(taken).toEqual(['b1', 'b2', 'a1', 'a2', 'a3']);
    expect(log).toEqual([
      expect.objectContaining({ queue: name, reason: 'LATER', received: 1, backSeconds: 2 }),
      expect.objectContaining({ queue: name, reason: 'LATER', received: 2, backSeconds: 4 }),
    ]);
  });

  test('hands a message to nobody else while it is worked at, however long that takes', async () => {
    const name = 'slow';
    await queues.create(name);
    let [begun, done] = [0, 0];
    const slow: Settle = async () => {
      begun += 1;
      await sleep(HIDE_SECONDS * 3_000);
      done += 1;
      return TAKEN;
    };
    read([name], slow);
    read([name], slow);
    await queues.send(name, 'one');
    await until(() => done > 0, { withinMs: 60_000 });
    await untilEmpty(name);
    expect([begun, done]).toEqual([1, 1]);
  });

  test('has one message that waits hold up no other, whoever reads it', async () => {
    const name = 'plain';
    await queues.create(name);
    for (const body of ['waits', 'one', 'two']) await queues.send(name, body);
    const taken = new Set<string>();
    read([name], async (body) => {
      if (body === 'waits' && taken.size < 2) throw new Error('not yet');
      taken.add(body);
      return TAKEN;
    });
    await untilEmpty(name);
    expect([...taken].at(-1)).toBe('waits');
  });

  test('that is not there holds up no other, and is read once it is', async () => {
    await queues.create('there');
    const taken: string[] = [];
    read(['missing', 'there'], async (body) => {
      taken.push(body);
      return TAKEN;
    });
    await queues.send('there', 'one');
    await untilEmpty('there');
    await until(() => log.length > 0, { withinMs: 60_000 });
    expect(log[0]).toMatchObject({ queue: 'missing', reason: 'QueueDoesNotExist' });
    await queues.create('missing');
    await queues.send('missing', 'two');
    await untilEmpty('missing');
    expect(taken).toEqual(['one', 'two']);
  });

  test('keeps what was refused until there is a queue of dead letters for it', async () => {
    const name = 'refusing';
    await queues.create(name);
    await queues.send(name, 'bad');
    read([name], async () => ({ put: 'refused', reason: 'invalid_input' }), 'letters-to-come');
    await until(() => log.length > 0, { withinMs: 60_000 });
    expect(await queues.count(name)).toBe(1);
    await queues.create('letters-to-come');
    await untilEmpty(name);
    expect(await queues.drain('letters-to-come')).toMatchObject([
      { body: 'bad', attributes: { quartermaster_queue: name, quartermaster_reason: 'invalid_input' } },
    ]);
  });

  test('gets back at once what was not begun when we end', async () => {
    const name = 'ending.fifo';
    await queues.create(name);
    for (const body of ['1', '2', '3']) await queues.send(name, body, { MessageGroupId: 'g' });
    const taken: string[] = [];
    read([name], async (body) => {
      taken.push(body);
      stop.abort();
      return TAKEN;
    });
    await Promise.all(reading);
    expect(taken).toEqual(['1']);
    expect((await queues.drain(name)).map(({ body }) => body)).toEqual(['2', '3']);
  });
});
