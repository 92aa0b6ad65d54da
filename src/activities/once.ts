import type { z } from 'zod';
import { QuartermasterError, type ErrorCode } from '../domain/errors.ts';
import { intend, markEffect, type EffectState } from '../store/effects.ts';
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
  /**
   * How long after it left the other side may still lack what it will have: before that, `absent` is not believed. Without one
   * it is believed at once, which is right only where a repeat under the same key does nothing.
   */
  patienceMs?: number;
  /** Why it may not leave any more, or null; asked in the transaction that marks it as leaving, so that nothing comes between. */
  hindrance?: (tx: Tx) => Promise<QuartermasterError | null>;
};

/**
 * An effect on the outside world, at most once: noted before it leaves, read back whenever an earlier attempt may have got
 * through. While that cannot be found out it throws `outcome_unknown`, and nothing is sent again.
 */
export const once = async <T>(
  { database }: Pick<ServiceContext, 'database'>,
  ref: CaseRef,
  effect: Effect<T>,
): Promise<T> => {
  const within = <R>(work: (tx: Tx) => Promise<R>) => database.withPrincipal(workerOf(ref), work);
  const known = await within((tx) => take(tx, ref.requisition, effect));
  if (known.state === 'confirmed') return effect.result.parse(known.result);
  const ledger: Ledger = {
    ...known,
    mark: (state, result, attempt) => within((tx) => markEffect(tx, effect.key, state, result, attempt)),
    leaveAgain: (attempt) =>
      within(async (tx) => {
        const hindrance = await effect.hindrance?.(tx);
        if (hindrance) throw hindrance;
        return markEffect(tx, effect.key, 'dispatched', null, attempt);
      }),
  };
  if (known.isOurs) return leave(effect, ledger, known.attempts);
  const there = await effect.readBack();
  if (there === 'cannot_tell') throw await unreadable(ledger);
  if (there === 'absent') return leave(effect, ledger, await takeAgain(effect, ledger));
  await ledger.mark('confirmed', there.found);
  return there.found;
};

/** The effect as it was found; `isOurs`: it had not left, and is marked as leaving with this attempt. */
type Taken = { state: EffectState; result: unknown; attempts: number; ageMs: number; isOurs: boolean };
type Ledger = Taken & {
  mark: (state: EffectState, result?: unknown, attempt?: number) => Promise<boolean>;
  /** Marks the next attempt as leaving; false when another has been taken up meanwhile. */
  leaveAgain: (attempt: number) => Promise<boolean>;
};

/**
 * One transaction under the row's lock, so that exactly one attempt moves it from intended to dispatched. The hindrance is asked for
 * first, since it locks the requisition, which everybody locks first.
 */
const take = async <T>(tx: Tx, requisition: string, { key, request, ...effect }: Effect<T>): Promise<Taken> => {
  const hindrance = await effect.hindrance?.(tx);
  const known = await intend(tx, requisition, key, digestOf(request));
  if (known.state !== 'intended' && known.state !== 'refused') return { ...known, isOurs: false };
  if (hindrance) throw hindrance;
  await markEffect(tx, key, 'dispatched');
  return { ...known, attempts: known.attempts + 1, isOurs: true };
};

const unreadable = async ({ state, attempts, mark }: Ledger): Promise<QuartermasterError> => {
  // Its age counts from when it left, so what is ambiguous already is not marked anew.
  if (state !== 'ambiguous') await mark('ambiguous', null, attempts);
  return new QuartermasterError(
    'outcome_unknown',
    'It may have left in an earlier attempt and cannot be read back. Look at the other side, then decide the task that this opens.',
  );
};

/** The number of the new attempt, where the other side has had its time and nobody else has taken it up meanwhile. */
const takeAgain = async <T>({ patienceMs = 0 }: Effect<T>, ledger: Ledger): Promise<number> => {
  const { attempts, ageMs, leaveAgain } = ledger;
  if (ageMs < patienceMs)
    throw new QuartermasterError(
      'outcome_unknown',
      'It has left and has not arrived yet. It is read back again later; if a task is opened for it, look at the other side first.',
      { retryAfterMs: patienceMs - ageMs },
    );
  if (!(await leaveAgain(attempts)))
    throw new QuartermasterError('outcome_unknown', 'It was taken up by another attempt. It is read back later.');
  return attempts + 1;
};

const leave = async <T>(effect: Effect<T>, { mark }: Ledger, attempt: number): Promise<T> => {
  let result: T;
  try {
    result = await effect.dispatch();
  } catch (error) {
    await mark(stateAfter(error), null, attempt);
    throw error;
  }
  // Whichever attempt it was: it is there.
  await mark('confirmed', result);
  return result;
};

/** Only an answer that rules it out, or a refusal of our own before it left, says that nothing happened. */
const ruledOut: Partial<Record<ErrorCode, EffectState>> = {
  provider_refused: 'refused',
  provider_unavailable: 'intended',
  invalid_input: 'intended',
  forbidden: 'intended',
  authorization_needed: 'intended',
  tools_off: 'intended',
};

const stateAfter = (error: unknown): EffectState =>
  (error instanceof QuartermasterError ? ruledOut[error.code] : undefined) ?? 'ambiguous';
