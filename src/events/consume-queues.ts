import { awsCode } from './aws-errors.ts';
import { restAfter, type InboundLog, type Settled } from './settled.ts';
import { Queues, type Held, type SqsOptions } from './sqs.ts';

type Consuming = {
  options: SqsOptions;
  /** Throws what may succeed later. */
  settle: (message: { queue: string; body: string }) => Promise<Settled>;
  log: InboundLog;
  /** How long what was handed to us is hidden from others, where nobody says that it is still worked at. */
  hideSeconds?: number;
};
type Queue = Omit<Consuming, 'options'> & { queues: Queues; queue: string; hideSeconds: number };

const HIDE_SECONDS = 60;
const FIRST_BACK_SECONDS = 2;
const LONGEST_BACK_SECONDS = 300;

/** By how often it came, also to others. */
const backAfter = ({ received }: Held): number =>
  Math.min(LONGEST_BACK_SECONDS, FIRST_BACK_SECONDS * 2 ** Math.min(received - 1, 10));

/** What is worked at in order: messages of one group, or one alone. */
const lanesOf = (messages: readonly Held[]): Held[][] => {
  const lanes = new Map<string, Held[]>();
  for (const message of messages) {
    const lane = message.group === null ? `message ${message.id}` : `group ${message.group}`;
    lanes.set(lane, [...(lanes.get(lane) ?? []), message]);
  }
  return [...lanes.values()];
};

/** Where SQS does not hear it, the message is shown again once its time is over. */
const hide = ({ queues, queue }: Queue, message: Held, seconds: number): Promise<void> =>
  queues.hide(queue, message, seconds).catch(() => undefined);

/** Keeps messages hidden for as long as they are in the set. Returns how to end it. */
const keepHidden = (consuming: Queue, open: ReadonlySet<Held>): (() => void) => {
  const { hideSeconds } = consuming;
  const hideAll = (): void => open.forEach((message) => void hide(consuming, message, hideSeconds));
  const timer = setInterval(hideAll, (hideSeconds * 1_000) / 3);
  return () => clearInterval(timer);
};

/** Deleted once what it led to is committed, or it lies among the dead letters; a crash before that brings it again. */
const settleOne = async ({ queues, queue, settle }: Queue, message: Held): Promise<void> => {
  const outcome = await settle({ queue, body: message.body });
  if (outcome.put === 'refused') await queues.bury(queue, message, outcome.reason);
  await queues.delete(queue, message);
};

/**
 * Shows a lane again from there on, in its order, and its first only after so long. Until then SQS keeps back what stands behind it of its
 * group, also what is shown.
 */
const giveBack = async (consuming: Queue, lane: readonly Held[], open: Set<Held>, seconds: number): Promise<void> => {
  for (const message of lane) open.delete(message);
  for (const [at, message] of lane.entries()) if (at > 0 || seconds === 0) await hide(consuming, message, 0);
  const [first] = lane;
  if (first && seconds > 0) await hide(consuming, first, seconds);
};

/** Whether all of it was settled. What may succeed later is shown again after a while. */
const settleLane = async (
  consuming: Queue,
  lane: readonly Held[],
  open: Set<Held>,
  signal: AbortSignal,
): Promise<boolean> => {
  const { queue, log } = consuming;
  for (const [at, message] of lane.entries()) {
    if (signal.aborted) {
      await giveBack(consuming, lane.slice(at), open, 0);
      return true;
    }
    try {
      await settleOne(consuming, message);
      open.delete(message);
    } catch (error) {
      const backSeconds = backAfter(message);
      const fields = { queue, message: message.id, reason: awsCode(error), received: message.received, backSeconds };
      log.warn(fields, 'an event of others waits');
      await giveBack(consuming, lane.slice(at), open, backSeconds);
      return false;
    }
  }
  return true;
};

/** Takes what comes next; false where all of it waits. */
const takeNext = async (consuming: Queue, signal: AbortSignal): Promise<boolean> => {
  const { queues, queue, hideSeconds } = consuming;
  const messages = await queues.receive(queue, hideSeconds, signal);
  const open = new Set(messages);
  const stop = keepHidden(consuming, open);
  try {
    const lanes = lanesOf(messages);
    const settled = await Promise.all(lanes.map((lane) => settleLane(consuming, lane, open, signal)));
    return settled.length === 0 || settled.includes(true);
  } finally {
    stop();
  }
};

const consumeQueue = async (consuming: Queue, signal: AbortSignal): Promise<void> => {
  const { queue, log } = consuming;
  for (let misses = 0; !signal.aborted;) {
    try {
      misses = (await takeNext(consuming, signal)) ? 0 : misses + 1;
    } catch (error) {
      if (signal.aborted) return;
      misses += 1;
      log.warn({ queue, reason: awsCode(error) }, 'events of others cannot be read');
    }
    if (misses > 0) await restAfter(misses - 1, signal);
  }
};

/** Reads queues of others until `signal` aborts, each for itself; any number of processes may do so at once. */
export const consumeQueues = async (
  { options, settle, log, hideSeconds = HIDE_SECONDS }: Consuming,
  names: readonly string[],
  signal: AbortSignal,
): Promise<void> => {
  const queues = new Queues(options);
  await Promise.all(names.map((queue) => consumeQueue({ queues, queue, settle, log, hideSeconds }, signal)));
  queues.close();
};
