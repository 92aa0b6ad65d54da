import { AzureOpenAI, OpenAI } from 'openai';
import { textWithin } from '../domain/bounded.ts';
import { QuartermasterError } from '../domain/errors.ts';
import type { ModelSettings } from './settings.ts';

export type Fetch = typeof globalThis.fetch;

/** The client of an OpenAI-compatible service, which neither retries nor logs, and reads no more than `mostBytes` of an answer. */
export function clientFor(settings: ModelSettings, fetch: Fetch, mostBytes: number): OpenAI {
  const common = {
    apiKey: settings.apiKey,
    timeout: settings.timeoutMs,
    // Temporal retries; two layers of retries would multiply.
    maxRetries: 0,
    // The client's own log would hold prompts.
    logLevel: 'off' as const,
    fetch: boundedFetch(fetch, mostBytes),
  };
  if (settings.azure === null)
    return new OpenAI({ ...common, baseURL: settings.baseUrl ?? 'https://api.openai.com/v1' });
  const { endpoint, apiVersion } = settings.azure;
  // `baseURL`, not `endpoint`: with the latter the client also picks up OPENAI_BASE_URL and then refuses to have both.
  return new AzureOpenAI({ ...common, apiVersion, baseURL: `${endpoint.replace(/\/+$/, '')}/openai` });
}

/** Reads the whole body inside the call, so that the client's time-out covers a slow drip, and stops at a reply too large to keep. */
function boundedFetch(fetch: Fetch, most: number): Fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual' });
    const text = response.body === null ? '' : await textWithin(response.body, most);
    if (text === null) {
      throw new QuartermasterError(
        'provider_refused',
        `The model service answered with more than ${most / 1024} kB: check OPENAI_BASE_URL and OPENAI_MODEL.`,
      );
    }
    return new Response(text === '' ? null : text, { status: response.status, headers: response.headers });
  };
}
