import { dayIn } from '../domain/day.ts';
import { limitOf, Measure, type SpendScope, type Total } from '../domain/spend.ts';
import type { Tx } from '../store/database.ts';
import { findRequisition, notFound } from '../store/requisitions.ts';
import { spendBetween, spendOf } from '../store/spend-report.ts';
import { findTotal, totalsOf } from '../store/spend.ts';
import { readTenant } from '../store/tenants.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import type { RequisitionSpendView } from './records-view.ts';

const NOTHING = { microUsd: 0, tokens: 0, turns: 0 };

const totalOf = async (tx: Tx, scope: SpendScope, key: string): Promise<Total> =>
  (await findTotal(tx, { scope, key })) ?? { scope, key, used: NOTHING, raised: NOTHING };

const sumOf = (rows: readonly { microUsd: number }[]): number => rows.reduce((sum, { microUsd }) => sum + microUsd, 0);

/** What models cost the company, from the first of this month to today unless asked otherwise. */
export const spend =
  (context: ServiceContext): Services['spend'] =>
  (who, days) =>
    context.database.withPrincipal(who, async (tx) => {
      const today = dayIn((await readTenant(tx)).timeZone, context.now());
      const { from = `${today.slice(0, 7)}-01`, to = today } = days;
      const rows = await spendBetween(tx, from, to);
      const cap = async (scope: 'day' | 'month', of: string) => {
        const total = await totalOf(tx, scope, of);
        const limitMicroUsd = limitOf(total, 'microUsd', context.policies.limits);
        return { of, microUsd: total.used.microUsd, limitMicroUsd };
      };
      const caps = { day: await cap('day', today), month: await cap('month', today.slice(0, 7)) };
      return { tenant: who.tenant, from, to, microUsd: sumOf(rows), rows, caps };
    });

const capsOf = (total: Total, { policies }: ServiceContext): RequisitionSpendView['caps'] => {
  const { scope, key, used } = total;
  if (scope !== 'requisition' && scope !== 'agent') return [];
  const agent = scope === 'agent' ? key.slice(key.lastIndexOf('/') + 1) : null;
  return Measure.options.flatMap((measure) => {
    const limit = limitOf(total, measure, policies.limits);
    return limit === null ? [] : [{ scope, agent, measure, used: used[measure], limit }];
  });
};

/** What models cost for one requisition, and how much of its caps is used up. */
export const requisitionSpend =
  (context: ServiceContext): Services['requisitionSpend'] =>
  (who, id) =>
    context.database.withPrincipal(who, async (tx) => {
      if (!(await findRequisition(tx, id))) throw notFound();
      const rows = await spendOf(tx, id);
      const known = await totalsOf(tx, id);
      const all = known.length > 0 ? known : [await totalOf(tx, 'requisition', id)];
      return { requisition: id, microUsd: sumOf(rows), rows, caps: all.flatMap((total) => capsOf(total, context)) };
    });
