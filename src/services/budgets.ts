import { dayIn, fiscalYearOf } from '../domain/day.ts';
import { costCenterUse } from '../store/budgets.ts';
import { readTenant } from '../store/tenants.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';

/** What cost centres may spend in a fiscal year, and what is left of it. */
export const budgets =
  (context: ServiceContext): Services['budgets'] =>
  (who, { costCenter = null, year }) =>
    context.database.withPrincipal(who, async (tx) => {
      const { baseCurrency: currency, timeZone } = await readTenant(tx);
      const fiscalYear = year ?? fiscalYearOf(dayIn(timeZone, context.now()));
      const found = await costCenterUse(tx, fiscalYear, costCenter);
      return found.map(({ code, name, owner, budgetMinor, spentMinor, committedMinor }) => ({
        costCenter: code,
        name,
        owner,
        year: fiscalYear,
        budget: { currency, minor: budgetMinor },
        spent: { currency, minor: spentMinor },
        committed: { currency, minor: committedMinor },
        free: { currency, minor: budgetMinor - spentMinor - committedMinor },
      }));
    });
