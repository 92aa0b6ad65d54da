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

-- As 0014 says of every table.
create policy auditors_write_nothing on hand_overs as restrictive using (true) with check ((select app_may_write()));
create policy auditors_delete_nothing on hand_overs as restrictive for delete using ((select app_may_write()));
