-- What happened, for whoever subscribes: written in the transaction of the change itself. Ids and facts, nothing personal. The types are in
-- src/domain/events.ts, what is promised in docs/events.md.
create table events (
  tenant text not null references tenants (id),
  id uuid not null default gen_random_uuid(),
  type text not null,
  -- What it is about; events of one subject are handed on in the order in which they happened.
  subject text not null,
  data jsonb not null,
  traceparent text check (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$'),
  at timestamptz not null default clock_timestamp(),
  -- Whoever changes a subject holds its row, so numbers of one subject are in the order of its commits; numbers of others are not.
  written bigint generated always as identity,
  partition smallint not null,
  -- Its place in its partition, given once it is committed: nothing that commits later comes before it.
  place bigint,
  primary key (tenant, id)
);
create index events_unplaced on events (partition, written) where place is null;
create index events_in_place on events (partition, place);
create index events_of_tenant on events (tenant, at, id);

create function notify_events() returns trigger language plpgsql
  as $$ begin perform pg_notify('events', ''); return null; end $$;
create trigger events_notify after insert on events for each statement execute function notify_events();

-- How far each feed has handed on each partition. The feed `places` is the numbering itself: its place is the last that was given. Whoever
-- holds a row hands on that partition; no company's data.
create table event_cursors (
  feed text not null,
  partition smallint not null,
  place bigint not null default 0,
  primary key (feed, partition)
);
insert into event_cursors (feed, partition) select 'places', partition from generate_series(0, 15) as partition;

alter table events enable row level security;
alter table events force row level security;
create policy write_own on events for insert with check (tenant = (select app_tenant()));
create policy relay_carries on events using ((select app_kind()) = 'relay');
create policy overseer_reads on events for select using (
  tenant = (select app_tenant()) and (select app_has_any_role(array['administrator', 'auditor']))
);
create policy who_writes on events as restrictive using (true)
  with check ((select app_may_write('{person,worker,clock,entrance,postman,relay}'::text[])));
create policy who_deletes on events as restrictive for delete using ((select app_may_write('{relay}'::text[])));
grant select, insert, delete, update (place) on events to qm_app;

alter table event_cursors enable row level security;
alter table event_cursors force row level security;
create policy relay_keeps on event_cursors using ((select app_kind()) = 'relay');
create policy who_writes on event_cursors as restrictive using (true) with check ((select app_may_write('{relay}'::text[])));
create policy who_deletes on event_cursors as restrictive for delete using ((select app_may_write('{relay}'::text[])));
grant select, insert, update, delete on event_cursors to qm_app;
