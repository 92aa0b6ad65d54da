import type { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { intend, markEffect } from '../store/effects.ts';
import { digestOf } from '../digest.ts';
import type { Tx } from '../store/database.ts';
import type { ServiceContext } from '../services/context.ts';
import type { CaseRef } from './api.ts';
import { workerOf } from './steps/step.ts';

export type Effect<T> = {
  /** How its result is read back from the ledger. */
  result: z.ZodType<T>;
  /** From business facts: `R-000001/order/1`. */
  key: string;
  request: unknown;
  dispatch: () => Promise<T>;
  /** What the other side has under this key; `cannot_tell` where it cannot be asked. */
  readBack: () => Promise<{ found: T } | 'absent' | 'cannot_tell'>;
};

/**
 * An effect on the outside world, at most once: noted before it leaves, read back whenever an earlier attempt may have got
 * through. When that cannot be found out it throws `outcome_unknown`, and nothing is sent again.
 */
export const once = async <T>(context: ServiceContext, ref: CaseRef, effect: Effect<T>): Promise<T> => {
  const { database } = context;
  const who = workerOf(ref);
  const digest = digestOf(effect.request);
  const known = await database.withPrincipal(who, (tx) => intendAndDispatch(tx, ref.requisition, effect.key, digest));
  const mark = (state: 'dispatched' | 'confirmed' | 'ambiguous' | 'refused' | 'intended', result?: unknown) =>
    database.withPrincipal(who, (tx) => markEffect(tx, effect.key, state, result));
  if (known.state === 'confirmed') return effect.result.parse(known.result);
  if (known.state === 'dispatched' || known.state === 'ambiguous') {
    const there = await effect.readBack();
    if (there === 'cannot_tell') {
      await mark('ambiguous');
      throw new QuartermasterError(
        'outcome_unknown',
        `${effect.key} left before a crash and cannot be read back. Look at the other side, then decide the task that this opens.`,
      );
    }
    if (there !== 'absent') {
      await mark('confirmed', there.found);
      return there.found;
    }
    await mark('dispatched');
  }
  try {
    const result = await effect.dispatch();
    await mark('confirmed', result);
    return result;
  } catch (error) {
    await mark(stateAfter(error));
    throw error;
  }
};

/** The effect as an earlier attempt left it; what never left is marked as leaving, in the same commit. */
const intendAndDispatch = async (tx: Tx, requisition: string, key: string, digest: string) => {
  const known = await intend(tx, requisition, key, digest);
  if (known.state === 'intended' || known.state === 'refused') await markEffect(tx, key, 'dispatched');
  return known;
};

/** Only an answer that rules it out says that nothing happened. */
const stateAfter = (error: unknown): 'ambiguous' | 'refused' | 'intended' => {
  if (!(error instanceof QuartermasterError)) return 'ambiguous';
  if (error.code === 'provider_refused') return 'refused';
  return error.code === 'provider_unavailable' ? 'intended' : 'ambiguous';
};
