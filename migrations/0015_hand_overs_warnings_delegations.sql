-- Since when somebody is being warned that their grant ends; when that came to nothing, another worker takes it up (src/services/grant-warnings.ts).
alter table grants add column warning_at timestamptz;

-- Whoever does something for every company in turn must know which there are.
create policy relay_goes_round on tenants for select using ((select app_kind()) = 'relay');

-- Whoever ever requested stays in the record and is barred from deciding: appended to, never changed.
create table hand_overs (
  tenant text not null,
  id bigint generated always as identity,
  requisition text not null,
  handed_at timestamptz not null,
  from_person text not null,
  to_person text not null,
  by_person text not null,
  reason text not null check (reason ~ '\S'),
  primary key (tenant, id),
  foreign key (tenant, requisition) references requisitions (tenant, id),
  foreign key (tenant, from_person) references people (tenant, id),
  foreign key (tenant, to_person) references people (tenant, id),
  check (from_person <> to_person and by_person not in (from_person, to_person))
);
create index hand_overs_by_requisition on hand_overs (tenant, requisition, id);

alter table hand_overs enable row level security;
alter table hand_overs force row level security;
create policy with_requisition on hand_overs for select using (
  tenant = (select app_tenant())
  and ((select app_kind()) in ('worker', 'clock')
       or exists (select from requisitions r where r.tenant = hand_overs.tenant and r.id = hand_overs.requisition))
);
-- What they once requested bears on what they decide elsewhere, whether or not they still see it.
create policy of_former on hand_overs for select using (tenant = (select app_tenant()) and from_person = (select app_person()));
create policy entitled_hands_over on hand_overs for insert with check (
  tenant = (select app_tenant())
  and by_person = (select app_person())
  and (select app_has_any_role(array['administrator', 'department_head']))
  and exists (select from requisitions r where r.tenant = hand_overs.tenant and r.id = hand_overs.requisition and r.requester = from_person)
);
grant select, insert on hand_overs to qm_app;

-- Who decides in a person's place, and on which of the company's days: appended to, never changed; a person's newest row is what holds.
create table delegations (
  tenant text not null,
  id bigint generated always as identity,
  person text not null,
  -- null: nobody any more
  deputy text,
  from_day date,
  until_day date,
  given_at timestamptz not null default now(),
  primary key (tenant, id),
  foreign key (tenant, person) references people (tenant, id),
  foreign key (tenant, deputy) references people (tenant, id),
  check (deputy <> person and from_day <= until_day),
  check ((deputy is null) = (from_day is null) and (deputy is null) = (until_day is null))
);
create index delegations_by_person on delegations (tenant, person, id desc);

alter table delegations enable row level security;
alter table delegations force row level security;
create policy own_and_administered on delegations for select using (
  tenant = (select app_tenant())
  and ((select app_kind()) in ('worker', 'clock')
       or person = (select app_person())
       or (select app_has_any_role(array['auditor', 'administrator'])))
);
create policy own on delegations for insert with check (tenant = (select app_tenant()) and person = (select app_person()));
grant select, insert on delegations to qm_app;

-- As 0014 says of every table.
do $$
declare name text;
begin
  foreach name in array array['hand_overs', 'delegations'] loop
    execute format('create policy auditors_write_nothing on %I as restrictive using (true) with check ((select app_may_write()))', name);
    execute format('create policy auditors_delete_nothing on %I as restrictive for delete using ((select app_may_write()))', name);
  end loop;
end $$;
