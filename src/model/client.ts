import { AzureOpenAI, OpenAI } from 'openai';
import { QuartermasterError } from '../domain/errors.ts';
import { socketCode } from '../domain/socket-code.ts';
import { createFetch, TOO_LARGE } from '../outbound/fetch.ts';
import type { ModelSettings } from './settings.ts';

export type Fetch = typeof globalThis.fetch;

/** Longer than the client's own time-out, which knows that it was one. */
const SPARE_MS = 5_000;

/** The way to the configured service and nowhere else, which reads no more than `mostBytes` of an answer. */
export const serviceFetch = (settings: ModelSettings, mostBytes: number): Fetch =>
  createFetch({
    configured: [addressOf(settings)],
    to: 'configured',
    timeoutMs: settings.timeoutMs + SPARE_MS,
    maxBytes: mostBytes,
  });

// `baseURL`, not `endpoint`: with the latter the client also picks up OPENAI_BASE_URL and then refuses to have both.
const addressOf = ({ azure, baseUrl }: ModelSettings): string =>
  azure === null ? (baseUrl ?? 'https://api.openai.com/v1') : `${azure.endpoint.replace(/\/+$/, '')}/openai`;

/** The client of an OpenAI-compatible service, which neither retries nor logs. */
export function clientFor(settings: ModelSettings, fetch: Fetch, mostBytes: number): OpenAI {
  const common = {
    apiKey: settings.apiKey,
    timeout: settings.timeoutMs,
    // Temporal retries; two layers of retries would multiply.
    maxRetries: 0,
    // The client's own log would hold prompts.
    logLevel: 'off' as const,
    baseURL: addressOf(settings),
    fetch: directFetch(fetch, mostBytes),
  };
  return settings.azure === null
    ? new OpenAI(common)
    : new AzureOpenAI({ ...common, apiVersion: settings.azure.apiVersion });
}

/** No redirect is followed, and an answer that is too large is told as what it is. */
function directFetch(fetch: Fetch, mostBytes: number): Fetch {
  return async (input, init) => {
    try {
      return await fetch(input, { ...init, redirect: 'manual' });
    } catch (error) {
      if (socketCode(error) !== TOO_LARGE) throw error;
      throw new QuartermasterError(
        'provider_refused',
        `The model service answered with more than ${mostBytes / 1024} kB: check OPENAI_BASE_URL and OPENAI_MODEL.`,
      );
    }
  };
}
