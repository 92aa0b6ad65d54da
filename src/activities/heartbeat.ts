import { Context } from '@temporalio/activity';

const BEAT_MS = 2000;

/** Heartbeats while the work runs, so that a killed worker is noticed in seconds; the signal aborts it when the run is cancelled. */
export const beating = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const activity = Context.current();
  // What an earlier attempt has left is handed on.
  const beat = setInterval(() => activity.heartbeat(activity.info.heartbeatDetails), BEAT_MS);
  try {
    return await work(activity.cancellationSignal);
  } finally {
    clearInterval(beat);
  }
};
