import { answerAll, ended } from './arms.ts';
import type { Arm } from './arms.ts';
import { closedLoop, quantile } from './numbers.ts';
import { cpuMs } from './processes.ts';
import type { Stage } from './stage.ts';

/** Milliseconds from handing in to the end, one after the other. */
export type Sequential = { p50: number; p95: number };

/** Runs a second with `width` in flight, and CPU-ms that each took in the servers, the worker and the stand-ins. */
export type Loaded = {
  perSecond: number;
  temporalCpu: number;
  postgresCpu: number;
  workerCpu: number;
  standInCpu: number;
};

export type Round = { sequential: Sequential; loaded: Loaded };

export type Sizes = { warmUp: number; sequential: number; loaded: number; width: number };

/** One run from start to end, its wait answered by whoever answers; returns its id and milliseconds. */
export async function runOne(stage: Stage, arm: Arm): Promise<{ id: string; ms: number }> {
  const begun = performance.now();
  const id = await arm.start();
  await ended(stage, id);
  return { id, ms: performance.now() - begun };
}

/** One arm's part of a round. */
export async function runRound(stage: Stage, arm: Arm, sizes: Sizes): Promise<Round> {
  const stop = await answerAll(arm);
  const times = await closedLoop(sizes.sequential, 1, async () => (await runOne(stage, arm)).ms);
  const loaded = await underLoad(stage, arm, sizes);
  await stop();
  return { sequential: { p50: quantile(times, 0.5), p95: quantile(times, 0.95) }, loaded };
}

async function underLoad(stage: Stage, arm: Arm, { loaded, width }: Sizes): Promise<Loaded> {
  const { temporal, postgres, standIns } = stage.pids;
  const worker = stage.pids[arm.worker];
  const used = () => [temporal, postgres, worker, standIns].map(cpuMs);
  const before = used();
  const begun = performance.now();
  await closedLoop(loaded, width, () => runOne(stage, arm));
  const seconds = (performance.now() - begun) / 1000;
  const each = used().map((ms, index) => (ms - (before[index] ?? 0)) / loaded);
  const [temporalCpu = 0, postgresCpu = 0, workerCpu = 0, standInCpu = 0] = each;
  return { perSecond: loaded / seconds, temporalCpu, postgresCpu, workerCpu, standInCpu };
}
