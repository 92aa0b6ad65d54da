-- A change of an order that was sent: its next version, whole, beside the one before, so that every version of an order is kept. Rows are
-- never changed; what a change has come to is a row of its own. `orders.data` is the current version.

create table order_changes (
  tenant text not null,
  order_number text not null,
  number int not null,
  requisition text not null,
  -- OrderDocument (src/domain/order.ts)
  before jsonb not null,
  after jsonb not null,
  -- of exactly what is approved
  digest text not null,
  reason text not null check (reason ~ '\S'),
  -- the answer of the vendor that it takes over
  acknowledgement int,
  by_person text not null,
  in_place_of text,
  said_at timestamptz not null,
  primary key (tenant, order_number, number),
  check ((after ->> 'version')::int = coalesce((before ->> 'version')::int, 1) + 1),
  foreign key (tenant, order_number) references orders (tenant, number),
  foreign key (tenant, order_number, acknowledgement) references order_acknowledgements (tenant, order_number, number),
  foreign key (tenant, requisition) references requisitions (tenant, id),
  foreign key (tenant, by_person) references people (tenant, id),
  foreign key (tenant, in_place_of) references people (tenant, id)
);

-- `current`: it is the order from then on; `chain` is of the approvals that it used up, null where it needed none.
create table order_change_outcomes (
  tenant text not null,
  order_number text not null,
  number int not null,
  requisition text not null,
  kind text not null check (kind in ('current', 'refused')),
  why text,
  by_person text,
  chain jsonb,
  said_at timestamptz not null,
  -- since when it stands in the ERP
  posted_at timestamptz,
  primary key (tenant, order_number, number),
  check ((kind = 'refused') = (why is not null)),
  check (kind = 'refused' or by_person is null),
  check (kind = 'current' or (chain is null and posted_at is null)),
  foreign key (tenant, order_number, number) references order_changes (tenant, order_number, number),
  foreign key (tenant, requisition) references requisitions (tenant, id),
  foreign key (tenant, by_person) references people (tenant, id)
);

do $$
declare
  of record;
begin
  for of in select * from (values
    ('order_changes', '{person,erasing}', '{worker,clock,deputies,erasing}'),
    ('order_change_outcomes', '{worker}', '{worker,clock,deputies}')) as t (name, writers, readers) loop
    execute format('alter table %I enable row level security', of.name);
    execute format('alter table %I force row level security', of.name);
    execute format('create policy with_requisition on %1$I for select using (
      tenant = (select app_tenant()) and coalesce((select app_plumbs(%2$L)),
        exists (select from requisitions r where r.tenant = %1$I.tenant and r.id = %1$I.requisition)))', of.name, of.readers);
    execute format('create policy who_writes on %I as restrictive using (true) with check ((select app_may_write(%L::text[])))', of.name, of.writers);
    execute format('create policy who_deletes on %I as restrictive for delete using ((select app_may_write(%L::text[])))', of.name, of.writers);
    execute format('create index %1$s_by_requisition on %1$I (tenant, requisition)', of.name);
    execute format('grant select, insert on %I to qm_app', of.name);
    execute format('create trigger notify_changed after insert or update on %I for each row execute function notify_changed()', of.name);
  end loop;
end $$;

create policy entitled on order_changes for insert with check (
  tenant = (select app_tenant()) and by_person = (select app_person()) and (select app_has_any_role(array['buyer']))
  and exists (select from orders o where o.tenant = order_changes.tenant and o.number = order_changes.order_number and o.requisition = order_changes.requisition));
create policy erased on order_changes for update using (tenant = (select app_tenant()) and (select app_kind()) = 'erasing');
create policy by_worker on order_change_outcomes for insert with check (tenant = (select app_tenant()) and (select app_kind()) = 'worker');
create policy posted_once on order_change_outcomes for update
  using (tenant = (select app_tenant()) and (select app_kind()) = 'worker' and kind = 'current' and posted_at is null)
  with check (posted_at is not null);
grant update (posted_at) on order_change_outcomes to qm_app;

-- The version that the vendor had when they answered.
alter table order_acknowledgements add column version int not null default 1 check (version >= 1);

-- The vendor is told of a version, and the day of delivery may be another by it.
alter table order_notices drop constraint order_notices_kind_check;
alter table order_notices add constraint order_notices_kind_check check (kind in ('reminder', 'kept', 'cancelled', 'version'));
alter policy who_writes on order_deadlines with check ((select app_may_write('{person,worker}'::text[])));
alter policy who_deletes on order_deadlines using ((select app_may_write('{person,worker}'::text[])));
create policy by_version on order_deadlines for insert with check (
  tenant = (select app_tenant()) and (select app_kind()) = 'worker' and kind = 'date'
  and exists (select from order_changes c join order_change_outcomes k using (tenant, order_number, number)
    where c.tenant = order_deadlines.tenant and c.order_number = order_deadlines.order_number and k.kind = 'current'
      and c.by_person = order_deadlines.by_person and c.after ->> 'neededBy' = order_deadlines.due::text));

create or replace function erase_order_words(in_requisition text) returns int
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  asked text := as_erasing();
  company text := app_tenant();
  until timestamptz := (select max(erased_at) from erasures
    where tenant = company and requisition = in_requisition and kind in ('record', 'personal'));
  words int := 0;
  many int;
begin
  update order_acknowledgements set note = null
    where tenant = company and requisition = in_requisition and said_at <= until and note is not null;
  get diagnostics many = row_count;
  words := words + many;
  update order_receipts set reason = 'erased'
    where tenant = company and requisition = in_requisition and said_at <= until and reason <> 'erased';
  get diagnostics many = row_count;
  words := words + many;
  update order_holds set reason = 'erased'
    where tenant = company and requisition = in_requisition and said_at <= until and reason <> 'erased';
  get diagnostics many = row_count;
  words := words + many;
  update order_closings set reason = 'erased'
    where tenant = company and requisition = in_requisition and said_at <= until and reason <> 'erased';
  get diagnostics many = row_count;
  words := words + many;
  update order_changes set reason = 'erased'
    where tenant = company and requisition = in_requisition and said_at <= until and reason <> 'erased';
  get diagnostics many = row_count;
  words := words + many;
  perform set_config('qm.principal', asked, true);
  return words;
end $$;
