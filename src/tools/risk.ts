import { QuartermasterError } from '../domain/errors.ts';
import { exchange, under, type Exchange, type Fetch } from './exchange.ts';
import { meaningOf, riskError, unavailable } from './risk-errors.ts';
import { createTokenSource, type TokenSource } from './risk-token.ts';
import type { AssessResult, MatchQuery, MatchResult, ScreenQuery, ScreenResult } from './risk-types.ts';
import { readBlocks, readMatch, readScreening } from './risk-wire.ts';

/** RISK_URL, RISK_KEY, RISK_SECRET, and the longest time for one call. */
export type RiskSettings = { url: string; key: string; secret: string; timeoutMs: number };

/**
 * The risk provider (Direct+ surface). Null is a business answer: no such company. Throws `provider_unavailable` (with
 * `retryAfterMs` where it is known), `provider_refused`, or `invalid_input` for arguments that the provider does not accept.
 */
export type RiskClient = {
  match: (query: MatchQuery, signal: AbortSignal) => Promise<MatchResult | null>;
  assess: (duns: string, signal: AbortSignal) => Promise<AssessResult | null>;
  screen: (query: ScreenQuery, signal: AbortSignal) => Promise<ScreenResult>;
};

/** Level and version of the blocks are part of the contract with the provider. */
const BLOCKS = [
  'companyinfo_L2_v1',
  'eventfilings_L1_v1',
  'financialstrengthinsight_L2_v1',
  'thirdpartyriskinsight_L1_v4',
];

export function createRiskClient(
  settings: RiskSettings,
  fetch: Fetch = globalThis.fetch,
  now: () => number = Date.now,
): RiskClient {
  const tokens = createTokenSource({ ...settings, fetch, now });
  const get = (path: string, query: Record<string, string>, signal: AbortSignal) =>
    call({ settings, fetch, now, tokens }, urlOf(settings.url, path, query), signal);

  return {
    async match({ name, countryCode, registrationNumber }, signal) {
      const query = {
        name,
        countryISOAlpha2Code: countryCode,
        candidateMaximumQuantity: '10',
        ...(registrationNumber === null ? {} : { registrationNumber }),
      };
      const body = await get('/v1/match/cleanseMatch', query, signal);
      if (body === null) return null;
      const result = readMatch(body.value) ?? unreadable();
      return result === 'none' ? null : result;
    },
    async assess(duns, signal) {
      const body = await get(`/v1/data/duns/${encodeURIComponent(duns)}`, { blockIDs: BLOCKS.join(',') }, signal);
      return body === null ? null : (readBlocks(body.value) ?? unreadable());
    },
    async screen({ name, countryCode, duns }, signal) {
      const query = { name, countryISOAlpha2Code: countryCode, ...(duns === null ? {} : { duns }) };
      const body = await get('/v1/screening', query, signal);
      if (body === null) throw riskError('unknown', { status: 404, headers: new Headers() }, now());
      const result = readScreening(body.value, countryCode) ?? unreadable();
      if (result === 'none') throw unavailable('does not say which lists it searched, so this is no screening');
      return result;
    },
  };
}

type Line = { settings: RiskSettings; fetch: Fetch; now: () => number; tokens: TokenSource };

/** One call with one renewal of an expired token. Null: nothing found. */
async function call(line: Line, url: URL, signal: AbortSignal, renewed = false): Promise<{ value: unknown } | null> {
  const token = await line.tokens.get();
  const init = { headers: { authorization: `Bearer ${token}`, accept: 'application/json' } };
  const answer: Exchange = await exchange(line.fetch, url, init, { timeoutMs: line.settings.timeoutMs, signal });
  if (answer.kind === 'failed') throw unavailable(`did not answer (${answer.why})`);
  if (answer.status >= 200 && answer.status < 300) return { value: answer.body };

  const meaning = meaningOf(answer.status, answer.body);
  if (meaning === 'not_found') return null;
  if (meaning !== 'renew_token') throw riskError(meaning, answer, line.now());
  if (renewed) throw riskError('bad_key', answer, line.now());
  line.tokens.expire(token);
  return call(line, url, signal, true);
}

function urlOf(base: string, path: string, query: Record<string, string>): URL {
  const url = under(base, path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

function unreadable(): never {
  throw new QuartermasterError(
    'provider_refused',
    'The risk provider answered in a form that we do not know: check RISK_URL and its version.',
  );
}
