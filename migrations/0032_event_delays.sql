-- Events that the receiver of a feed did not take, and those of their subject that stay behind them, while the feed goes on with all
-- others; and those that are not tried any more (docs/events.md).
create table event_delays (
  tenant text not null,
  event uuid not null,
  feed text not null,
  subject text not null,
  partition smallint not null,
  place bigint not null,
  -- Only refusals count: a receiver that is away, or one that stands before it, is no fault of the event.
  attempts integer not null,
  next_at timestamptz not null,
  -- A code, never a text of the other side.
  reason text not null,
  -- Since when an administrator has to look at it.
  parked_at timestamptz,
  primary key (tenant, event, feed),
  foreign key (tenant, event) references events (tenant, id)
);
create index event_delays_waiting on event_delays (feed, partition, place) where parked_at is null;
create index event_delays_of_subject on event_delays (tenant, feed, subject, place) where parked_at is null;

-- A page of a company’s events reads each partition from a place on.
create index events_of_tenant_in_place on events (tenant, partition, place);

alter table event_delays enable row level security;
alter table event_delays force row level security;
create policy relay_carries on event_delays using ((select app_kind()) = 'relay');
create policy overseer_reads on event_delays for select using (
  tenant = (select app_tenant()) and (select app_has_any_role(array['administrator', 'auditor']))
);
create policy administrator_retries on event_delays for update using (
  tenant = (select app_tenant()) and (select app_has_any_role(array['administrator']))
);
create policy administrator_drops on event_delays for delete using (
  tenant = (select app_tenant()) and (select app_has_any_role(array['administrator']))
);
create policy who_writes on event_delays as restrictive using (true) with check ((select app_may_write('{person,relay}'::text[])));
create policy who_deletes on event_delays as restrictive for delete using ((select app_may_write('{person,relay}'::text[])));
grant select, insert, delete, update (attempts, next_at, reason, parked_at) on event_delays to qm_app;
