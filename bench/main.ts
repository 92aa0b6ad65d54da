import { ending, program } from './program.ts';
import { parseArgs } from 'node:util';
import { answerAll, bareArm, productArm } from './arms.ts';
import type { Arm } from './arms.ts';
import { countsOf, eventsOf } from './history.ts';
import { closedLoop } from './numbers.ts';
import { reportOf } from './report.ts';
import type { Findings } from './report.ts';
import { runOne, runRound } from './rounds.ts';
import type { Sizes } from './rounds.ts';
import { shapeOf } from './shape.ts';
import { startStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { spentBy } from './transactions.ts';
import { measureWaiting } from './waiting.ts';

const USAGE = 'npm run bench -- [--rounds 3] [--waiting 2000] [--quick]';
const { values } = parseArgs({
  options: { rounds: { type: 'string' }, waiting: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
const waiting = Number(values.waiting ?? (values.quick ? 50 : 2000));
const sizes: Sizes = values.quick
  ? { warmUp: 20, sequential: 10, loaded: 50, width: 50 }
  : { warmUp: 20, sequential: 20, loaded: 150, width: 50 };

await program(Number.isInteger(rounds) && rounds >= 1 && Number.isInteger(waiting) && waiting >= 0, USAGE, run);

async function run(): Promise<void> {
  console.log('Starting Postgres, Temporal, the product and the bare worker.');
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
  const product = productArm(stage);
  const [sample = ''] = await warmUp(stage, product);
  const bare = bareArm(stage, shapeOf(await eventsOf(stage, sample)));
  const [bareSample = ''] = await warmUp(stage, bare);

  const found: Findings['rounds'] = { bare: [], product: [] };
  const idle = await spentBy(stage.sql.product);
  for (let round = 0; round < rounds; round += 1) {
    // Rotated, so that neither always runs on what the other left behind.
    for (const arm of round % 2 === 0 ? [bare, product] : [product, bare]) {
      console.log(`Round ${round + 1} of ${rounds}: ${arm.name}`);
      found[arm.name].push(await runRound(stage, arm, sizes));
    }
  }
  const after = await spentBy(stage.sql.product);
  const runs = rounds * (sizes.sequential + sizes.loaded);
  const idleRate = (idle.settled.commits - idle.before.commits) / (idle.settled.atMs - idle.before.atMs);
  const idleCommits = idleRate * (after.settled.atMs - idle.settled.atMs);
  return {
    rounds: found,
    counts: { bare: await countsOf(stage, bareSample), product: await countsOf(stage, sample) },
    modelCalls: await modelCalls(stage),
    transactions: (after.settled.commits - idle.settled.commits - idleCommits) / runs,
    waiting: waiting === 0 ? null : await parked(stage, product),
  };
}

async function warmUp(stage: Stage, arm: Arm): Promise<string[]> {
  console.log(`Warming up: ${arm.name}`);
  const stop = await answerAll(arm);
  const ids = await closedLoop(sizes.warmUp, 5, async () => (await runOne(stage, arm)).id);
  await stop();
  return ids;
}

function parked(stage: Stage, arm: Arm) {
  console.log(`Letting ${waiting} requisitions wait for their approval`);
  return measureWaiting(stage, arm, waiting, sizes.width);
}

/** Of every requisition so far, on average. */
async function modelCalls({ sql }: Stage): Promise<number> {
  const { rows } = await sql.product.query<{ each: number }>(
    'select (select count(*) from model_calls)::float / (select count(*) from requisitions) as each',
  );
  return rows[0]?.each ?? Number.NaN;
}
