import type { Payload } from '@temporalio/common';
import { QuartermasterError } from '../domain/errors.ts';
import { tenantOf } from '../workflows/names.ts';
import type { Person } from './api.ts';
import type { ServiceContext } from './context.ts';

/** Payloads of runs in plain; one that is another company's, or opens with no key that is here, stays as it came, and nothing says which. */
export const decodeHistory =
  ({ history }: Pick<ServiceContext, 'history'>) =>
  async ({ tenant }: Person, payloads: readonly Payload[]): Promise<Payload[]> =>
    payloads.map((payload) => {
      const run = history.runOf(payload);
      return run === null || tenantOf(run) !== tenant ? payload : openedOr(payload, history);
    });

const openedOr = (payload: Payload, history: ServiceContext['history']): Payload => {
  try {
    return history.open(payload);
  } catch (error) {
    if (error instanceof QuartermasterError) return payload;
    throw error;
  }
};
