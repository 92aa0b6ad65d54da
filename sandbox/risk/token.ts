import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ProviderCode } from './errors.ts';

/** Seconds that a token lives. */
export const TOKEN_SECONDS = 86_400;

/** The consumer's key and secret. */
export type Consumer = { key: string; secret: string };

/** A token that says when it ends, signed, so that it stays good over a restart of the stand-in. */
export function issueToken(consumer: Consumer, now: Date): string {
  const expires = String(Math.floor(now.getTime() / 1000) + TOKEN_SECONDS);
  return `${expires}.${sign(consumer, expires)}`;
}

/** The error code that a call with this `Authorization` header gets; undefined when it may pass. */
export function refuseToken(header: string | undefined, consumer: Consumer, now: Date): ProviderCode | undefined {
  const [, expires, signature] = /^Bearer (\d+)\.(\S+)$/.exec(header ?? '') ?? [];
  if (expires === undefined || signature === undefined) return '00041';
  if (!equal(signature, sign(consumer, expires))) return '00041';
  return Number(expires) * 1000 <= now.getTime() ? '00040' : undefined;
}

/** Whether the header carries the consumer's key and secret (HTTP basic). */
export function isConsumer(header: string | undefined, consumer: Consumer): boolean {
  const [, given] = /^Basic (\S+)$/.exec(header ?? '') ?? [];
  return given !== undefined && equal(given, Buffer.from(`${consumer.key}:${consumer.secret}`).toString('base64'));
}

function sign(consumer: Consumer, text: string): string {
  return createHmac('sha256', consumer.secret).update(`${consumer.key}:${text}`).digest('base64url');
}

function equal(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
