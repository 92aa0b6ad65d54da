-- What is known of an order after it was sent, as facts: what its vendor said, what was delivered, who held it, closed it or gave it more
-- time. Appended to, never changed; how an order stands is computed from them (src/domain/delivery.ts).

create table order_acknowledgements (
  tenant text not null,
  order_number text not null,
  number int not null,
  requisition text not null,
  verdict text not null check (verdict in ('accepted', 'changed', 'rejected')),
  -- the vendor's date of the answer
  dated date not null,
  -- when the vendor will deliver, as far as they say
  promised date,
  -- what the vendor wants for it in all, where that is another amount; in the currency of the order
  total_minor bigint check (total_minor >= 0),
  note text check (note ~ '\S'),
  by_person text not null,
  said_at timestamptz not null,
  primary key (tenant, order_number, number),
  foreign key (tenant, order_number) references orders (tenant, number),
  foreign key (tenant, requisition) references requisitions (tenant, id),
  foreign key (tenant, by_person) references people (tenant, id)
);

create table order_receipts (
  tenant text not null,
  order_number text not null,
  number int not null,
  requisition text not null,
  -- the caller's own: the same key is the same delivery
  key text not null,
  kind text not null check (kind in ('received', 'returned')),
  -- [{"line": 1, "quantity": "2.5"}]; lines count from 1, quantities are decimals
  lines jsonb not null check (jsonb_typeof(lines) = 'array' and jsonb_array_length(lines) > 0),
  reason text check (reason ~ '\S'),
  by_person text not null,
  said_at timestamptz not null,
  primary key (tenant, order_number, number),
  unique (tenant, order_number, key),
  check (kind = 'received' or reason is not null),
  foreign key (tenant, order_number) references orders (tenant, number),
  foreign key (tenant, requisition) references requisitions (tenant, id),
  foreign key (tenant, by_person) references people (tenant, id)
);

create table order_holds (
  tenant text not null,
  order_number text not null,
  number int not null,
  requisition text not null,
  is_held boolean not null,
  reason text not null check (reason ~ '\S'),
  by_person text not null,
  said_at timestamptz not null,
  primary key (tenant, order_number, number),
  foreign key (tenant, order_number) references orders (tenant, number),
  foreign key (tenant, requisition) references requisitions (tenant, id),
  foreign key (tenant, by_person) references people (tenant, id)
);

-- An order ends once. `cancelled`: somebody wants it; that it is done stands in the order itself.
create table order_closings (
  tenant text not null,
  order_number text not null,
  requisition text not null,
  kind text not null check (kind in ('closed', 'cancelled')),
  reason text not null check (reason ~ '\S'),
  -- null: by the policy
  by_person text,
  said_at timestamptz not null,
  primary key (tenant, order_number),
  check (kind = 'closed' or by_person is not null),
  foreign key (tenant, order_number) references orders (tenant, number),
  foreign key (tenant, requisition) references requisitions (tenant, id),
  foreign key (tenant, by_person) references people (tenant, id)
);

-- From when on an order is overdue, where that is no longer the day of the order; `again`: the same day, and the vendor is reminded anew.
create table order_deadlines (
  tenant text not null,
  order_number text not null,
  number int not null,
  requisition text not null,
  kind text not null check (kind in ('date', 'again')),
  due date not null,
  by_person text not null,
  said_at timestamptz not null,
  primary key (tenant, order_number, number),
  foreign key (tenant, order_number) references orders (tenant, number),
  foreign key (tenant, requisition) references requisitions (tenant, id),
  foreign key (tenant, by_person) references people (tenant, id)
);

-- What the vendor has been told since: a reminder of a deadline (`occasion`), that an answer of theirs (`occasion`) changes nothing, or that
-- the order is cancelled. `withheld`: there was no confirmed address to which it could go.
create table order_notices (
  tenant text not null,
  order_number text not null,
  kind text not null check (kind in ('reminder', 'kept', 'cancelled')),
  occasion int not null,
  number int not null,
  requisition text not null,
  outcome text not null check (outcome in ('sent', 'withheld')),
  said_at timestamptz not null,
  primary key (tenant, order_number, kind, occasion, number),
  foreign key (tenant, order_number) references orders (tenant, number),
  foreign key (tenant, requisition) references requisitions (tenant, id)
);

do $$
declare
  of record;
begin
  for of in select * from (values
    ('order_acknowledgements', '{person}', 'array[''buyer'']'), ('order_receipts', '{person}', 'array[''receiver'']'),
    ('order_holds', '{person}', 'array[''buyer'']'), ('order_closings', '{person,worker}', 'array[''buyer'']'),
    ('order_deadlines', '{person}', 'array[''buyer'']'), ('order_notices', '{worker}', null)) as t (name, writers, roles) loop
    execute format('alter table %I enable row level security', of.name);
    execute format('alter table %I force row level security', of.name);
    execute format('create policy with_requisition on %1$I for select using (
      tenant = (select app_tenant()) and coalesce((select app_plumbs(''{worker}'')),
        exists (select from requisitions r where r.tenant = %1$I.tenant and r.id = %1$I.requisition)))', of.name);
    if of.roles is not null then
      execute format('create policy entitled on %1$I for insert with check (
        tenant = (select app_tenant()) and by_person = (select app_person()) and (select app_has_any_role(' || of.roles || '))
        and exists (select from orders o where o.tenant = %1$I.tenant and o.number = %1$I.order_number and o.requisition = %1$I.requisition))', of.name);
    end if;
    execute format('create policy who_writes on %I as restrictive using (true) with check ((select app_may_write(%L::text[])))', of.name, of.writers);
    execute format('create policy who_deletes on %I as restrictive for delete using ((select app_may_write(%L::text[])))', of.name, of.writers);
    execute format('create index %1$s_by_requisition on %1$I (tenant, requisition)', of.name);
    execute format('grant select, insert on %I to qm_app', of.name);
    execute format('create trigger notify_changed after insert or update on %I for each row execute function notify_changed()', of.name);
  end loop;
end $$;

create policy by_policy on order_closings for insert with check (
  tenant = (select app_tenant()) and by_person is null and kind = 'closed' and (select app_kind()) = 'worker');
create policy by_worker on order_notices for insert with check (tenant = (select app_tenant()) and (select app_kind()) = 'worker');

-- Whoever receives sees what is on its way. Orders that were sent before get a run of their own like those that come.
alter table requisitions no force row level security;
alter table orders no force row level security;
alter table outbox no force row level security;
update requisitions r set involved = (select array_agg(distinct role order by role) from unnest(r.involved || '{receiver}') as role)
from orders o where o.tenant = r.tenant and o.requisition = r.id and o.status = 'sent' and not 'receiver' = any (r.involved);
insert into outbox (tenant, kind, key, payload)
select o.tenant, 'follow', o.requisition,
  jsonb_build_object('kind', 'follow', 'requisition', o.requisition, 'round', r.round, 'order', o.number, 'because', 'sent')
from orders o join requisitions r on r.tenant = o.tenant and r.id = o.requisition where o.status = 'sent' order by o.created_at;
alter table requisitions force row level security;
alter table orders force row level security;
alter table outbox force row level security;
