import { compare } from './money.ts';
import type { Money } from './requirement.ts';

/** The outcome of a budget check; an unknown cost centre fails it. */
export type BudgetCheck = { budget: 'ok' } | { budget: 'over'; by: Money } | { budget: 'unknown_cost_centre' };

/**
 * Both amounts in the tenant's base currency. `available` is the budget less what is spent and committed, without this
 * requisition's own commitment; null when the cost centre is missing or unknown.
 */
export const checkBudget = ({ available, needed }: { available: Money | null; needed: Money }): BudgetCheck => {
  if (available === null) return { budget: 'unknown_cost_centre' };
  const over = compare(needed, available);
  return over > 0 ? { budget: 'over', by: { currency: needed.currency, minor: over } } : { budget: 'ok' };
};
