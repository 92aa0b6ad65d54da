import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { drainFresh, drainWaiting, openBare, recordsOf } from './events/drain.ts';
import { readTopic, type Read } from './events/reading.ts';
import { reportOf, type Findings } from './events/report.ts';
import { startStage, topicOf, type Arm, type Stage } from './events/stage.ts';
import { delaysAt } from './events/steady.ts';
import { ending, program } from './program.ts';

const USAGE = 'npm run bench:events -- [--rounds 5] [--count 20000] [--seconds 30] [--quick]';
const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    count: { type: 'string' },
    seconds: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds ?? (values.quick ? 2 : 5));
const count = Number(values.count ?? (values.quick ? 5_000 : 20_000));
const seconds = Number(values.seconds ?? (values.quick ? 10 : 30));
const PER_SECOND = 200;

await program(
  [rounds, count, seconds].every((number) => Number.isInteger(number) && number >= 1),
  USAGE,
  run,
);

async function run(): Promise<void> {
  console.log('Starting Postgres, Kafka and a relay.');
  const stage = await startStage(ending.signal);
  try {
    const stopped = new Promise<never>((_, reject) => {
      ending.signal.addEventListener('abort', () => reject(new Error('Ended early.')));
    });
    console.log(reportOf(await Promise.race([bench(stage), stopped])));
  } finally {
    await stage.close();
  }
}

async function bench(stage: Stage): Promise<Findings> {
  const bare = openBare(stage.kafka.bare);
  const waitingRound = async (name: string): Promise<void> => {
    await drainWaiting(stage, name, count);
    await bare.send(await recordsOf(stage, name));
  };
  console.log('Warming up');
  await waitingRound('warm');
  for (let round = 0; round < rounds; round += 1) {
    console.log(`Round ${round + 1} of ${rounds}`);
    await waitingRound(`waiting${round}`);
    await drainFresh(stage, `fresh${round}`, count);
  }
  const steady: Findings['steady'] = { bare: [], relay: [] };
  for (const arm of ['bare', 'relay'] as const) {
    console.log(`${PER_SECOND} a second for ${seconds} s: ${arm}`);
    steady[arm] = await delaysAt(stage, arm, bare, { perSecond: PER_SECOND, seconds, name: `steady-${arm}` });
  }
  await bare.close();
  const read = { bare: await readAll(stage, 'bare'), relay: await readAll(stage, 'relay') };
  const rates = (arm: Arm, name: string): number[] =>
    Array.from({ length: rounds }, (_, round) => rateOf(read[arm], `acme/${name}${round}-`));
  return {
    waiting: { bare: rates('bare', 'waiting'), relay: rates('relay', 'waiting') },
    fresh: rates('relay', 'fresh'),
    steady,
    perSecond: PER_SECOND,
    seconds,
    count,
  };
}

/** By when the broker got the first and the last of them. */
function rateOf(all: readonly Read[], prefix: string): number {
  const times = all.flatMap(({ key, appendedAt }) => (key.startsWith(prefix) ? [appendedAt] : []));
  const sorted = times.toSorted((one, other) => one - other);
  return (times.length / ((sorted.at(-1) ?? Number.NaN) - (sorted[0] ?? Number.NaN))) * 1000;
}

/** The whole topic, once nothing more comes. */
async function readAll(stage: Stage, arm: Arm): Promise<Read[]> {
  const { read, close } = await readTopic(stage.kafka[arm], topicOf(arm), 'earliest');
  for (let before = -1; read.length === 0 || read.length > before; await sleep(3_000)) before = read.length;
  await close();
  return read;
}
