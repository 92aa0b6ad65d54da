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
  | 'awaitResume'
  | 'awaitGrant'
  | 'noteStop'
  | 'reportFailure'
  | 'answerByOperator'
  | 'lookAtOrder'
  | 'beginRun'
  | 'standRun'
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

/** Files of strangers, each in a process of its own with a time of its own; all of them take two minutes at most. */
export const reading = proxyActivities<Pick<Activities, 'readAttachments'>>({
  startToCloseTimeout: '3 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 5 },
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

/**
 * Model turns: a queue of their own, so that its rate can be held by the server, shared by the tenants in turn. Attempts that waited
 * for a rate are none, so the worker counts the others (`src/activities/tries.ts`), and here only the time is bounded.
 */
export const thinking = (tenant: string) =>
  proxyActivities<ModelActivities>({
    taskQueue: MODEL_QUEUE,
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '10 seconds',
    scheduleToCloseTimeout: '3 days',
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
    priority: { fairnessKey: tenant },
  });
