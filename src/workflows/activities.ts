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
  | 'begin'
  | 'complete'
  | 'judgeVendor'
  | 'negotiate'
  | 'commitBudget'
  | 'approve'
  | 'awaitSpend'
  | 'noteStop'
  | 'reportFailure'
  | 'answerByOperator'
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

/** A mail server may take ten minutes to say that it has a mail (RFC 5321, 4.5.3.2.6). */
const MAIL_TIMES = { startToCloseTimeout: '12 minutes', heartbeatTimeout: '10 seconds' } as const;

/** The order's own mail; after its retries end a person is asked. */
export const mailing = (retry: Retry) => proxyActivities<Activities>({ ...MAIL_TIMES, retry: bounded(retry) });

/** Mails that only tell: nobody waits for them, so they may wait for the mail server, for three days. */
export const telling = proxyActivities<Activities>({
  ...MAIL_TIMES,
  scheduleToCloseTimeout: '3 days',
  retry: { initialInterval: '1 second', maximumInterval: '10 minutes' },
});

/** Model turns: a queue of their own, so that its rate can be held by the server. */
export const thinking = (retry: Retry) =>
  proxyActivities<ModelActivities>({
    taskQueue: MODEL_QUEUE,
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '10 seconds',
    retry: bounded(retry),
  });
