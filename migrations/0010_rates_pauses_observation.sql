-- A call that the model's service did not take (HTTP 429) cost nothing, and counts under no cap.
alter table model_calls drop constraint model_calls_state_check;
alter table model_calls add constraint model_calls_state_check
  check (state in ('reserved', 'settled', 'unknown', 'throttled'));

-- Tokens a minute that the provider lets one account have of a model, as a bucket that fills all the time. The account is one for
-- all tenants, so the bucket is too; it tells of no tenant, and only workers see it.
create table model_rates (
  model text primary key,
  level double precision not null,
  at timestamptz not null
);
alter table model_rates enable row level security;
alter table model_rates force row level security;
create policy worker_takes on model_rates using ((select app_kind()) = 'worker');
grant select, insert, update on model_rates to qm_app;

-- Who stopped model calls and orders, of all agents ('') or of one, when and why; and who let them go on. Rows stay.
create table pauses (
  tenant text not null references tenants (id),
  id uuid not null default gen_random_uuid(),
  agent text not null default '',
  paused_at timestamptz not null default now(),
  paused_by text not null,
  reason text,
  resumed_at timestamptz,
  resumed_by text,
  resumed_because text,
  primary key (tenant, id)
);
create unique index pauses_under_way on pauses (tenant, agent) where resumed_at is null;
alter table pauses enable row level security;
alter table pauses force row level security;
create policy of_tenant on pauses for select using (tenant = (select app_tenant()));
create policy administrator_pauses on pauses using (
  tenant = (select app_tenant()) and (select app_has_any_role(array['administrator']))
);
grant select, insert on pauses to qm_app;
grant update (resumed_at, resumed_by, resumed_because) on pauses to qm_app;

-- What a requisition may still cost is seen by whoever sees the requisition.
create policy with_requisition on spend_totals for select using (
  tenant = (select app_tenant())
  and scope in ('requisition', 'agent')
  and exists (select from requisitions r where r.tenant = spend_totals.tenant and r.id = split_part(spend_totals.key, '/', 1))
);

-- An order as it would have left, had the system not only observed.
alter table orders drop constraint orders_status_check;
alter table orders add constraint orders_status_check
  check (status in ('numbered', 'posted', 'sent', 'cancelled', 'observed'));

-- What the buyer really ordered for a requisition that was only observed; the newest filing counts.
create table observed_orders (
  tenant text not null,
  requisition text not null,
  vendor text not null,
  total_minor bigint not null check (total_minor >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  lines int check (lines > 0),
  filed_by text not null,
  filed_at timestamptz not null default now(),
  primary key (tenant, requisition),
  foreign key (tenant, requisition) references requisitions (tenant, id)
);
alter table observed_orders enable row level security;
alter table observed_orders force row level security;
create policy with_requisition on observed_orders for select using (
  tenant = (select app_tenant())
  and exists (select from requisitions r where r.tenant = observed_orders.tenant and r.id = observed_orders.requisition)
);
create policy buyer_files on observed_orders using (
  tenant = (select app_tenant()) and (select app_has_any_role(array['buyer']))
);
grant select, insert on observed_orders to qm_app;
grant update (vendor, total_minor, currency, lines, filed_by, filed_at) on observed_orders to qm_app;
