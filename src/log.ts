import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type Log = Logger;

/** As QM_LOG_LEVEL takes them. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const SECRET = ['authorization', 'token', 'password', 'secret', 'apiKey', 'body', 'email'];
const MAX_CAUSES = 5;

/** The last net under all lines: tokens, bearer headers and addresses that got into a text by way of an error. */
const scrub = (line: string): string =>
  line
    .replaceAll(/\beyJ[\w-]+\.[\w-]*\.[\w-]*/g, '[token]')
    .replaceAll(/\bBearer [^\s"]+/gi, 'Bearer [token]')
    .replaceAll(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '[address]');

/** Only what helps to find the place: drivers hang whole rows and parameters on their errors. */
const describe = (error: unknown, depth = 0): unknown => {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause === undefined || depth >= MAX_CAUSES ? {} : { cause: describe(error.cause, depth + 1) };
  return { type: error.name, ...code, message: error.message, stack: error.stack, ...cause };
};

/** JSON lines on stdout, or to `destination`: no personal data, no tokens, no bodies. */
export function createLog(options: { level: LogLevel; name: string }, destination?: DestinationStream): Log {
  return pino(
    {
      level: options.level,
      base: { name: options.name },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => describe(error) },
      redact: { paths: SECRET.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
      hooks: { streamWrite: scrub },
    },
    ...(destination === undefined ? [] : [destination]),
  );
}
