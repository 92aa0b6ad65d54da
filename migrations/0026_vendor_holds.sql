-- Who put a vendor on hold or let it go again, when and why. Appended to, never changed; what holds now stands in the record of the vendor.
create table vendor_holds (
  tenant text not null,
  id bigint generated always as identity,
  vendor text not null,
  is_held boolean not null,
  reason text not null check (reason ~ '\S'),
  by_person text not null,
  said_at timestamptz not null,
  primary key (tenant, id),
  foreign key (tenant, vendor) references vendors (tenant, number),
  foreign key (tenant, by_person) references people (tenant, id)
);
create index vendor_holds_by_vendor on vendor_holds (tenant, vendor, id desc);
alter table vendor_holds enable row level security;
alter table vendor_holds force row level security;
create policy of_tenant on vendor_holds for select using (tenant = (select app_tenant()) and coalesce((select app_plumbs('{worker}')), true));
-- To stop is open to more people than to let go on, as with requisitions that are blocked.
create policy entitled_vendor_holds on vendor_holds for insert with check (
  tenant = (select app_tenant())
  and by_person = (select app_person())
  and (select app_has_any_role(case when is_held then array['buyer', 'compliance'] else array['compliance'] end))
);
grant select, insert on vendor_holds to qm_app;

-- As 0019 says of every table.
create policy who_writes on vendor_holds as restrictive using (true) with check ((select app_may_write('{person}'::text[])));
create policy who_deletes on vendor_holds as restrictive for delete using ((select app_may_write('{person}'::text[])));
