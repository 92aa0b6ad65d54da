import type { Tx } from './database.ts';

/** Records as files bring them; each whole, so that what is not brought stays as it is. */
export type PersonRecord = {
  id: string;
  name: string;
  email: string;
  roles: string[];
  language: string;
  costCenter: string | null;
  deliveryPlace: string | null;
  deputy: string | null;
  categories: string[] | null;
  groups: string[];
  active: boolean;
};

export type VendorRecord = {
  number: string;
  name: string;
  normalizedName: string;
  country: string | null;
  taxIds: string[];
  email: string | null;
  domains: string[];
  duns: string | null;
  categories: string[];
  status: string;
  holdReason: string | null;
};

export type CostCenterRecord = { code: string; name: string; owner: string; fiscalYear: number; budgetMinor: number };

/** Everybody, who has left as well. */
export const allPeople = (tx: Tx): Promise<PersonRecord[]> =>
  tx.rows<PersonRecord>(
    `select id, name, email, roles, language, cost_center as "costCenter", delivery_place as "deliveryPlace", deputy, categories, groups, active
     from people where tenant = $1`,
    [tx.tenant],
  );

export const allVendors = (tx: Tx): Promise<VendorRecord[]> =>
  tx.rows<VendorRecord>(
    `select number, name, normalized_name as "normalizedName", country, tax_ids as "taxIds", email, domains, duns, categories, status,
       hold_reason as "holdReason" from vendors where tenant = $1`,
    [tx.tenant],
  );

export const allCostCenters = (tx: Tx): Promise<CostCenterRecord[]> =>
  tx.rows<CostCenterRecord>(
    `select code, name, owner, fiscal_year as "fiscalYear", budget_minor as "budgetMinor" from cost_centers where tenant = $1`,
    [tx.tenant],
  );

/** Adds a person, or makes the record what this says. */
export const writePerson = async (tx: Tx, person: PersonRecord): Promise<void> => {
  await tx.run(
    `insert into people (tenant, id, name, email, roles, language, cost_center, delivery_place, deputy, categories, groups, active)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (tenant, id) do update set name = excluded.name, email = excluded.email, roles = excluded.roles, language = excluded.language,
       cost_center = excluded.cost_center, delivery_place = excluded.delivery_place, deputy = excluded.deputy,
       categories = excluded.categories, groups = excluded.groups, active = excluded.active, updated_at = now()`,
    [
      tx.tenant,
      person.id,
      person.name,
      person.email,
      person.roles,
      person.language,
      person.costCenter,
      person.deliveryPlace,
      person.deputy,
      person.categories,
      person.groups,
      person.active,
    ],
  );
};

/** The same of a vendor; with another address or tax id it is unconfirmed, and not for whoever wrote that to confirm. */
export const writeVendor = async (tx: Tx, vendor: VendorRecord, by: string): Promise<void> => {
  await tx.run(
    `insert into vendors (tenant, number, name, normalized_name, country, tax_ids, email, domains, duns, categories, status, hold_reason, imported_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (tenant, number) do update set name = excluded.name, normalized_name = excluded.normalized_name, country = excluded.country,
       tax_ids = excluded.tax_ids, email = excluded.email, domains = excluded.domains, duns = excluded.duns, categories = excluded.categories,
       status = excluded.status, hold_reason = excluded.hold_reason, updated_at = now()`,
    [
      tx.tenant,
      vendor.number,
      vendor.name,
      vendor.normalizedName,
      vendor.country,
      vendor.taxIds,
      vendor.email,
      vendor.domains,
      vendor.duns,
      vendor.categories,
      vendor.status,
      vendor.holdReason,
      by,
    ],
  );
};

/** What was confirmed is no longer what stands there. */
export const unconfirmVendor = async (tx: Tx, number: string, by: string): Promise<void> => {
  await tx.run(
    `update vendors set confirmed_at = null, confirmed_by = null, confirmed_source = null, imported_by = $3
     where tenant = $1 and number = $2`,
    [tx.tenant, number, by],
  );
};

export const writeCostCenter = async (tx: Tx, center: CostCenterRecord): Promise<void> => {
  await tx.run(
    `insert into cost_centers (tenant, code, name, owner, fiscal_year, budget_minor) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant, code, fiscal_year) do update set name = excluded.name, owner = excluded.owner`,
    [tx.tenant, center.code, center.name, center.owner, center.fiscalYear, center.budgetMinor],
  );
};

export const writeBudget = async (tx: Tx, { code, fiscalYear, budgetMinor }: CostCenterRecord): Promise<void> => {
  await tx.run('update cost_centers set budget_minor = $4 where tenant = $1 and code = $2 and fiscal_year = $3', [
    tx.tenant,
    code,
    fiscalYear,
    budgetMinor,
  ]);
};

export type ImportNote = {
  id: string;
  kind: string;
  digest: string;
  /** `waiting`: nothing of it was written. */
  state: 'applied' | 'waiting';
  added: number;
  changed: number;
  unchanged: number;
  skipped: number;
  by: string;
  at: Date;
};

export const noteImport = async (tx: Tx, note: ImportNote): Promise<void> => {
  await tx.run(
    `insert into imports (tenant, id, kind, file_sha256, added, changed, unchanged, skipped, by_person, at, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tx.tenant,
      note.id,
      note.kind,
      note.digest,
      note.added,
      note.changed,
      note.unchanged,
      note.skipped,
      note.by,
      note.at,
      note.state,
    ],
  );
};

/** Whether somebody else has brought the same file since then, and nobody has taken it over after that. */
export const broughtByAnother = async (
  tx: Tx,
  { kind, digest, by }: Pick<ImportNote, 'kind' | 'digest' | 'by'>,
  since: Date,
): Promise<boolean> => {
  const found = await tx.rows(
    `select from imports w where w.tenant = $1 and w.kind = $2 and w.file_sha256 = $3 and w.by_person <> $4 and w.at >= $5
       and w.state = 'waiting' and not exists (
         select from imports a where a.tenant = w.tenant and a.kind = w.kind and a.file_sha256 = w.file_sha256
           and a.state = 'applied' and a.at >= w.at)
     limit 1`,
    [tx.tenant, kind, digest, by, since],
  );
  return found.length > 0;
};

/** Imports of the same kind follow each other. */
export const lockImports = async (tx: Tx): Promise<void> => {
  await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${tx.tenant}/imports`]);
};
