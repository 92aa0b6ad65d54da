-- Two records of one company: who said so, and who confirmed or refused it, when and why. Appended to, never changed. Where a merged record
-- leads stands in the record itself, and that is always the last one of a chain, so that a single step leads there.
alter table vendors
  drop constraint vendors_status_check,
  add constraint vendors_status_check check (status in ('active', 'hold', 'inactive', 'new', 'merged')),
  add column merged_into text,
  add foreign key (tenant, merged_into) references vendors (tenant, number),
  add check ((status = 'merged') = (merged_into is not null) and merged_into <> number);
create index vendors_merged on vendors (tenant, merged_into) where merged_into is not null;
grant update (merged_into) on vendors to qm_app;

create table vendor_merges (
  tenant text not null,
  id bigint generated always as identity,
  vendor text not null,
  survivor text not null,
  reason text not null check (reason ~ '\S'),
  by_person text not null,
  said_at timestamptz not null,
  primary key (tenant, id),
  unique (tenant, id, by_person),
  foreign key (tenant, vendor) references vendors (tenant, number),
  foreign key (tenant, survivor) references vendors (tenant, number),
  foreign key (tenant, by_person) references people (tenant, id),
  check (vendor <> survivor)
);
create index vendor_merges_by_vendor on vendor_merges (tenant, vendor, id desc);
create index vendor_merges_by_survivor on vendor_merges (tenant, survivor, id desc);

-- One for each that was proposed; nobody confirms their own.
create table vendor_merge_decisions (
  tenant text not null,
  merge bigint not null,
  is_confirmed boolean not null,
  reason text check (reason ~ '\S'),
  proposed_by text not null,
  by_person text not null,
  decided_at timestamptz not null,
  primary key (tenant, merge),
  foreign key (tenant, merge, proposed_by) references vendor_merges (tenant, id, by_person),
  foreign key (tenant, by_person) references people (tenant, id),
  check (not is_confirmed or by_person <> proposed_by),
  check (is_confirmed or reason is not null)
);

do $$
declare
  of record;
begin
  for of in select * from (values
    ('vendor_merges', '{buyer}'), ('vendor_merge_decisions', '{buyer,compliance}')) as t (name, roles) loop
    execute format('alter table %I enable row level security', of.name);
    execute format('alter table %I force row level security', of.name);
    execute format('create policy of_tenant on %I for select using (
      tenant = (select app_tenant()) and coalesce((select app_plumbs(''{worker}'')), true))', of.name);
    execute format('create policy entitled on %I for insert with check (
      tenant = (select app_tenant()) and by_person = (select app_person()) and (select app_has_any_role(%L::text[])))', of.name, of.roles);
    -- As 0019 says of every table.
    execute format('create policy who_writes on %I as restrictive using (true) with check ((select app_may_write(''{person}''::text[])))', of.name);
    execute format('create policy who_deletes on %I as restrictive for delete using ((select app_may_write(''{person}''::text[])))', of.name);
    execute format('grant select, insert on %I to qm_app', of.name);
  end loop;
end $$;

-- Who gave a task to its owner and when, and since when the owner is being told; when that came to nothing, another worker takes it up
-- (src/services/assignment-mails.ts).
alter table tasks
  add column assigned_at timestamptz,
  add column assigned_by text,
  add column assigned_telling_at timestamptz,
  add column assigned_told_at timestamptz,
  add foreign key (tenant, assigned_by) references people (tenant, id),
  add check ((assigned_at is null) = (assigned_by is null));
create index tasks_assigned on tasks (tenant, id) where status = 'open' and assigned_at is not null and assigned_told_at is null;
