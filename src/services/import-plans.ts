import { isDeepStrictEqual } from 'node:util';
import { isExact, money } from '../domain/money.ts';
import type { ImportRow } from '../domain/import-rows.ts';
import { changesPowers, isAdministrator } from '../domain/powers.ts';
import { domainOf, normalizedName } from '../domain/reading/names.ts';
import type { Tx } from '../store/database.ts';
import {
  allCostCenters,
  allPeople,
  allVendors,
  unconfirmVendor,
  writeBudget,
  writeCostCenter,
  writePerson,
  writeVendor,
  type CostCenterRecord,
  type PersonRecord,
  type VendorRecord,
} from '../store/imports.ts';
import { readTenant } from '../store/tenants.ts';

export type RowError = { row: number; column: string; reason: string };

/** A row on its way: what stands there, what shall stand there, and how it is written. */
export type Planned = {
  row: number;
  key: string;
  is: unknown;
  shall: unknown;
  /** It says what somebody may do, which one person does not say alone. */
  takesTwo: boolean;
  write: () => Promise<void>;
};

/** What becomes of the rows of a kind, before anything is written: a plan for each that is right, an error for each that is not. */
export type Plan<Row> = (
  tx: Tx,
  rows: readonly { row: number; given: Row }[],
  by: string,
) => Promise<{ planned: Planned[]; errors: RowError[] }>;

/** How often each stands there. */
export const timesOf = (values: readonly string[]): Map<string, number> => {
  const times = new Map<string, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return times;
};

/** Values that a file leaves out keep what is there. */
const over = <T extends object>(known: T, given: { [K in keyof T]?: T[K] | undefined }): T => {
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.assign({ ...known }, Object.fromEntries(said));
};

export const planPeople: Plan<ImportRow<'people'>> = async (tx, rows, by) => {
  const known = new Map((await allPeople(tx)).map((person) => [person.id, person]));
  const after = new Map<string, PersonRecord>(known);
  const isAlone = [...known.values()].filter(isAdministrator).length < 2;
  const errors: RowError[] = [];
  const planned: Planned[] = [];
  for (const { row, given } of rows) {
    const { cost_centre: costCenter, delivery_place: deliveryPlace, ...same } = given;
    const blank = { costCenter: null, deliveryPlace: null, deputy: null, categories: null, groups: [], active: true };
    const is = known.get(given.id);
    const shall = over<PersonRecord>(is ?? { ...blank, id: given.id, name: '', email: '', roles: [], language: '' }, {
      ...same,
      costCenter,
      deliveryPlace,
    });
    // Nobody gives themself rights, or takes their own away by mistake; where there are two, they see to that.
    if (isAlone && given.id === by && is && !(isDeepStrictEqual(is.roles, shall.roles) && is.active === shall.active))
      errors.push({ row, column: 'roles', reason: 'your own roles are changed by another administrator' });
    else {
      after.set(given.id, shall);
      const takesTwo = !isAlone && changesPowers(is, shall);
      planned.push({ row, key: given.id, is, shall, takesTwo, write: () => writePerson(tx, shall) });
    }
  }
  const addresses = timesOf([...after.values()].map(({ email }) => email.toLowerCase()));
  for (const { row, key } of planned) {
    const { deputy, email } = after.get(key) ?? { deputy: null, email: '' };
    if (deputy !== null && (deputy === key || !after.has(deputy)))
      errors.push({ row, column: 'deputy', reason: `"${deputy}" is nobody else of the company, nor of this file` });
    if ((addresses.get(email.toLowerCase()) ?? 0) > 1)
      errors.push({ row, column: 'email', reason: 'is the address of another person' });
  }
  return { planned, errors };
};

/** By what a vendor is paid, and by what it is known to the provider of risks. */
const isAnother = (is: VendorRecord | undefined, shall: VendorRecord): boolean =>
  is !== undefined &&
  (is.email?.toLowerCase() !== shall.email?.toLowerCase() ||
    is.duns !== shall.duns ||
    !isDeepStrictEqual(is.taxIds, shall.taxIds));

export const planVendors: Plan<ImportRow<'vendors'>> = async (tx, rows, by) => {
  const known = new Map((await allVendors(tx)).map((vendor) => [vendor.number, vendor]));
  const errors: RowError[] = [];
  const planned = rows.map(({ row, given }): Planned => {
    const { tax_ids: taxIds, hold_reason: holdReason, ...same } = given;
    const is = known.get(given.number);
    if (is?.status === 'merged')
      errors.push({ row, column: 'number', reason: 'was merged into another record; bring that one' });
    const none = { country: null, taxIds: [], email: null, domains: [], duns: null, categories: [] };
    const blank = { ...none, number: given.number, name: '', normalizedName: '', status: 'active', holdReason: null };
    const domains = given.email ? [...new Set([...(is?.domains ?? []), domainOf(given.email)])] : undefined;
    const shall = over<VendorRecord>(is ?? blank, {
      ...same,
      taxIds,
      holdReason,
      domains,
      normalizedName: normalizedName(given.name),
    });
    if ((shall.status === 'hold') !== (shall.holdReason !== null))
      errors.push({ row, column: 'hold_reason', reason: 'is given with the status "hold", and with no other' });
    // A file stops more than it lets go on, as everybody does who is not compliance.
    if (is?.status === 'hold' && shall.status !== 'hold')
      errors.push({ row, column: 'status', reason: 'is on hold; only compliance lets it go again' });
    const write = async (): Promise<void> => {
      await writeVendor(tx, shall, by);
      if (isAnother(is, shall)) await unconfirmVendor(tx, shall.number, by);
    };
    return { row, key: given.number, is, shall, takesTwo: false, write };
  });
  return { planned, errors };
};

const centerKey = ({ code, fiscalYear }: Pick<CostCenterRecord, 'code' | 'fiscalYear'>): string =>
  `${code} ${fiscalYear}`;

export const planCostCenters: Plan<ImportRow<'cost-centres'>> = async (tx, rows) => {
  const known = new Map((await allCostCenters(tx)).map((center) => [centerKey(center), center]));
  const people = new Set((await allPeople(tx)).filter(({ active }) => active).map(({ id }) => id));
  const errors: RowError[] = [];
  const planned = rows.map(({ row, given }): Planned => {
    const { fiscal_year: fiscalYear, ...same } = given;
    const key = centerKey({ code: given.code, fiscalYear });
    const is = known.get(key);
    const shall = { ...same, fiscalYear, budgetMinor: is?.budgetMinor ?? 0 };
    if (!people.has(given.owner)) errors.push({ row, column: 'owner', reason: 'is no active person of the company' });
    return { row, key, is, shall, takesTwo: false, write: () => writeCostCenter(tx, shall) };
  });
  return { planned, errors };
};

export const planBudgets: Plan<ImportRow<'budgets'>> = async (tx, rows) => {
  const { baseCurrency } = await readTenant(tx);
  const known = new Map((await allCostCenters(tx)).map((center) => [centerKey(center), center]));
  const errors: RowError[] = [];
  const planned = rows.flatMap(({ row, given }): Planned[] => {
    const key = centerKey({ code: given.cost_centre, fiscalYear: given.fiscal_year });
    const is = known.get(key);
    if (is === undefined) {
      errors.push({ row, column: 'cost_centre', reason: 'there is none of this code in this year; import it first' });
      return [];
    }
    if (!isExact(baseCurrency, given.amount))
      errors.push({ row, column: 'amount', reason: `has finer digits than ${baseCurrency}` });
    const shall = { ...is, budgetMinor: money(baseCurrency, given.amount).minor };
    return [{ row, key, is, shall, takesTwo: false, write: () => writeBudget(tx, shall) }];
  });
  return { planned, errors };
};
