-- Data that a company brings as files, and who brought it.
create table imports (
  tenant text not null references tenants (id),
  id uuid not null,
  kind text not null check (kind in ('people', 'vendors', 'cost-centres', 'budgets')),
  file_sha256 text not null,
  -- rows that were new, that changed, that stood there already, and that were left out
  added int not null,
  changed int not null,
  unchanged int not null,
  skipped int not null,
  by_person text not null,
  at timestamptz not null,
  primary key (tenant, id),
  foreign key (tenant, by_person) references people (tenant, id)
);
create index imports_by_age on imports (tenant, at desc, id);
alter table imports enable row level security;
alter table imports force row level security;
create policy administered on imports for select using (
  tenant = (select app_tenant()) and (select app_has_any_role(array['administrator', 'auditor']))
);
create policy own on imports for insert with check (
  tenant = (select app_tenant()) and by_person = (select app_person()) and (select app_has_any_role(array['administrator']))
);
create policy who_writes on imports as restrictive using (true) with check ((select app_may_write('{person}'::text[])));
create policy who_deletes on imports as restrictive for delete using ((select app_may_write('{person}'::text[])));
grant select, insert on imports to qm_app;

-- Whoever wrote an address, a tax id or bank data by a file does not confirm it.
alter table vendors add column imported_by text;

-- Who works here, and which cost centres there are, is an administrator's to say; to erase a name, the eraser's.
create function app_administers() returns boolean language sql stable parallel restricted
  return (app_principal())[1] = 'erasing' or app_has_any_role(array['administrator']);
create policy administrators_add on people as restrictive for insert with check ((select app_administers()));
create policy administrators_change on people as restrictive for update using ((select app_administers()));
create policy administrators_add on cost_centers as restrictive for insert with check ((select app_administers()));
grant insert on people, cost_centers to qm_app;
grant update (name, email, roles, language, cost_center, delivery_place, deputy, categories, groups, active, updated_at) on people to qm_app;
grant update (name, owner) on cost_centers to qm_app;
grant update (normalized_name, categories, imported_by) on vendors to qm_app;

-- What came by SMTP and became part of no requisition, and is as old as mails are kept; returns how many.
create function erase_stray_mails(in_before timestamptz, in_limit int) returns int
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  asked text := as_erasing();
  many int;
begin
  delete from incoming_mails where tenant = app_tenant() and id in (
    select id from incoming_mails where tenant = app_tenant() and requisition is null and received_at < in_before
    order by received_at limit in_limit for update skip locked);
  get diagnostics many = row_count;
  perform set_config('qm.principal', asked, true);
  return many;
end $$;

-- Who sent the mails of a requisition by SMTP, and the addresses for replies: they go with the mails and the letters that erase_case has
-- erased, and what came after that stays; returns how many mails.
create function erase_arrivals(in_requisition text) returns int
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  asked text := as_erasing();
  company text := app_tenant();
  many int;
begin
  update incoming_mails m set sender = 'erased', message_id = 'erased:' || m.id, answer = null from erasures e
    where m.tenant = company and m.requisition = in_requisition and m.sender <> 'erased' and m.received_at <= e.erased_at
      and e.tenant = company and e.requisition = in_requisition and e.kind = 'mails';
  get diagnostics many = row_count;
  delete from reply_tokens t using erasures e
    where t.tenant = company and t.requisition = in_requisition and t.made_at <= e.erased_at
      and e.tenant = company and e.requisition = in_requisition and e.kind = case when t.letter is null then 'mails' else 'letters' end;
  perform set_config('qm.principal', asked, true);
  return many;
end $$;
revoke execute on function erase_stray_mails(timestamptz, int), erase_arrivals(text) from public;
grant execute on function erase_stray_mails(timestamptz, int), erase_arrivals(text) to qm_app;

-- The record of a person keeps the id alone, which orders, approvals and case files name. Null where something is under way in which
-- they have a part, or there is no such person.
create or replace function erase_person(in_person text, in_final text[]) returns jsonb
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  asked text := as_erasing();
  company text := app_tenant();
  counts jsonb := '{}';
  many int;
  address text;
begin
  select lower(p.email) into address from people p where p.tenant = company and p.id = in_person
    and not exists (select from requisitions r where r.tenant = company and in_person in (r.submitter, r.requester)
                      and not (r.status = any (in_final) and not is_held(company, r.id)))
    and not exists (select from tasks t where t.tenant = company and t.status = 'open' and t.owner_person = in_person)
    for update skip locked;
  if not found then
    perform set_config('qm.principal', asked, true);
    return null;
  end if;
  delete from incoming_mails where tenant = company and sender = address and requisition is null;
  get diagnostics many = row_count;
  counts := counts || jsonb_build_object('incoming_mails', many);
  update incoming_mails set sender = 'erased', message_id = 'erased:' || id, answer = null where tenant = company and sender = address;
  delete from reply_tokens where tenant = company and person = in_person;
  update people set name = id, email = id || '@erased.invalid', roles = '{}', groups = '{}', categories = null, cost_center = null,
      delivery_place = null, deputy = null, active = false, updated_at = now()
    where tenant = company and id = in_person and name <> id;
  get diagnostics many = row_count;
  counts := counts || jsonb_build_object('people', many);
  delete from sessions where tenant = company and person = in_person;
  get diagnostics many = row_count;
  counts := counts || jsonb_build_object('sessions', many);
  delete from grants where tenant = company and person = in_person;
  get diagnostics many = row_count;
  counts := counts || jsonb_build_object('grants', many);
  delete from grant_waits where tenant = company and person = in_person;
  select coalesce(jsonb_object_agg(key, value), '{}') into counts from jsonb_each(counts) where value <> '0';
  perform set_config('qm.principal', asked, true);
  return counts;
end $$;
