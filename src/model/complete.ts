import { AzureOpenAI, OpenAI } from 'openai';
import { textWithin } from '../domain/bounded.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { modelError } from './errors.ts';
import { fromWire, type ModelReply } from './reply.ts';
import { toWire, type ModelRequest } from './request.ts';
import type { ModelSettings } from './settings.ts';

type Fetch = typeof globalThis.fetch;

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
  fetch: Fetch = globalThis.fetch,
  now: () => number = Date.now,
): Model {
  const client = clientFor(settings, boundedFetch(fetch));
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

function clientFor(settings: ModelSettings, fetch: Fetch): OpenAI {
  const common = {
    apiKey: settings.apiKey,
    timeout: settings.timeoutMs,
    // Temporal retries; two layers of retries would multiply.
    maxRetries: 0,
    // The client's own log would hold prompts.
    logLevel: 'off' as const,
    fetch,
  };
  if (settings.azure === null)
    return new OpenAI({ ...common, baseURL: settings.baseUrl ?? 'https://api.openai.com/v1' });
  const { endpoint, apiVersion } = settings.azure;
  // `baseURL`, not `endpoint`: with the latter the client also picks up OPENAI_BASE_URL and then refuses to have both.
  return new AzureOpenAI({ ...common, apiVersion, baseURL: `${endpoint.replace(/\/+$/, '')}/openai` });
}

/** Reads the whole body inside the call, so that the client's time-out covers a slow drip, and stops at a reply too large to keep. */
function boundedFetch(fetch: Fetch): Fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual' });
    const text = response.body === null ? '' : await textWithin(response.body, MAX_REPLY_BYTES);
    if (text === null) {
      throw new QuartermasterError(
        'provider_refused',
        `The model service answered with more than ${MAX_REPLY_BYTES / 1024} kB: check OPENAI_BASE_URL and OPENAI_MODEL.`,
      );
    }
    return new Response(text === '' ? null : text, { status: response.status, headers: response.headers });
  };
}
