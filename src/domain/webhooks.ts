import { catalogue } from './events.ts';

/** What became of one attempt: what was answered, or why nothing was, as sockets name it. */
export type Attempted =
  | { kind: 'answered'; status: number; retryAfterMs: number | null }
  | { kind: 'unanswered'; error: string };

/** What follows from it for the delivery. */
export type Outcome = { state: 'delivered' } | { state: 'failed' } | { state: 'pending'; waitMs: number };

/** Why nothing is sent to an endpoint any more. */
export type DisabledBecause = 'administrator' | 'gone' | 'failing';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long after the attempt before each is made. Source: Standard Webhooks 1.0.0, "Deliverability and reliability". */
export const WAITS_MS = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** Of a wait, how much is added at most, so that what failed together does not come together again. */
const JITTER = 0.2;
const LONGEST_ASKED_MS = 24 * HOUR;

/** Nothing has arrived for so long that nobody seems to miss it. */
export const FAILING_DAYS = 5;
/** How long the secret before still signs, after a new one was made. */
export const ROTATION_MS = 24 * HOUR;
/** How long what became of a delivery is kept. */
export const KEPT_DAYS = 30;

const GONE = 410;

const isTaken = (attempted: Attempted): boolean =>
  attempted.kind === 'answered' && attempted.status >= 200 && attempted.status < 300;

/** A receiver who says that it is there no more. */
export const isGone = (attempted: Attempted): boolean => attempted.kind === 'answered' && attempted.status === GONE;

/** `tries`: attempts so far, this one included. `random`: from 0 to below 1. */
export const outcomeOf = (attempted: Attempted, tries: number, random: number): Outcome => {
  if (isTaken(attempted)) return { state: 'delivered' };
  const wait = WAITS_MS[tries];
  if (wait === undefined || isGone(attempted)) return { state: 'failed' };
  const asked = attempted.kind === 'answered' ? (attempted.retryAfterMs ?? 0) : 0;
  return {
    state: 'pending',
    waitMs: Math.round(Math.max(wait * (1 + JITTER * random), Math.min(asked, LONGEST_ASKED_MS))),
  };
};

/** Why an endpoint is to be disabled after an attempt; null where it stays. `failingSince`: of the attempts before. */
export const disablingOf = (attempted: Attempted, failingSince: Date | null, now: Date): DisabledBecause | null => {
  if (isGone(attempted)) return 'gone';
  if (isTaken(attempted) || failingSince === null) return null;
  return now.getTime() - failingSince.getTime() >= FAILING_DAYS * 24 * HOUR ? 'failing' : null;
};

/** The name of an event without its prefix and version; what is no event of ours is its own name. */
const nameOf = (type: string): string => type.replace(/^quartermaster\./, '').replace(/\.v\d+$/, '');

const matches = (pattern: string, name: string): boolean => {
  if (pattern === '*') return true;
  return pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
};

/** Whether events of a type, as `typeOf` writes it, are wanted by one of these patterns. */
export const isWanted = (patterns: readonly string[], type: string): boolean =>
  patterns.some((pattern) => matches(pattern, nameOf(type)));

/** Events that can be asked for. */
export const eventNames: readonly string[] = Object.keys(catalogue);

/** Whether a pattern names an event that there is. */
export const namesEvents = (pattern: string): boolean => eventNames.some((name) => matches(pattern, name));

/** What is in the way of an address; null where nothing is, until its name is resolved. `isPublic`: of a literal address, or null for a name. */
export const refusalOf = (
  url: URL,
  privateOrigins: readonly string[],
  isPublic: (url: URL) => boolean | null,
): string | null => {
  if (url.username !== '' || url.password !== '') return 'must not hold a name or a password';
  if (privateOrigins.includes(url.origin)) return null;
  if (url.protocol !== 'https:') return 'must begin with https://';
  if (privateOrigins.some((origin) => new URL(origin).hostname === url.hostname))
    return 'leads to a private host; only the addresses in WEBHOOK_PRIVATE_URLS may';
  const isOpen = isPublic(url);
  return isOpen === false || /(^|\.)localhost\.?$/.test(url.hostname) ? 'must lead to a public address' : null;
};

/** What a secret of an endpoint is sealed for. */
export const secretUse = (tenant: string, webhook: string, secret: string): string =>
  `webhook/${tenant}/${webhook}/${secret}`;
