import type { Tx } from './database.ts';

/** A cost centre's budget of one fiscal year; amounts in the tenant's base currency, minor units. */
export type CostCenter = {
  code: string;
  name: string;
  owner: string;
  fiscalYear: number;
  budgetMinor: number;
  availableMinor: number;
};

/**
 * The cost centre with its row locked, so that two requisitions cannot both take the last of it. Available: budget less actuals
 * less every commitment but the asking requisition's own.
 */
export const lockCostCenter = async (
  tx: Tx,
  code: string,
  fiscalYear: number,
  requisition: string,
): Promise<CostCenter | null> => {
  const key = [tx.tenant, code, fiscalYear];
  // Before the sum and not with it: a statement that waited for the lock would still count as of when it began.
  await tx.rows('select from cost_centers where tenant = $1 and code = $2 and fiscal_year = $3 for update', key);
  const [row] = await tx.rows<CostCenter>(
    `select code, name, owner, fiscal_year as "fiscalYear", budget_minor as "budgetMinor",
       (budget_minor - actual_minor - coalesce((select sum(c.amount_minor) from commitments c
          where c.tenant = cc.tenant and c.cost_center = cc.code and c.fiscal_year = cc.fiscal_year and c.requisition <> $4), 0))::bigint
         as "availableMinor"
     from cost_centers cc where tenant = $1 and code = $2 and fiscal_year = $3`,
    [...key, requisition],
  );
  return row ?? null;
};

export const costCenterCodes = async (tx: Tx, fiscalYear: number): Promise<string[]> =>
  (
    await tx.rows<{ code: string }>(
      'select code from cost_centers where tenant = $1 and fiscal_year = $2 order by code',
      [tx.tenant, fiscalYear],
    )
  ).map((row) => row.code);

/** One commitment a requisition; a change replaces it. */
export const commit = async (
  tx: Tx,
  commitment: { requisition: string; costCenter: string; fiscalYear: number; amountMinor: number; rate: unknown },
): Promise<void> => {
  await tx.run(
    `insert into commitments (tenant, requisition, cost_center, fiscal_year, amount_minor, stage, rate) values ($1, $2, $3, $4, $5, 'request', $6)
     on conflict (tenant, requisition) do update
       set cost_center = excluded.cost_center, fiscal_year = excluded.fiscal_year, amount_minor = excluded.amount_minor, rate = excluded.rate`,
    [
      tx.tenant,
      commitment.requisition,
      commitment.costCenter,
      commitment.fiscalYear,
      commitment.amountMinor,
      JSON.stringify(commitment.rate),
    ],
  );
};

/** The money moves from the request to the order; it is counted once. */
export const commitToOrder = async (tx: Tx, requisition: string): Promise<void> => {
  await tx.run(`update commitments set stage = 'order' where tenant = $1 and requisition = $2`, [
    tx.tenant,
    requisition,
  ]);
};

export const release = async (tx: Tx, requisition: string): Promise<void> => {
  await tx.run('delete from commitments where tenant = $1 and requisition = $2', [tx.tenant, requisition]);
};

export const raiseBudget = async (tx: Tx, code: string, fiscalYear: number, byMinor: number): Promise<void> => {
  await tx.run(
    'update cost_centers set budget_minor = budget_minor + $4 where tenant = $1 and code = $2 and fiscal_year = $3',
    [tx.tenant, code, fiscalYear, byMinor],
  );
};

export const commitmentOf = async (
  tx: Tx,
  requisition: string,
): Promise<{ costCenter: string; fiscalYear: number; amountMinor: number } | null> => {
  const [row] = await tx.rows<{ costCenter: string; fiscalYear: number; amountMinor: number }>(
    `select cost_center as "costCenter", fiscal_year as "fiscalYear", amount_minor as "amountMinor" from commitments
     where tenant = $1 and requisition = $2`,
    [tx.tenant, requisition],
  );
  return row ?? null;
};

/** A cost centre with what is spent and promised of its money, by whichever requisition. */
export type CostCenterUse = Omit<CostCenter, 'availableMinor'> & { spentMinor: number; committedMinor: number };

export const costCenterUse = (tx: Tx, fiscalYear: number, code: string | null): Promise<CostCenterUse[]> =>
  tx.rows<CostCenterUse>(
    `select code, name, owner, fiscal_year as "fiscalYear", budget_minor as "budgetMinor", actual_minor as "spentMinor",
       coalesce((select sum(c.amount_minor) from commitments c
          where c.tenant = cc.tenant and c.cost_center = cc.code and c.fiscal_year = cc.fiscal_year), 0)::bigint as "committedMinor"
     from cost_centers cc where tenant = $1 and fiscal_year = $2 and ($3::text is null or code = $3) order by code`,
    [tx.tenant, fiscalYear, code],
  );
