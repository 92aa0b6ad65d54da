import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { removeHome } from '../../local/folders.ts';
import { agentPlaces, type AgentInstant } from './agent-instants.ts';
import { AGENT_INVARIANTS, findRuns, listed, type AgentFindings, type Met } from './agent-invariants.ts';
import { startRig, type Rig } from './rig.ts';

const END_WITHIN_MS = 120_000;

let rig: Rig;
let found: AgentFindings;
let isSound = false;
const met: Met[] = [];

beforeAll(async () => {
  rig = await startRig();
}, 180_000);

afterAll(async () => {
  await rig.stop();
  if (isSound) removeHome(rig.home);
  else process.stdout.write(`The logs are in ${rig.home}/logs.\n`);
}, 60_000);

describe('a process killed while an agent works by itself', () => {
  test.each(agentPlaces)(
    '$process, while $place',
    async (instant) => {
      expect(await killAt(instant)).toEqual([]);
    },
    180_000,
  );
});

describe('after all that', () => {
  beforeAll(async () => {
    found = await findRuns(rig, met);
  }, 60_000);

  test.each(Object.entries(AGENT_INVARIANTS))('%s', (_, check) => {
    expect(check(found)).toEqual([]);
  });

  test('no process ended but those that were killed', () => {
    expect(rig.crashes).toEqual([]);
    isSound = Object.values(AGENT_INVARIANTS).every((check) => check(found).length === 0);
  });
});

/** Brings a run there, kills, starts again, and returns the runs that do not come to their end: they would be held in the place of the next one. */
async function killAt(instant: AgentInstant): Promise<string[]> {
  const id = await strike(instant);
  if (id !== null) met.push({ instant, id });
  for (const end = Date.now() + END_WITHIN_MS; ;) {
    const open = (await listed(rig)).filter(({ endedAt }) => endedAt === null);
    if (open.length === 0 || Date.now() > end) return open.map((run) => `${run.id} is ${run.state} (${run.reason}).`);
    await sleep(200);
  }
}

/** An instant that did not come leaves the next ones a whole system, too. */
async function strike(instant: AgentInstant): Promise<string | null> {
  try {
    const id = await instant.strike(rig);
    await instant.meanwhile(rig, id);
    await sleep(instant.deadMs);
    return id;
  } finally {
    await rig.system.restart(instant.process);
    await rig.release();
  }
}
