import { Agent, request } from 'undici';
import { guardedLookup, isPublic, literalOf, PRIVATE_ADDRESS, type Resolve } from './addresses.ts';
import { answerText, headersOf, unreadAnswers } from './answer.ts';

/** How far a fetch may go. */
export type FetchReach = {
  /** Addresses that the operator has written (URLs): their hosts, and no others, may be private. */
  configured: readonly string[];
  /** `configured`: no other host is reached; `public`: any public one, too. */
  to: 'configured' | 'public';
  /** How many redirects of a read are followed, each checked as the first address was, to the same or a configured host. */
  redirects?: number;
  /** For the whole call, its redirects and its answer. */
  timeoutMs?: number;
  maxBytes?: number;
  resolve?: Resolve;
};

type Fetch = typeof globalThis.fetch;

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 1024 * 1024;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Statuses of answers that have no body. */
const BARE = new Set([204, 205, 304]);
/** The code of an answer that had more than `maxBytes`. */
export const TOO_LARGE = 'ETOOLARGE';
const UNREAD = { too_large: TOO_LARGE, compressed: 'ECOMPRESSED' } as const;

/** `code` as of a socket: there callers look for the reason of a call that failed. */
const refused = (code: string, message: string): Error => Object.assign(new Error(message), { code });

/** What stands in the way to an address; null: nothing, until its name is resolved. */
function barrier(url: URL, { configured, to }: FetchReach): Error | null {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refused('EPROTOCOL', 'Only HTTP leaves here.');
  if (url.username !== '' || url.password !== '') return refused('ECREDENTIALS', 'No credentials in an address.');
  if (configured.some((one) => new URL(one).host === url.host)) return null;
  if (to === 'configured') return refused('EHOST', `${url.host} is not among the hosts that are configured.`);
  const literal = literalOf(url);
  const isKnown = configured.some((one) => new URL(one).hostname === url.hostname);
  return isKnown || literal === null || isPublic(literal)
    ? null
    : refused(PRIVATE_ADDRESS, `${url.host} is a private address.`);
}

/** Where a redirect leads, if this call may follow it. Plain HTTP never takes the place of HTTPS. */
function nextOf(url: URL, location: string, reach: FetchReach): URL | null {
  const next = URL.parse(location, url.href);
  if (next === null || (url.protocol === 'https:' && next.protocol !== 'https:')) return null;
  const isKnown = next.host === url.host || reach.configured.some((one) => new URL(one).host === next.host);
  return isKnown ? next : null;
}

/**
 * The way out for all that is no tool, in the shape that libraries take. The addresses of a name are checked, and the connection goes to
 * those that were. An answer is read whole, uncompressed and as text, before it is given: this cannot stream. Rejects with the reason of
 * the caller's signal, or with a `TypeError` that has a cause with a `code`.
 */
export function createFetch(reach: FetchReach): Fetch {
  const { configured, redirects = 0, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES, resolve } = reach;
  const names = new Set(configured.map((one) => new URL(one).hostname));
  const dispatcher = new Agent({ connect: { lookup: guardedLookup(names, resolve) } });

  const answered = async (asked: Request, url: URL, body: Uint8Array | null, signal: AbortSignal) => {
    const wall = barrier(url, reach);
    if (wall !== null) throw wall;
    const headers = { ...Object.fromEntries(asked.headers), 'accept-encoding': 'identity' };
    const answer = await request(url, { method: asked.method, headers, body, signal, dispatcher });
    const read = await answerText(answer, maxBytes);
    if ('why' in read) throw refused(UNREAD[read.why], `${url.host}: ${unreadAnswers[read.why]}.`);
    const { statusCode: status } = answer;
    return new Response(BARE.has(status) ? null : read.text, { status, headers: headersOf(answer.headers) });
  };

  const whole = async (asked: Request, signal: AbortSignal): Promise<Response> => {
    const body = asked.body === null ? null : new Uint8Array(await asked.arrayBuffer());
    let url = new URL(asked.url);
    for (let left = redirects; ; left -= 1) {
      const response = await answered(asked, url, body, signal);
      const location = REDIRECTS.has(response.status) ? response.headers.get('location') : null;
      if (location === null || asked.redirect === 'manual') return response;
      const isRead = asked.method === 'GET' || asked.method === 'HEAD';
      const next = asked.redirect === 'follow' && left > 0 && isRead ? nextOf(url, location, reach) : null;
      if (next === null) throw refused('EREDIRECT', `${url.host} sends elsewhere, and this call does not follow.`);
      if (next.host !== url.host) asked.headers.delete('authorization');
      url = next;
    }
  };

  return async (input, init) => {
    const asked = new Request(input, init);
    const signal = AbortSignal.any([asked.signal, AbortSignal.timeout(timeoutMs)]);
    try {
      return await whole(asked, signal);
    } catch (cause) {
      signal.throwIfAborted();
      throw new TypeError('The call did not come through.', { cause });
    }
  };
}
