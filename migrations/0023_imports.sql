-- Data that a company brings as files, and who brought it.
create table imports (
  tenant text not null references tenants (id),
  id uuid not null,
  kind text not null check (kind in ('people', 'vendors', 'cost-centres', 'budgets')),
  file_sha256 text not null,
  -- rows that were new, that changed, that stood there already, and that were left out
  added int not null,
  changed int not null,
  unchanged int not null,
  skipped int not null,
  by_person text not null,
  at timestamptz not null,
  primary key (tenant, id),
  foreign key (tenant, by_person) references people (tenant, id)
);
create index imports_by_age on imports (tenant, at desc, id);
alter table imports enable row level security;
alter table imports force row level security;
create policy administered on imports for select using (
  tenant = (select app_tenant()) and (select app_has_any_role(array['administrator', 'auditor']))
);
create policy own on imports for insert with check (
  tenant = (select app_tenant()) and by_person = (select app_person()) and (select app_has_any_role(array['administrator']))
);
create policy auditors_write_nothing on imports as restrictive using (true) with check ((select app_may_write()));
create policy auditors_delete_nothing on imports as restrictive for delete using ((select app_may_write()));
grant select, insert on imports to qm_app;

-- Whoever wrote an address, a tax id or bank data by a file does not confirm it.
alter table vendors add column imported_by text;

-- Who works here, and which cost centres there are, is an administrator's to say; `worker` loads what a new company begins with.
create function app_administers() returns boolean language sql stable parallel restricted
  return (app_principal())[1] = 'worker' or app_has_any_role(array['administrator']);
create policy administrators_add on people as restrictive for insert with check ((select app_administers()));
create policy administrators_change on people as restrictive for update using ((select app_administers()));
create policy administrators_add on cost_centers as restrictive for insert with check ((select app_administers()));
grant insert on people, cost_centers to qm_app;
grant update (name, email, roles, language, cost_center, delivery_place, deputy, categories, groups, active, updated_at) on people to qm_app;
grant update (name, owner) on cost_centers to qm_app;
grant update (normalized_name, categories, imported_by) on vendors to qm_app;
