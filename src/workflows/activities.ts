import { proxyActivities, proxyLocalActivities, type ActivityOptions } from '@temporalio/workflow';
import type { Activities, ModelActivities, Rules } from '../activities/api.ts';
import { MODEL_QUEUE } from './names.ts';

type Retry = Rules['retries']['model'];

const bounded = ({ attempts, firstWaitSeconds, longestWaitSeconds }: Retry): NonNullable<ActivityOptions['retry']> => ({
  maximumAttempts: attempts,
  initialInterval: firstWaitSeconds * 1000,
  maximumInterval: longestWaitSeconds * 1000,
  backoffCoefficient: 2,
});

/** The joints that only read and write our own store, and may therefore run twice. */
type StoreActivities = Pick<
  Activities,
  'begin' | 'complete' | 'judgeVendor' | 'commitBudget' | 'approve' | 'reportFailure' | 'answerByOperator'
>;

/**
 * Local activities: each is one idempotent transaction, so repeating it after a crash costs nothing, and one event instead of six.
 * After ten seconds of trying they wait in timers, so that an outage of the database does not fill the history.
 */
export const store = proxyLocalActivities<StoreActivities>({
  startToCloseTimeout: '20 seconds',
  scheduleToCloseTimeout: '7 days',
  localRetryThreshold: '10 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '5 minutes' },
});

/** Calls that leave the house; after their retries end a person is asked. */
export const calling = (retry: Retry) =>
  proxyActivities<Activities>({
    startToCloseTimeout: '90 seconds',
    heartbeatTimeout: '10 seconds',
    retry: bounded(retry),
  });

/** Model turns: a queue of their own, so that its rate can be held by the server. */
export const thinking = (retry: Retry) =>
  proxyActivities<ModelActivities>({
    taskQueue: MODEL_QUEUE,
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '10 seconds',
    retry: bounded(retry),
  });
