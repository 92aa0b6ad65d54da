import { clientFor, type Fetch } from './client.ts';
import { modelError } from './errors.ts';
import { fromWire, type ModelReply } from './reply.ts';
import { toWire, type ModelRequest } from './request.ts';
import type { ModelSettings } from './settings.ts';

/** The one door to a model. */
export type Model = {
  /** Name as configured; prices hang on it. */
  readonly name: string;
  /**
   * One call, never retried here. Throws `provider_unavailable` or `provider_refused`, and the signal's reason once it is aborted.
   */
  complete(request: ModelRequest, signal: AbortSignal): Promise<ModelReply>;
};

const MAX_REPLY_BYTES = 256 * 1024;

export function createModel(
  settings: ModelSettings,
  fetch: Fetch = globalThis.fetch,
  now: () => number = Date.now,
): Model {
  const client = clientFor(settings, fetch, MAX_REPLY_BYTES);
  return {
    name: settings.model,
    async complete(request, signal) {
      const wire = toWire(request, settings.model);
      try {
        return fromWire(await client.chat.completions.create(wire, { signal }), settings.model);
      } catch (error) {
        signal.throwIfAborted();
        throw modelError(error, now());
      }
    },
  };
}
