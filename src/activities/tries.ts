import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import type { ErrorCode } from '../domain/errors.ts';
import type { Rules } from './api.ts';

type Retry = Rules['retries']['model'];

const RATE_LIMITED: ErrorCode = 'rate_limited';

/** How long a provider that did not say is left alone. */
const PATIENCE_MS = 10_000;

/** What an attempt leaves the next one: how many have waited for a rate until now. */
const Left = z.object({ waits: z.int() });

const waitsSoFar = (): number => Left.safeParse(Context.current().info.heartbeatDetails).data?.waits ?? 0;

const triesSoFar = (): number => Context.current().info.attempt - waitsSoFar();

/** An attempt too many: those before it may have ended with their worker, which fails nothing that could be counted. */
export const refuseLateTry = (retry: Retry): void => {
  if (triesSoFar() > retry.attempts)
    throw ApplicationFailure.nonRetryable('Every attempt before has failed.', 'limit_reached');
};

/**
 * What becomes of a failed attempt where waiting for a rate is no failure: such a wait is noted for the next attempt, whatever else
 * failed is a try, and the last try is the end.
 */
export const counted = (failure: Error, retry: Retry): Error => {
  if (!(failure instanceof ApplicationFailure) || failure.nonRetryable) return failure;
  const { type, message, nextRetryDelay } = failure;
  const again = (delay: number) =>
    ApplicationFailure.create({ type: type ?? 'internal', message, nextRetryDelay: nextRetryDelay ?? delay });
  if (type === RATE_LIMITED) {
    Context.current().heartbeat({ waits: waitsSoFar() + 1 });
    return again(PATIENCE_MS);
  }
  const tries = triesSoFar();
  if (tries >= retry.attempts) return ApplicationFailure.nonRetryable(message, type);
  return again(1000 * Math.min(retry.longestWaitSeconds, retry.firstWaitSeconds * 2 ** (tries - 1)));
};
