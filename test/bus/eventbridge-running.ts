import { REGION, runAws } from './aws-running.ts';
import { queuesOf, route } from './queues.ts';

export const BUS = 'purchasing';

/** moto's EventBridge with a rule that puts everything into a queue of SQS; `received` empties it. */
export const runEventBridge = async () => {
  const aws = await runAws();
  const queues = queuesOf(aws);
  await route(aws, BUS, { source: ['quartermaster'] }, await queues.create('all'));
  return {
    url: aws.url,
    region: REGION,
    received: async (): Promise<unknown[]> => (await queues.drain('all')).map(({ body }) => JSON.parse(body)),
    close: aws.close,
  };
};
