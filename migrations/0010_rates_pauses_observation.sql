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
