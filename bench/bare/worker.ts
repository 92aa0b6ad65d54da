import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { Pool } from 'pg';
import { serveHealth } from '../../src/health.ts';
import { bareActivities } from './activities.ts';
import { BARE_MODEL_QUEUE, BARE_QUEUE } from './names.ts';

// The settings of src/worker.ts: two queues, a pool of twenty, 150 cached runs, else the SDK's defaults.
const { BARE_DATABASE_URL, TEMPORAL_ADDRESS = '', BARE_HEALTH_PORT } = process.env;
Runtime.install({ logger: new DefaultLogger('WARN') });
const pool = new Pool({ connectionString: BARE_DATABASE_URL, max: 20 });
const connection = await NativeConnection.connect({ address: TEMPORAL_ADDRESS });
const shared = { connection, activities: bareActivities(pool), shutdownGraceTime: '1 second' };
const workflowsPath = new URL('./workflow.ts', import.meta.url).pathname;
const workers = await Promise.all([
  Worker.create({ ...shared, taskQueue: BARE_QUEUE, maxCachedWorkflows: 150, workflowsPath }),
  Worker.create({ ...shared, taskQueue: BARE_MODEL_QUEUE }),
]);
const stopHealth = await serveHealth(
  { host: '127.0.0.1', port: Number(BARE_HEALTH_PORT), variable: 'BARE_HEALTH_PORT' },
  { isReady: () => workers.every((worker) => worker.getState() === 'RUNNING'), metrics: async () => '' },
);
await Promise.all(workers.map((worker) => worker.run()));
stopHealth();
await connection.close();
await pool.end();
