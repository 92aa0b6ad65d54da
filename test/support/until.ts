import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENCE_MS, POLL_MS } from './patience.ts';

/** Looks again and again until it is so; throws with `state` where it does not come to be. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  { withinMs = PATIENCE_MS, state }: { withinMs?: number; state?: () => unknown } = {},
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`It did not come to be: ${JSON.stringify(await state?.())}`);
    await sleep(POLL_MS);
  }
}
