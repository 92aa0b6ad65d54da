import { Agent, request } from 'undici';
import { socketCode } from '../domain/socket-code.ts';
import { guardedLookup, PRIVATE_ADDRESS, type Resolve } from './addresses.ts';
import { answerText, headersOf, unreadAnswers } from './answer.ts';

export type HttpRequest = { url: URL; method: string; headers: Record<string, string>; body: string | null };

/** What became of one HTTP call. `sent` says whether the other side may have seen it. */
export type Exchange =
  | { kind: 'answered'; status: number; headers: Headers; body: unknown; bytes: number }
  | { kind: 'failed'; sent: boolean; why: string };

/** For the whole call, until the last byte. `timeout` ends it as a failure, `signal` throws its own reason. */
export type Limits = { maxBytes: number; timeout: AbortSignal; signal: AbortSignal };

/** One HTTP call: not retried, no redirect followed, to hosts that are listed only. Throws only the caller's own abort reason. */
export type Send = (request: HttpRequest, limits: Limits) => Promise<Exchange>;

/** Which hosts may be reached, as `URL.host` writes them, and which names may lead to private addresses. */
export type Reach = { hosts: readonly string[]; privateNames: readonly string[]; resolve?: Resolve };

/** Failures of making the connection: nothing can have reached the service. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  PRIVATE_ADDRESS,
]);

const notSent = (why: string): Exchange => ({ kind: 'failed', sent: false, why });

/** `body` is the parsed JSON, null when it is none. */
export function createSend({ hosts, privateNames, resolve }: Reach): Send {
  const listed = new Set(hosts);
  const dispatcher = new Agent({ connect: { lookup: guardedLookup(new Set(privateNames), resolve) } });
  return async ({ url, method, headers, body }, { maxBytes, timeout, signal }) => {
    signal.throwIfAborted();
    if (!listed.has(url.host) || url.username !== '') return notSent('this host is not listed');
    if (timeout.aborted) return notSent('no time was left');
    try {
      const answer = await request(url, {
        method,
        // Compressed, a small answer could unfold to any size.
        headers: { ...headers, accept: 'application/json', 'accept-encoding': 'identity' },
        body,
        signal: AbortSignal.any([signal, timeout]),
        dispatcher,
      });
      const read = await answerText(answer, maxBytes);
      if ('why' in read) return { kind: 'failed', sent: true, why: unreadAnswers[read.why] };
      const { statusCode: status, headers: given } = answer;
      const content = { body: parseJson(read.text), bytes: Buffer.byteLength(read.text) };
      return { kind: 'answered', status, headers: headersOf(given), ...content };
    } catch (error) {
      signal.throwIfAborted();
      if (timeout.aborted) return { kind: 'failed', sent: true, why: 'no answer in time' };
      const code = socketCode(error) ?? 'the connection broke';
      return { kind: 'failed', sent: !NOT_CONNECTED.has(code), why: code };
    }
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
