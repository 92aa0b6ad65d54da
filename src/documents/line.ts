import { QuartermasterError } from '../domain/errors.ts';

/** How long somebody waits for a turn: behind how many others at most, and how many milliseconds. */
export type Patience = { behind: number; milliseconds: number };

/** Runs the work when its turn comes. Throws `rate_limited` where that would take more patience than there is; nothing was done then. */
export type Line = <T>(work: () => Promise<T>, patience: Patience) => Promise<T>;

const RETRY_AFTER_MS = 10_000;

const busy = (): QuartermasterError =>
  new QuartermasterError('rate_limited', 'Too many documents wait to be read at this moment; try again in a minute.', {
    retryAfterMs: RETRY_AFTER_MS,
  });

/** A line in which at most so many work at once, first come, first served. */
export const createLine = (most: number): Line => {
  const waiting: (() => void)[] = [];
  let working = 0;
  const turn = ({ behind, milliseconds }: Patience): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (waiting.length >= behind) throw busy();
    const enter = (): void => {
      clearTimeout(clock);
      resolve();
    };
    const clock = setTimeout(() => {
      waiting.splice(waiting.indexOf(enter), 1);
      reject(busy());
    }, milliseconds);
    waiting.push(enter);
    return promise;
  };
  return async (work, patience) => {
    if (working < most) working += 1;
    else await turn(patience);
    try {
      return await work();
    } finally {
      // Whoever is next takes this place, so that nobody who comes now gets in between.
      const next = waiting.shift();
      if (next) next();
      else working -= 1;
    }
  };
};
