import { setTimeout as sleep } from 'node:timers/promises';
import { ended } from './arms.ts';
import type { Arm } from './arms.ts';
import { eventsOf, nextActivityAt } from './history.ts';
import { closedLoop, quantile } from './numbers.ts';
import { residentKb } from './processes.ts';
import type { Stage } from './stage.ts';

const LOOK_EVERY_MS = 50;
const SETTLE_MS = 3000;
const MOST_RESUMED = 100;

/** Memory of the worker for each waiting run, and how long a decision takes to move one of them. */
export type Waiting = { waiting: number; kbEach: number; resumeP50: number; resumeP95: number; resumed: number };

/** Lets so many runs wait for their approval, then resumes a hundred of them, one at a time. */
export async function measureWaiting(stage: Stage, arm: Arm, waiting: number, width: number): Promise<Waiting> {
  const pid = stage.pids[arm.worker];
  const before = residentKb(pid);
  const answers = new Map<string, () => Promise<void>>();
  const stop = await arm.onWaiting((id, answer) => answers.set(id, answer));
  await closedLoop(waiting, width, () => parked(arm, answers));
  await stop();
  await sleep(SETTLE_MS);
  const kbEach = (residentKb(pid) - before) / waiting;
  const every = Math.max(1, Math.floor(waiting / MOST_RESUMED));
  const chosen = [...answers].filter((_, index) => index % every === 0).slice(0, MOST_RESUMED);
  const times: number[] = [];
  for (const [id, answer] of chosen) times.push(await resume(stage, id, answer));
  return {
    waiting,
    kbEach,
    resumeP50: quantile(times, 0.5),
    resumeP95: quantile(times, 0.95),
    resumed: times.length,
  };
}

async function parked(arm: Arm, answers: ReadonlyMap<string, unknown>): Promise<void> {
  const id = await arm.start();
  while (!answers.has(id)) await sleep(LOOK_EVERY_MS);
}

/** Milliseconds from the return of the decision to the start of the next activity, by the clock of this machine. */
async function resume(stage: Stage, id: string, answer: () => Promise<void>): Promise<number> {
  const asked = Date.now();
  await answer();
  const decided = Date.now();
  await ended(stage, id);
  return (nextActivityAt(await eventsOf(stage, id), asked) ?? Number.NaN) - decided;
}
