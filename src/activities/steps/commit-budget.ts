import { checkBudget } from '../../domain/budget.ts';
import { PersonId } from '../../domain/principal.ts';
import { inBase } from '../../domain/rates.ts';
import type { Ask, Money, Requirement } from '../../domain/requirement.ts';
import { commit, commitmentOf, lockCostCenter } from '../../store/budgets.ts';
import { dayIn, fiscalYearOf } from '../../domain/day.ts';
import { requirementOf } from './requirement-of.ts';
import type { Outcome, Scene } from './step.ts';
import { waitFor } from './wait-for.ts';

const unpriced = ({ lines }: Requirement): Ask[] =>
  lines.flatMap((line, index) =>
    line.unitPrice === null
      ? [{ field: `lines[${index}].unitPrice`, reason: 'The mail names only the most that may be spent.' }]
      : [],
  );

/** The total in the tenant's base currency, at the newest dated rate; null when there is none. */
export const inBaseCurrency = ({ tenant, now, context }: Scene, total: Money) =>
  inBase(total, tenant.baseCurrency, dayIn(tenant.timeZone, now), context.policies.rates);

const yearOf = ({ tenant, now }: Scene): number => fiscalYearOf(dayIn(tenant.timeZone, now));

/** Whether exactly this amount, in the base currency, is committed to this cost centre for the year that it is now. */
export const isCommitted = async (
  scene: Scene,
  costCenter: string | null,
  amountMinor: number | undefined,
): Promise<boolean> => {
  const commitment = await commitmentOf(scene.tx, scene.requisition.id);
  return (
    commitment?.fiscalYear === yearOf(scene) &&
    commitment.costCenter === costCenter &&
    commitment.amountMinor === amountMinor
  );
};

/** Money of the cost centre is committed once, before anybody approves it, and moves to the order later. */
export const commitBudget = async (scene: Scene): Promise<Outcome> => {
  const { tx, requisition, tenant } = scene;
  const requirement = requirementOf(requisition);
  const asks = unpriced(requirement);
  if (requirement.total === null || asks.length > 0) {
    const wanted = asks.length > 0 ? asks : [{ field: 'total', reason: 'The mail names no total.' }];
    return { state: 'waiting', status: 'needs_info', task: await waitFor(scene, { topic: 'set_price', asks: wanted }) };
  }
  const converted = inBaseCurrency(scene, requirement.total);
  if (converted === null) {
    const facts = { currency: requirement.total.currency, base: tenant.baseCurrency };
    return { state: 'waiting', status: 'on_hold', task: await waitFor(scene, { topic: 'no_rate', facts }) };
  }
  const fiscalYear = yearOf(scene);
  const center = await lockCostCenter(tx, requirement.costCenter ?? '', fiscalYear, requisition.id);
  const available = center && { currency: tenant.baseCurrency, minor: center.availableMinor };
  const check = checkBudget({ available, needed: converted.amount });
  if (check.budget === 'ok' && center !== null) {
    const isNew = !(await isCommitted(scene, center.code, converted.amount.minor));
    await commit(tx, {
      requisition: requisition.id,
      costCenter: center.code,
      fiscalYear,
      amountMinor: converted.amount.minor,
      rate: converted.rate,
    });
    const payload = { costCenter: center.code, committed: converted.amount, available, rate: converted.rate };
    const entry = { kind: 'budget_committed', payload };
    return { state: 'done', status: requisition.status, ...(isNew ? { entry } : {}) };
  }
  const facts = {
    costCenter: requirement.costCenter,
    fiscalYear,
    needed: converted.amount,
    available,
    over: check.budget === 'over' ? check.by : null,
  };
  const owner = center === null ? { role: 'finance_director' as const } : { person: PersonId.parse(center.owner) };
  return { state: 'waiting', status: 'on_hold', task: await waitFor(scene, { topic: 'over_budget', owner, facts }) };
};
