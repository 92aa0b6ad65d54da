import { code as currency } from 'currency-codes';
import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { passagesOf, titleOf } from '../../src/domain/chunks.ts';
import { contractReaders } from '../../src/domain/principal.ts';
import { normalizedName } from '../../src/domain/reading/names.ts';
import { readContracts, readCostCentres, readPeople, readTenants, readVendors } from './read.ts';
import type { Contract, CostCentre, Person, Tenant, Vendor } from './read.ts';

/** Inserts the seed data as the owner of the tables. What is already there stays as it is, so it may run at every start. */
export async function loadSeeds(adminUrl: string): Promise<void> {
  const [people, costCentres, vendors] = [readPeople(), readCostCentres(), readVendors()];
  const contracts = readContracts();
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const tenant of readTenants()) {
      await client.query('begin');
      // Row-level security is forced: not even the owner writes for a tenant that is not set.
      await client.query(`select become('person', $1, 'admin', 'administrator')`, [tenant.id]);
      await insertTenant(client, tenant);
      for (const person of people[tenant.id] ?? []) await insertPerson(client, tenant, person);
      for (const costCentre of costCentres[tenant.id] ?? []) await insertCostCentre(client, tenant, costCentre);
      for (const vendor of vendors[tenant.id] ?? []) await insertVendor(client, tenant, vendor);
      await insertContracts(
        client,
        tenant,
        contracts.filter((contract) => contract.tenant === tenant.id),
      );
      await client.query('commit');
    }
  } finally {
    await client.end();
  }
}

async function insertTenant(client: Client, { calendar, ...tenant }: Tenant): Promise<void> {
  const holidays = calendar.holidays.map(({ date }) => date);
  await client.query(
    `insert into tenants (id, name, base_currency, time_zone, language, domains, tax_ids, calendar)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [
      tenant.id,
      tenant.name,
      tenant.currency,
      tenant.timeZone,
      tenant.locale,
      [tenant.mailDomain],
      [tenant.taxId.value],
      JSON.stringify({ ...calendar, holidays }),
    ],
  );
}

async function insertPerson(client: Client, { id: tenant }: Tenant, person: Person): Promise<void> {
  await client.query(
    `insert into people (tenant, id, name, email, roles, language, cost_center, delivery_place, deputy, categories, groups)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    [
      tenant,
      person.id,
      person.name,
      person.email,
      person.roles,
      person.language,
      person.costCentre,
      person.deliveryPlace,
      person.deputy ?? null,
      person.categories ?? null,
      person.groups,
    ],
  );
}

async function insertCostCentre(client: Client, tenant: Tenant, costCentre: CostCentre): Promise<void> {
  const minor = 10 ** (currency(tenant.currency)?.digits ?? 2);
  for (const [year, { budget, actual }] of Object.entries(costCentre.years)) {
    await client.query(
      `insert into cost_centers (tenant, code, name, owner, fiscal_year, budget_minor, actual_minor)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [tenant.id, costCentre.code, costCentre.name, costCentre.owner, Number(year), budget * minor, actual * minor],
    );
  }
}

async function insertVendor(client: Client, { id: tenant }: Tenant, vendor: Vendor): Promise<void> {
  const { confirmed } = vendor;
  await client.query(
    `insert into vendors (tenant, number, name, normalized_name, aliases, country, tax_ids, email, domains, duns, categories,
       status, hold_reason, confirmed_at, confirmed_by, confirmed_source)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) on conflict do nothing`,
    [
      tenant,
      vendor.number,
      vendor.name,
      normalizedName(vendor.name),
      // Look-ups compare normalised names with them.
      vendor.aliases.map(normalizedName),
      vendor.country,
      vendor.taxIds.map(({ value }) => value),
      vendor.email,
      [vendor.domain],
      vendor.duns,
      vendor.categories,
      vendor.status,
      vendor.holdReason ?? null,
      confirmed === null ? null : `${confirmed.at}T12:00:00Z`,
      confirmed?.by ?? null,
      confirmed?.source ?? null,
    ],
  );
}

async function insertContracts(client: Client, { id: tenant }: Tenant, contracts: readonly Contract[]): Promise<void> {
  let added = 0;
  for (const [index, contract] of contracts.entries()) added += await insertContract(client, index + 1, contract);
  if (added === 0) return;
  // Numbers of contracts that are added later go on after these; the worker makes their vectors.
  await client.query(`insert into counters (tenant, name, value) values ($1, 'contract', $2) on conflict do nothing`, [
    tenant,
    contracts.length,
  ]);
  await client.query(
    `insert into embedding_states (tenant) values ($1) on conflict (tenant) do update set model = null, next_at = now()`,
    [tenant],
  );
}

/** How many were inserted: none when it is there, as a file or under this number. */
async function insertContract(client: Client, number: number, contract: Contract): Promise<number> {
  const { tenant, vendor, language, readers = contractReaders, name, bytes } = contract;
  const id = `C-${String(number).padStart(6, '0')}`;
  const pages = contract.pages.map((text, index) => ({ page: index + 1, text }));
  const { rowCount } = await client.query(
    `insert into contracts (tenant, id, sha256, title, file_name, vendor, language, readers, pages, file, added_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'admin') on conflict do nothing`,
    [
      tenant,
      id,
      createHash('sha256').update(bytes).digest('hex'),
      titleOf(pages, name),
      name,
      vendor,
      language,
      readers,
      pages.length,
      bytes,
    ],
  );
  if (rowCount !== 1) return 0;
  for (const [index, { section, page, text }] of passagesOf(pages).entries())
    await client.query(
      `insert into contract_passages (tenant, contract, seq, section, page, language, text) values ($1, $2, $3, $4, $5, $6, $7)`,
      [tenant, id, index + 1, section, page, language, text],
    );
  return 1;
}
