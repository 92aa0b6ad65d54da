-- Where a company wants its events to be sent (docs/webhooks.md), with what deliveries are signed, and what became of each.
create table webhooks (
  tenant text not null references tenants (id),
  id uuid not null,
  url text not null check (length(url) <= 2000),
  -- Names of events, or patterns such as order.*
  types text[] not null check (cardinality(types) > 0),
  description text not null,
  enabled boolean not null default true,
  disabled_because text check (disabled_because in ('administrator', 'gone', 'failing')),
  -- Since when it is enabled or disabled.
  changed_at timestamptz not null,
  created_by text not null,
  created_at timestamptz not null,
  -- Since when nothing has arrived there; null where the last attempt was taken.
  failing_since timestamptz,
  -- Since when administrators are being told that it was disabled, and when they had been.
  telling_at timestamptz,
  told_at timestamptz,
  primary key (tenant, id),
  unique (tenant, url),
  foreign key (tenant, created_by) references people (tenant, id),
  check (enabled = (disabled_because is null))
);
create index webhooks_untold on webhooks (tenant) where disabled_because in ('gone', 'failing') and told_at is null;

-- Sealed with a key that the database does not have (src/identity/vault.ts).
create table webhook_secrets (
  tenant text not null,
  webhook uuid not null,
  id uuid not null,
  sealed text not null,
  made_at timestamptz not null,
  -- Until when the one before still signs, too.
  ends_at timestamptz,
  primary key (tenant, webhook, id),
  foreign key (tenant, webhook) references webhooks (tenant, id) on delete cascade
);
-- Of two that are made at once the later one fails.
create unique index webhook_secrets_newest on webhook_secrets (tenant, webhook) where ends_at is null;

-- One for each event and endpoint. What is sent is made of the event each time; without an event it is a test.
create table webhook_deliveries (
  tenant text not null,
  id uuid not null default gen_random_uuid(),
  webhook uuid not null,
  event uuid,
  made_at timestamptz not null,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
  -- Of all attempts, and of those since it was begun or asked for again.
  attempts int not null default 0,
  tries int not null default 0,
  next_at timestamptz,
  -- Until when somebody is at it; nobody else takes it up before.
  claimed_until timestamptz,
  primary key (tenant, id),
  unique (tenant, webhook, event),
  foreign key (tenant, webhook) references webhooks (tenant, id) on delete cascade,
  foreign key (tenant, event) references events (tenant, id) on delete cascade,
  check ((state = 'pending') = (next_at is not null))
);
create index webhook_deliveries_due on webhook_deliveries (tenant, webhook, next_at) where state = 'pending';
create index webhook_deliveries_by_age on webhook_deliveries (tenant, webhook, made_at desc, id desc);
create index webhook_deliveries_of_event on webhook_deliveries (tenant, event);

-- What became of each attempt; nothing of what was sent or answered but its status.
create table webhook_attempts (
  tenant text not null,
  delivery uuid not null,
  number int not null,
  at timestamptz not null,
  ms int not null,
  status int,
  error text check (error ~ '^[A-Z_]{3,40}$'),
  next_at timestamptz,
  primary key (tenant, delivery, number),
  foreign key (tenant, delivery) references webhook_deliveries (tenant, id) on delete cascade,
  check ((status is null) <> (error is null))
);

do $$
declare
  of record;
  name text;
begin
  for of in select * from (values
    ('webhooks', '{person,worker,relay}', '{person}'), ('webhook_secrets', '{person}', '{person}'),
    ('webhook_deliveries', '{person,relay}', '{relay}'), ('webhook_attempts', '{relay}', '{relay}')) as t (name, writers, deleters) loop
    execute format('alter table %I enable row level security', of.name);
    execute format('alter table %I force row level security', of.name);
    execute format('create policy who_writes on %I as restrictive using (true) with check ((select app_may_write(%L::text[])))', of.name, of.writers);
    execute format('create policy who_deletes on %I as restrictive for delete using ((select app_may_write(%L::text[])))', of.name, of.deleters);
    -- The relay makes deliveries of the events of all companies, and notes what became of them.
    execute format('create policy relay_sends on %I using ((select app_kind()) = ''relay'')', of.name);
    execute format('create policy administrator_keeps on %I using (tenant = (select app_tenant()) and (select app_has_any_role(array[''administrator''])))', of.name);
  end loop;
  foreach name in array array['webhooks', 'webhook_deliveries', 'webhook_attempts'] loop
    execute format('create policy auditor_reads on %I for select using (tenant = (select app_tenant()) and (select app_has_any_role(array[''auditor''])))', name);
  end loop;
end $$;
create policy who_adds on webhooks as restrictive for insert with check ((select app_may_write('{person}'::text[])));
-- The worker tells administrators of one that was disabled.
create policy worker_tells on webhooks using (tenant = (select app_tenant()) and (select app_kind()) = 'worker');

grant select, insert, delete on webhooks, webhook_secrets, webhook_deliveries to qm_app;
grant update (url, types, description, enabled, disabled_because, changed_at, failing_since, telling_at, told_at) on webhooks to qm_app;
grant update (ends_at) on webhook_secrets to qm_app;
grant update (state, attempts, tries, next_at, claimed_until) on webhook_deliveries to qm_app;
grant select, insert on webhook_attempts to qm_app;
