import { AsyncLocalStorage } from 'node:async_hooks';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type Log = Logger;

/** As QM_LOG_LEVEL takes them. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Names of what is never told, in lower case and without dashes. */
const SECRET = new Set([
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'token',
  'accesstoken',
  'refreshtoken',
  'idtoken',
  'subjecttoken',
  'actortoken',
  'assertion',
  'clientassertion',
  'codeverifier',
  'password',
  'passphrase',
  'secret',
  'clientsecret',
  'apikey',
  'session',
  'devicecode',
  'privatekey',
  'connectionstring',
  'body',
  'email',
  'iban',
]);
const MAX_CAUSES = 5;
const MAX_DEPTH = 8;
/** Of one text; whoever needs more of it does not find it by a line of the log, and each pattern below looks through all of it. */
const MAX_TEXT = 4_000;

const short = (text: string): string => (text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`);

const isSecret = (name: string): boolean => SECRET.has(name.replaceAll(/[-_]/g, '').toLowerCase());

/** The same without what stands under the name of a secret, however deep. Errors and the like are left to their serializers. */
function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return short(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => redacted(item, depth + 1));
  const kind: unknown = Object.getPrototypeOf(value);
  return kind === Object.prototype || kind === null ? redactedMembers(value, depth) : value;
}

const redactedMembers = (members: object, depth: number): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]: [string, unknown]) => [
      name,
      isSecret(name) ? '[redacted]' : redacted(value, depth + 1),
    ]),
  );

const NAMES =
  '(?:access_|refresh_|id_|subject_|actor_)?token|(?:client_)?assertion|(?:client_)?secret|password|passphrase|api[_-]?key|code_verifier|device_?code|session|connection_?string';

/** The last net under all lines: what got into a text by way of an error, a URL or a body. Quotes within a line are escaped, perhaps twice. */
const SCRUBBED: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]+\.[\w-]*\.[\w-]*/g, '[token]'],
  [/\b(Bearer|Basic|DPoP) [^\s"\\]+/gi, '$1 [token]'],
  // A password may hold any sign but a blank: up to the last @.
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s"'\\/@]*(?::[^\s"'\\]*)?@/gi, '$1[credentials]@'],
  [new RegExp(`(\\b(?:${NAMES})=)[^&\\s"'\\\\]+`, 'gi'), '$1[redacted]'],
  [new RegExp(`(\\\\*["'](?:${NAMES})\\\\*["']\\s*:\\s*\\\\*["'])(?:[^"'\\\\]|\\\\[^"'\\\\])+`, 'gi'), '$1[redacted]'],
  [/\b[sr]k-[\w-]{8,}/g, '[key]'],
  [/\bqms_[a-z0-9-]{1,63}_[\w-]{20,}/g, '[session]'],
  [/\bwhsec_[\w+/=-]{8,}/g, '[key]'],
  [/\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b/g, '[account]'],
  [/(?<![\w.+-])[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '[address]'],
];

const scrub = (line: string): string =>
  SCRUBBED.reduce((text, [pattern, instead]) => text.replaceAll(pattern, instead), line);

/** Only what helps to find the place: drivers hang whole rows and parameters on their errors. */
const describe = (error: unknown, depth = 0): unknown => {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause === undefined || depth >= MAX_CAUSES ? {} : { cause: describe(error.cause, depth + 1) };
  return { type: error.name, ...code, message: short(error.message), stack: short(error.stack ?? ''), ...cause };
};

type Fields = Record<string, string | null>;

const around = new AsyncLocalStorage<Fields>();

const present = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

/** Every line that is logged while the work runs has these fields: ids, nothing that was said. */
export const withLogFields = <T>(fields: Fields, work: () => T): T =>
  around.run({ ...around.getStore(), ...present(fields) }, work);

/** JSON lines on stdout, or to `destination`: no personal data, no tokens, no bodies. */
export function createLog(options: { level: LogLevel; name: string }, destination?: DestinationStream): Log {
  return pino(
    {
      level: options.level,
      base: { name: options.name },
      mixin: () => ({ ...around.getStore() }),
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: (fields) => redactedMembers(fields, 0) },
      serializers: { err: (error: unknown) => describe(error) },
      hooks: { streamWrite: scrub },
    },
    ...(destination === undefined ? [] : [destination]),
  );
}
