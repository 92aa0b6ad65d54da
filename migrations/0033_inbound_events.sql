-- Events of others that were applied here, each once: its row is written in the transaction of what it led to. What was refused is here as
-- well, by a code, so that whoever looks after it finds it; the event itself is not kept.
create table inbound_events (
  tenant text not null references tenants (id),
  source text not null check (length(source) between 1 and 500),
  id text not null check (length(id) between 1 and 200),
  subscription text not null,
  type text not null,
  person text not null,
  outcome text not null check (outcome in ('applied', 'refused')),
  -- A code of ours, where it was refused.
  reason text check ((reason is not null) = (outcome = 'refused')),
  -- The requisition, order or vendor that it was about, as far as it is one of ours.
  subject text,
  came_at timestamptz not null,
  primary key (tenant, source, id),
  foreign key (tenant, person) references people (tenant, id)
);
create index inbound_events_by_subject on inbound_events (tenant, subject, came_at) where subject is not null;
create index inbound_events_by_time on inbound_events (tenant, came_at, id);
alter table inbound_events enable row level security;
alter table inbound_events force row level security;
-- In whose name it was applied sees it, and whoever looks over the company.
create policy own_and_overseen on inbound_events for select using (
  tenant = (select app_tenant())
  and coalesce((select app_plumbs('{}')), person = (select app_person()) or (select app_has_any_role(array['administrator', 'auditor'])))
);
create policy own on inbound_events for insert with check (tenant = (select app_tenant()) and person = (select app_person()));
-- What was refused may come again and be right then; what was applied stays as it is.
create policy own_refused on inbound_events for update
  using (tenant = (select app_tenant()) and person = (select app_person()) and outcome = 'refused')
  with check (tenant = (select app_tenant()) and person = (select app_person()));
grant select, insert, update on inbound_events to qm_app;
create policy who_writes on inbound_events as restrictive using (true) with check ((select app_may_write('{person}'::text[])));
create policy who_deletes on inbound_events as restrictive for delete using ((select app_may_write('{person}'::text[])));
