-- A topic that takes nothing holds up its own family of events alone (docs/decisions/0035): order is kept by subject within a family.
alter table event_delays add column family text;
-- A policy hides rows from this file as well.
alter table events no force row level security;
alter table event_delays no force row level security;
update event_delays d set family = split_part(e.type, '.', 2) from events e where e.tenant = d.tenant and e.id = d.event;
alter table events force row level security;
alter table event_delays force row level security;
alter table event_delays alter column family set not null;
drop index event_delays_of_subject;
create index event_delays_of_subject on event_delays (tenant, feed, family, subject, place) where parked_at is null;

-- Families of events whose topic takes nothing, while its broker answers. What waits for them is in event_delays; no company's data.
create table shut_topics (
  feed text not null,
  family text not null,
  -- A code, never a text of the other side.
  reason text not null,
  since timestamptz not null default now(),
  -- How often it was asked since, and when it is asked again.
  tries integer not null,
  next_at timestamptz not null,
  primary key (feed, family)
);
alter table shut_topics enable row level security;
alter table shut_topics force row level security;
create policy relay_keeps on shut_topics using ((select app_kind()) = 'relay');
create policy overseer_reads on shut_topics for select using ((select app_has_any_role(array['administrator', 'auditor'])));
create policy who_writes on shut_topics as restrictive using (true) with check ((select app_may_write('{relay}'::text[])));
create policy who_deletes on shut_topics as restrictive for delete using ((select app_may_write('{relay}'::text[])));
grant select, insert, update (reason, tries, next_at), delete on shut_topics to qm_app;
