-- Events of others that were applied here, each once: its row is written in the transaction of what it led to. What was refused is here as
-- well, by a code, so that whoever looks after it finds it; the event itself is not kept.
create table inbound_events (
  tenant text not null references tenants (id),
  source text not null check (length(source) between 1 and 500),
  id text not null check (length(id) between 1 and 200),
  subscription text not null,
  type text not null,
  -- As the subscription names them; where it was refused they may be nobody.
  person text not null,
  outcome text not null check (outcome in ('applied', 'refused')),
  -- A code of ours, where it was refused.
  reason text check ((reason is not null) = (outcome = 'refused')),
  -- The requisition, order or vendor that it was about, as far as it is one of ours.
  subject text,
  came_at timestamptz not null,
  primary key (tenant, source, id)
);
create index inbound_events_by_subject on inbound_events (tenant, subject, came_at) where subject is not null;
create index inbound_events_by_time on inbound_events (tenant, came_at, id);
alter table inbound_events enable row level security;
alter table inbound_events force row level security;
-- In whose name it was applied sees it, and whoever looks over the company.
create policy own_and_overseen on inbound_events for select using (
  tenant = (select app_tenant())
  and coalesce((select app_plumbs('{postman}')), person = (select app_person()) or (select app_has_any_role(array['administrator', 'auditor'])))
);
create policy own_applied on inbound_events for insert with check (
  tenant = (select app_tenant()) and person = (select app_person()) and outcome = 'applied');
create policy postman_refuses on inbound_events for insert with check (
  tenant = (select app_tenant()) and (select app_kind()) = 'postman' and outcome = 'refused');
-- What was refused may come again and be right then; what was applied stays as it is.
create policy refused_again on inbound_events for update
  using (tenant = (select app_tenant()) and outcome = 'refused' and ((select app_kind()) = 'postman' or person = (select app_person())))
  with check (tenant = (select app_tenant()) and ((select app_kind()) = 'postman' and outcome = 'refused' or person = (select app_person())));
grant select, insert, update on inbound_events to qm_app;
create policy who_writes on inbound_events as restrictive using (true) with check ((select app_may_write('{person,postman}'::text[])));
create policy who_deletes on inbound_events as restrictive for delete using ((select app_may_write('{person}'::text[])));

-- Whoever stops a vendor stops what is on its way from it.
alter policy entitled on order_holds with check (
  tenant = (select app_tenant()) and by_person = (select app_person()) and (select app_has_any_role(array['buyer', 'compliance']))
  and exists (select from orders o where o.tenant = order_holds.tenant and o.number = order_holds.order_number and o.requisition = order_holds.requisition));
