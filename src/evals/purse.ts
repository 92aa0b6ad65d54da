import { QuartermasterError } from '../domain/errors.ts';
import type { InputBound } from '../model/input-bound.ts';
import type { Price } from '../model/price.ts';
import { costMicroUsd } from '../model/prices.ts';
import type { Usage } from '../model/reply.ts';
import type { ModelRequest } from '../model/request.ts';

/** What evals may spend on a model: the worst case of each call is held back before it is made. */
export type Purse = {
  /** Throws `limit_reached` when the call could cost more than is left; gives back what settles it. */
  hold(request: ModelRequest): (used: Usage | null) => Spent;
  /** All that was settled so far. */
  spent(): Spent;
};

/** A call of unknown usage costs its worst. */
export type Spent = Usage & { costMicroUsd: number };

export function purseOf(mostMicroUsd: number, price: Price, mostInputTokens: InputBound): Purse {
  let held = 0;
  let spent: Spent = { inputTokens: 0, outputTokens: 0, costMicroUsd: 0 };
  return {
    spent: () => spent,
    hold(request) {
      const worst = { inputTokens: mostInputTokens(request), outputTokens: request.maxOutputTokens };
      const most = costMicroUsd(worst, price);
      if (held + most > mostMicroUsd) {
        throw new QuartermasterError(
          'limit_reached',
          `The next call could cost more than is left of ${mostMicroUsd / 1_000_000} US dollars; raise it with --most.`,
        );
      }
      held += most;
      return (used) => {
        const counted = used ?? worst;
        const cost = costMicroUsd(counted, price);
        held += cost - most;
        spent = {
          inputTokens: spent.inputTokens + counted.inputTokens,
          outputTokens: spent.outputTokens + counted.outputTokens,
          costMicroUsd: spent.costMicroUsd + cost,
        };
        return { ...counted, costMicroUsd: cost };
      };
    },
  };
}
