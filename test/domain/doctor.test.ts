import { describe, expect, test } from '@jest/globals';
import { diagnose, type Condition, type Finding, type Sight, type Work } from '../../src/domain/doctor.ts';

const sight = (part: string, changes: Partial<Sight> = {}): Sight => ({
  part,
  answers: true,
  latencyMs: 5,
  aheadMs: null,
  problem: null,
  ...changes,
});

const work: Work = {
  workers: [{ findings: [sight('temporal'), sight('model'), sight('identity', { aheadMs: 400 })] }],
  backlog: { waiting: 0, parked: 0, oldestMs: 0 },
  tasks: { open: 3, overdue: 0 },
  grantsEnding: 0,
  parkedEvents: 0,
  shutTopics: [],
};

const sound: Condition = {
  store: { latencyMs: 2, aheadMs: 10, bytes: 300_000_000 },
  temporary: { free: 20_000_000_000, total: 40_000_000_000 },
  migrations: { applied: ['0001', '0002'], known: ['0001', '0002'] },
  work,
  inbound: [sight('queue goods-received')],
  standIns: ['model'],
};

const of = (findings: Finding[], check: string): Finding | undefined => findings.find((one) => one.check === check);
const withWork = (changes: Partial<Work>): Finding[] => diagnose({ ...sound, work: { ...work, ...changes } });

describe('the state of an installation', () => {
  test('that is sound asks for nothing, and says which part is a stand-in', () => {
    const findings = diagnose(sound);
    expect(findings.filter(({ state, cure }) => state !== 'good' || cure !== null)).toEqual([]);
    expect([of(findings, 'model')?.is, of(findings, 'Temporal')?.is]).toEqual(['stand-in', 'real']);
  });

  test('has a cure for whatever is not as it should be', () => {
    const findings = [
      ...diagnose({ ...sound, store: { latencyMs: 2, aheadMs: -45_000, bytes: 0 } }),
      ...diagnose({ ...sound, store: null, work: null }),
      ...diagnose({ ...sound, migrations: { applied: ['0001'], known: ['0001', '0002'] }, work: null }),
      ...diagnose({ ...sound, migrations: { applied: ['0001', '0002'], known: ['0001'] } }),
      ...withWork({ workers: [] }),
      ...withWork({ workers: [{ findings: [sight('erp', { answers: false, problem: 'ECONNREFUSED' })] }] }),
      ...withWork({ backlog: { waiting: 4, parked: 2, oldestMs: 700_000 }, tasks: { open: 5, overdue: 2 } }),
      ...withWork({ parkedEvents: 2 }),
      ...withWork({
        shutTopics: [{ feed: 'kafka', family: 'task', reason: 'UNKNOWN_TOPIC_OR_PARTITION', sinceMs: 90_000 }],
      }),
      ...withWork({ grantsEnding: 1 }),
    ].filter(({ state }) => state !== 'good');
    expect(findings.filter(({ cure }) => cure === null)).toEqual([]);
    expect(findings.map(({ check, state, says }) => `${state} ${check}: ${says}`)).toEqual([
      'broken clock of Postgres: 45.0 s behind ours',
      'broken Postgres: does not answer',
      'broken schema: without 0002',
      'warning schema: has 0002, which we do not know',
      'broken workers: none was heard of for 90 seconds: nothing goes on',
      'broken ERP: does not answer a worker (ECONNREFUSED)',
      'broken waiting wake-ups: 4, the oldest for 700.0 s',
      'broken parked wake-ups: 2 are not tried any more',
      'warning tasks: 5 open, 2 overdue',
      'warning parked events: 2 are not handed on any more',
      'broken topics that take nothing: kafka: task, for 90.0 s (UNKNOWN_TOPIC_OR_PARTITION)',
      'warning grants near their end: 1 end within three working days',
    ]);
  });

  test('names each topic and queue of others, and what to do where one is missing or does not answer', () => {
    const away = (part: string, problem: string) => sight(part, { answers: false, problem });
    const findings = diagnose({
      ...sound,
      inbound: [
        sight('queue goods', { latencyMs: 7 }),
        away('queue dead-letters', 'QueueDoesNotExist'),
        away('topic deliveries', 'UNKNOWN_TOPIC_OR_PARTITION'),
        away('topic lists', 'ECONNREFUSED'),
      ],
    });
    expect(of(findings, 'events from queue goods')).toMatchObject({ state: 'good', latencyMs: 7, cure: null });
    const broken = findings.filter(({ state }) => state === 'broken');
    expect(broken.map(({ check, says, cure }) => [check, says, cure])).toEqual([
      [
        'events from queue dead-letters',
        'does not answer the server (QueueDoesNotExist)',
        'Create the queue, or name another one; SQS_REGION says where it is looked for.',
      ],
      [
        'events from topic deliveries',
        'does not answer the server (UNKNOWN_TOPIC_OR_PARTITION)',
        'A topic is missing: node local/kafka-topics.ts creates those of ours, you create those of subscriptions.',
      ],
      [
        'events from topic lists',
        'does not answer the server (ECONNREFUSED)',
        'Look whether it runs; KAFKA_BROKERS says where it is looked for.',
      ],
    ]);
  });

  test('says how large the database is, and warns before there is no room for temporary files', () => {
    expect(of(diagnose(sound), 'size of the database')).toMatchObject({ state: 'good', says: '287 MB' });
    const seen = [2e9, 1e9, 2e8].map((free) => {
      const found = of(diagnose({ ...sound, temporary: { free, total: 4e9 } }), 'temporary files of the server');
      return [found?.state, found?.says, found?.cure === null];
    });
    expect(seen).toEqual([
      ['good', '1.9 GB of 3.7 GB free', true],
      ['warning', '954 MB of 3.7 GB free', false],
      ['broken', '191 MB of 3.7 GB free', false],
    ]);
    expect(of(diagnose({ ...sound, temporary: null }), 'temporary files of the server')).toBeUndefined();
  });

  test('tells of what a single worker cannot reach', () => {
    const [one, other] = [sight('model'), sight('model', { answers: false, problem: 'HTTP_401' })];
    const findings = withWork({ workers: [{ findings: [one] }, { findings: [other] }] });
    expect(of(findings, 'model')).toMatchObject({ state: 'broken', says: 'does not answer a worker (HTTP_401)' });
  });

  test('warns of wake-ups that wait for a minute', () => {
    const states = [59_000, 61_000, 600_000].map(
      (oldestMs) => of(withWork({ backlog: { waiting: 1, parked: 0, oldestMs } }), 'waiting wake-ups')?.state,
    );
    expect(states).toEqual(['good', 'warning', 'broken']);
  });
});
