import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { removeHome } from '../../local/folders.ts';
import { seeded } from '../support/seeded.ts';
import { atRandom, places } from './instants.ts';
import type { Instant } from './instants.ts';
import { reportOf } from './report.ts';
import type { Struck } from './report.ts';
import { stateOf } from './people.ts';
import { startRig } from './rig.ts';
import type { Rig } from './rig.ts';
import { find, runsOf } from './findings.ts';
import type { Findings } from './findings.ts';
import { INVARIANTS, statusOf, turnOf } from './invariants.ts';

const RANDOM_KILLS = 4;
const END_WITHIN_MS = 180_000;

const seed = Number(process.env.QM_KILL_SEED) || Date.now() % 1_000_000;
const random = seeded(seed);
const atTimes = Array.from({ length: RANDOM_KILLS }, (_, index) => atRandom(index + 1, random));

let rig: Rig;
let found: Findings;
let isSound = false;
const struck: Struck[] = [];

beforeAll(async () => {
  process.stdout.write(`Random instants have the seed ${seed}; QM_KILL_SEED=${seed} repeats them.\n`);
  rig = await startRig();
}, 180_000);

afterAll(async () => {
  await rig.stop();
  if (isSound) removeHome(rig.home);
  else process.stdout.write(`The logs are in ${rig.home}/logs.\n`);
}, 60_000);

describe.each([
  { kind: 'at a place', instants: places },
  { kind: 'at a random time', instants: atTimes },
])('a process killed $kind', ({ instants }) => {
  test.each(instants)(
    '$process, while $place',
    async (instant) => {
      expect(await killAt(instant)).toMatch(/^R-\d{6}$/);
    },
    180_000,
  );
});

describe('after all that', () => {
  test(
    'every requisition comes to its end',
    async () => {
      await rig.release();
      await expect(untilAllEnded()).resolves.toBeUndefined();
      found = await find(rig);
      process.stdout.write(reportOf(struck, found));
    },
    END_WITHIN_MS + 30_000,
  );

  test.each(Object.entries(INVARIANTS))('%s', (_, check) => {
    expect(check(found, rig.subjects)).toEqual([]);
  });

  test('every model call that a kill cut off is paid for at its worst case', () => {
    const cut = struck.filter(({ loses }) => loses !== undefined);
    const paid = cut.filter(({ loses, subject }) => hasUnknown(subject.id, loses));
    expect(paid).toEqual(cut);
  });

  test('no process ended but those that were killed', () => {
    expect(rig.crashes).toEqual([]);
    isSound = Object.values(INVARIANTS).every((check) => check(found, rig.subjects).length === 0);
  });
});

const hasUnknown = (id: string, turn: string | undefined): boolean =>
  found.modelCalls.some((call) => call.requisition === id && turnOf(call) === turn && call.state !== 'settled');

/** Brings a requisition there, kills, starts again; returns which one it was. */
async function killAt(instant: Instant): Promise<string> {
  const started = Date.now();
  const { met, killed } = await strike(instant);
  const subject = await met.subject;
  struck.push({ ...instant, subject, reachedMs: killed - started, backMs: Date.now() - killed });
  return subject.id;
}

/** An instant that did not come leaves the next ones a whole system, too. */
async function strike(instant: Instant) {
  try {
    const met = await instant.strike(rig);
    const killed = Date.now();
    await sleep(instant.deadMs ?? 0);
    return { met, killed };
  } finally {
    await rig.system.restart(instant.process);
    await rig.release();
  }
}

/** People answer what they are asked, and vendors their letters, until every run of a requisition has ended; those of orders go on. */
async function untilAllEnded(): Promise<void> {
  const auditor = rig.as('auditor');
  const end = Date.now() + END_WITHIN_MS;
  for (;;) {
    const views = await Promise.all(rig.subjects.map(({ id }) => auditor.show(id)));
    const left = views.filter(({ status }) => status !== 'ordered');
    const running =
      left.length > 0
        ? []
        : (await runsOf(rig)).filter(({ id, status }) => status === 'RUNNING' && statusOf(id) !== status);
    const told = await Promise.all(rig.subjects.map((subject) => rig.isTold(subject)));
    const untold = rig.subjects.filter((_, at) => told[at] === false);
    if (left.length + running.length + untold.length === 0) return;
    const states = [
      ...left.map(stateOf),
      ...running.map(({ id }) => `${id} is ordered, and its run goes on`),
      ...untold.map(({ id }) => `the vendor has not got every version of the order of ${id}`),
    ].join('\n');
    if (Date.now() > end) throw new Error(`These have not come to their end:\n${states}`);
    await rig.answerLetters();
    for (const subject of rig.subjects) {
      const { tasks } = left.find(({ id }) => id === subject.id) ?? { tasks: [] };
      for (const { topic } of tasks.filter(({ status }) => status === 'open')) await rig.answer(subject, topic);
    }
    await sleep(500);
  }
}
