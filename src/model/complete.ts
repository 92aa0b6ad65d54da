import { clientFor, serviceFetch, type Fetch } from './client.ts';
import { modelError } from './errors.ts';
import { fromWire, type ModelReply } from './reply.ts';
import { toWire, type ModelRequest } from './request.ts';
import type { ModelSettings } from './settings.ts';

/** The one door to a model. */
export type Model = {
  /** Name as configured; prices hang on it. */
  readonly name: string;
  /**
   * One call, never retried here; `callId` is our own name of it, by which the provider's log and bill can be compared with ours. Throws `rate_limited`, `provider_unavailable` or `provider_refused`, and the signal's reason once it is aborted.
   */
  complete(request: ModelRequest, signal: AbortSignal, callId?: string): Promise<ModelReply>;
};

const MAX_REPLY_BYTES = 256 * 1024;

export function createModel(
  settings: ModelSettings,
  fetch: Fetch = serviceFetch(settings, MAX_REPLY_BYTES),
  now: () => number = Date.now,
): Model {
  const client = clientFor(settings, fetch, MAX_REPLY_BYTES);
  return {
    name: settings.model,
    async complete(request, signal, callId) {
      const wire = toWire(request, settings.model);
      try {
        return fromWire(await client.chat.completions.create(wire, { signal, ...named(callId) }), settings.model);
      } catch (error) {
        signal.throwIfAborted();
        throw modelError(error, now());
      }
    },
  };
}

const named = (callId: string | undefined) =>
  callId === undefined ? {} : { headers: { 'X-Client-Request-Id': callId } };
