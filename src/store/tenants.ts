import type { Tx } from './database.ts';
import { QuartermasterError } from '../domain/errors.ts';
import type { PersonId, Role, TenantId } from '../domain/principal.ts';

export type Language = 'en' | 'de' | 'fr';

export type Tenant = {
  id: string;
  name: string;
  baseCurrency: string;
  timeZone: string;
  language: Language;
  domains: string[];
  taxIds: string[];
  /** A Calendar (src/domain/calendar.ts) without its time zone, which stands beside it. */
  calendar: Record<string, unknown>;
};

export type Person = {
  id: PersonId;
  name: string;
  email: string;
  roles: Role[];
  language: Language;
  costCenter: string | null;
  deliveryPlace: string | null;
  deputy: PersonId | null;
  /** ISO 8601 instant from which this record is as it is. */
  asOf: string;
};

/** The tenant of the transaction. */
export const readTenant = async (tx: Tx): Promise<Tenant> => {
  const [row] = await tx.rows<Tenant>(
    `select id, name, base_currency as "baseCurrency", time_zone as "timeZone", language, domains, tax_ids as "taxIds", calendar from tenants where id = $1`,
    [tx.tenant],
  );
  if (!row) throw new QuartermasterError('not_found', 'This tenant is not known here. Ask your operator to set it up.');
  return row;
};

/** All of them, by id; as the relay. */
export const everyTenant = async (tx: Tx): Promise<TenantId[]> =>
  (await tx.rows<{ id: TenantId }>('select id from tenants order by id')).map(({ id }) => id);

const personColumns = `id, name, email, roles, language, cost_center as "costCenter", delivery_place as "deliveryPlace", deputy,
  to_json(updated_at)#>>'{}' as "asOf"`;

/** Active people only; someone who left is not found. */
export const findPerson = async (tx: Tx, id: string): Promise<Person | null> => {
  const [row] = await tx.rows<Person>(`select ${personColumns} from people where tenant = $1 and id = $2 and active`, [
    tx.tenant,
    id,
  ]);
  return row ?? null;
};

/** Whether the company's records say that they are here no more. */
export const hasLeft = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.rows('select from people where tenant = $1 and id = $2 and not active', [tx.tenant, id])).length === 1;

/** Whether there is a record of them, active or not. */
export const isKnownPerson = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.rows('select from people where tenant = $1 and id = $2', [tx.tenant, id])).length === 1;

export const findPersonByEmail = async (tx: Tx, email: string): Promise<Person | null> => {
  const [row] = await tx.rows<Person>(
    `select ${personColumns} from people where tenant = $1 and lower(email) = lower($2) and active`,
    [tx.tenant, email],
  );
  return row ?? null;
};

/** Names by id, also of whoever has left; null for whom `erase_person` has erased. */
export const namesOfPeople = (tx: Tx, ids: readonly string[]): Promise<{ id: string; name: string | null }[]> =>
  tx.rows<{ id: string; name: string | null }>(
    `select id, case when email <> id || '@erased.invalid' then name end as name from people where tenant = $1 and id = any ($2) order by id`,
    [tx.tenant, ids],
  );

/** Everyone who holds a role, by id, so that the choice among them is stable; of buyers only those who buy the category, where it is known. */
export const peopleWithRole = async (tx: Tx, role: Role, category: string | null): Promise<Person[]> =>
  tx.rows<Person>(
    `select ${personColumns} from people where tenant = $1 and $2 = any (roles) and active
       and ($2 <> 'buyer' or $3::text is null or categories is null or $3 = any (categories)) order by id`,
    [tx.tenant, role, category],
  );

/** The next number of a series; the row lock makes the series gapless when the number is used in the same transaction. */
export const nextNumber = async (
  tx: Tx,
  series: 'requisition' | 'task' | 'order' | 'vendor' | 'contract' | 'agent_run',
): Promise<number> => {
  const [row] = await tx.rows<{ value: number }>(
    `insert into counters (tenant, name, value) values ($1, $2, 1)
     on conflict (tenant, name) do update set value = counters.value + 1 returning value`,
    [tx.tenant, series],
  );
  if (!row)
    throw new QuartermasterError('internal', 'No number was given out. Look at the grants of the table counters.');
  return row.value;
};

/** Whose deputy somebody is, with the roles they hold; those who have left too, for their tasks may still be open. */
export const whoseDeputyIs = (tx: Tx, deputy: PersonId): Promise<Pick<Person, 'id' | 'roles'>[]> =>
  tx.rows('select id, roles from people where tenant = $1 and deputy = $2 order by id', [tx.tenant, deputy]);
