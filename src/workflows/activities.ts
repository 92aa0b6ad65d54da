import { proxyActivities, type ActivityOptions } from '@temporalio/workflow';
import type { Activities, ModelActivities, Rules } from '../activities/api.ts';
import { MODEL_QUEUE } from './names.ts';

type Retry = Rules['retries']['model'];

const bounded = ({ attempts, firstWaitSeconds, longestWaitSeconds }: Retry): NonNullable<ActivityOptions['retry']> => ({
  maximumAttempts: attempts,
  initialInterval: firstWaitSeconds * 1000,
  maximumInterval: longestWaitSeconds * 1000,
  backoffCoefficient: 2,
});

/** Writes to our own store: tried again until the database is back, for a week. */
export const store = proxyActivities<Activities>({
  startToCloseTimeout: '20 seconds',
  scheduleToCloseTimeout: '7 days',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '30 seconds' },
});

/** Calls that leave the house; after their retries end a person is asked. */
export const calling = (retry: Retry) =>
  proxyActivities<Activities>({ startToCloseTimeout: '90 seconds', heartbeatTimeout: '10 seconds', retry: bounded(retry) });

/** Model turns: a queue of their own, so that its rate can be held by the server. */
export const thinking = (retry: Retry) =>
  proxyActivities<ModelActivities>({
    taskQueue: MODEL_QUEUE,
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '10 seconds',
    retry: bounded(retry),
  });
