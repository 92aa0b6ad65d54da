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
