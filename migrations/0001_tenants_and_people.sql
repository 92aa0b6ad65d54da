-- Who is asking is set for one transaction by withPrincipal (src/store/database.ts); unset or '' sees nothing.
create function app_tenant() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('qm.tenant', true), '') $$;
create function app_kind() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('qm.kind', true), '') $$;
create function app_person() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('qm.person', true), '') $$;
create function app_has_any_role(wanted text[]) returns boolean language sql stable parallel safe
  as $$ select coalesce(string_to_array(nullif(current_setting('qm.roles', true), ''), ',') && wanted, false) $$;

create table tenants (
  id text primary key,
  name text not null,
  base_currency text not null check (base_currency ~ '^[A-Z]{3}$'),
  time_zone text not null,
  language text not null check (language in ('en', 'de', 'fr')),
  domains text[] not null default '{}',
  tax_ids text[] not null default '{}',
  -- {hours: {from, to}, weekdays: [1..7], holidays: [ISO dates]}
  calendar jsonb not null
);

create table people (
  tenant text not null references tenants (id),
  id text not null,
  name text not null,
  email text not null,
  roles text[] not null,
  language text not null check (language in ('en', 'de', 'fr')),
  cost_center text,
  delivery_place text,
  deputy text,
  active boolean not null default true,
  updated_at timestamptz not null default now(),
  primary key (tenant, id),
  foreign key (tenant, deputy) references people (tenant, id) deferrable initially deferred
);
create unique index people_email on people (tenant, lower(email));

create table cost_centers (
  tenant text not null references tenants (id),
  code text not null,
  name text not null,
  owner text not null,
  fiscal_year int not null,
  -- in the tenant's base currency
  budget_minor bigint not null check (budget_minor >= 0),
  actual_minor bigint not null default 0 check (actual_minor >= 0),
  primary key (tenant, code, fiscal_year),
  foreign key (tenant, owner) references people (tenant, id)
);

create table vendors (
  tenant text not null references tenants (id),
  number text not null,
  name text not null,
  normalized_name text not null,
  aliases text[] not null default '{}',
  country text,
  tax_ids text[] not null default '{}',
  email text,
  domains text[] not null default '{}',
  duns text,
  categories text[] not null default '{}',
  status text not null check (status in ('active', 'hold', 'inactive', 'new')),
  hold_reason text,
  -- null until a second person confirmed address, tax id and bank data against a second source
  confirmed_at timestamptz,
  confirmed_by text,
  confirmed_source text,
  registered_for text,
  updated_at timestamptz not null default now(),
  primary key (tenant, number),
  foreign key (tenant, confirmed_by) references people (tenant, id),
  check ((confirmed_at is null) = (confirmed_by is null) and (confirmed_at is null) = (confirmed_source is null))
);
-- As they are compared: letters and digits only, as in src/domain/vendor-match.ts.
create function plain_tax_ids(ids text[]) returns text[] language sql immutable
  as $$ select coalesce(array_agg(regexp_replace(upper(id), '[^A-Z0-9]', '', 'g')), '{}') from unnest(ids) as id where id is not null $$;
create index vendors_by_name on vendors (tenant, normalized_name);
-- once each, and another when the requisition is changed to another vendor
create unique index vendors_registered_for on vendors (tenant, registered_for, normalized_name, country, tax_ids)
  nulls not distinct where registered_for is not null;

create table counters (
  tenant text not null references tenants (id),
  name text not null,
  value bigint not null default 0,
  primary key (tenant, name)
);
