-- What is used up of each cap on models: of the tenant's month and day, of a requisition, of an agent in it. Whoever reserves locks
-- them in this order, after the requisition's own row, so that no two calls pass a cap together.
create table spend_totals (
  tenant text not null references tenants (id),
  scope text not null check (scope in ('month', 'day', 'requisition', 'agent')),
  key text not null,
  micro_usd bigint not null default 0 check (micro_usd >= 0),
  tokens bigint not null default 0 check (tokens >= 0),
  turns bigint not null default 0 check (turns >= 0),
  -- by how much people have raised the cap of the policy
  raised_micro_usd bigint not null default 0 check (raised_micro_usd >= 0),
  raised_tokens bigint not null default 0 check (raised_tokens >= 0),
  raised_turns bigint not null default 0 check (raised_turns >= 0),
  primary key (tenant, scope, key)
);
alter table spend_totals enable row level security;
alter table spend_totals force row level security;
create policy worker_counts on spend_totals using (tenant = (select app_tenant()) and (select app_kind()) = 'worker');
create policy entitled_raise on spend_totals using (
  tenant = (select app_tenant()) and (select app_has_any_role(array['administrator', 'finance_director']))
);
grant select, insert, update on spend_totals to qm_app;

-- One row for each real call: an attempt that is repeated is another call and is paid for again.
alter table model_calls
  add column workflow_run text,
  add column activity text,
  add column attempt int,
  -- the tenant's day on which it counts
  add column day date,
  add column reserved_tokens bigint not null default 0;
create unique index model_calls_by_attempt on model_calls (tenant, workflow_run, activity, attempt);
