import { QuartermasterError } from '../domain/errors.ts';
import { createFetch } from '../outbound/fetch.ts';

/** What is told of a new task: ids alone, and nothing of a person. Slack and Teams show `text`. */
export type TaskNote = {
  text: string;
  title: string;
  link: string;
  kind: string;
  requisition: string;
  task: string;
};

export type TellTask = (note: TaskNote, signal: AbortSignal) => Promise<void>;

const TIMEOUT_MS = 10_000;

/** Posts notes to one address that the operator has configured. Throws `provider_refused` or `outcome_unknown`. */
export const createWebhook = (url: string): TellTask => {
  const fetch = createFetch({ configured: [url], to: 'configured', timeoutMs: TIMEOUT_MS });
  return async (note, signal) => {
    let status: number;
    try {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body: JSON.stringify(note),
        redirect: 'error',
        signal,
      });
      ({ status } = response);
    } catch {
      // Never its words: they may repeat the address, which is a secret.
      throw new QuartermasterError('outcome_unknown', 'The notify webhook did not answer. Check NOTIFY_WEBHOOK_URL.');
    }
    if (status >= 300)
      throw new QuartermasterError(
        'provider_refused',
        `The notify webhook refused (${status}). Check NOTIFY_WEBHOOK_URL.`,
      );
  };
};
