-- Who sees which rows of their company; the rules in words are in docs/security.md.

alter table people
  -- what a buyer buys; null: everything
  add column categories text[],
  -- the circles whose contracts the person may read
  add column groups text[] not null default '{}';
-- Null: by the roles in `readers`.
alter table contracts add column confidentiality_group text;
alter table requisitions
  -- roles that own or owned a task of it, or may answer one in the owner's place, or were called in
  add column involved text[] not null default '{}',
  add column category text generated always as (requirement ->> 'category') stored;

-- What is there already: roles of its tasks as src/domain/tasks.ts names them today, whoever decided, and who releases what is blocked.
alter table requisitions no force row level security;
alter table tasks no force row level security;
alter table decisions no force row level security;
with roles as (
  select tenant, requisition, owner_role as role from tasks
  union select tenant, requisition, 'administrator' from tasks where topic in ('step_failed', 'spend_cap')
  union select tenant, requisition, 'finance_director' from tasks where topic in ('over_budget', 'spend_cap')
  union select tenant, requisition, act ->> 'to' from tasks, jsonb_array_elements(schedule) as act
        where (act ->> 'act') || '@' || (act ->> 'at') = any (acted)
  union select tenant, id, 'compliance' from requisitions where status = 'blocked'
)
update requisitions r set involved = i.involved
from (select tenant, requisition, array_agg(role order by role) as involved from roles
      where role not in ('requester', 'buyer') group by 1, 2) i
where i.tenant = r.tenant and i.requisition = r.id;
update requisitions r set watchers = (select array_agg(distinct person order by person) from unnest(r.watchers || d.people) as person)
from (select tenant, requisition, array_agg(actor ->> 'person') as people from decisions
      where actor ->> 'kind' = 'person' group by 1, 2) d
where d.tenant = r.tenant and d.requisition = r.id;
alter table requisitions force row level security;
alter table tasks force row level security;
alter table decisions force row level security;

-- Who sees every requisition of the company, and who its raw texts: a mail, what came with it, a transcript, what a tool returned. An
-- administrator runs the system without the texts of others.
create function app_oversees() returns boolean language sql stable parallel restricted
  return (app_principal())[1] in ('worker', 'clock') or app_has_any_role(array['auditor', 'administrator']);
create function app_reads_texts() returns boolean language sql stable parallel restricted
  return (app_principal())[1] in ('worker', 'clock') or app_has_any_role(array['auditor']);

-- What a buyer buys, with '' for what has no category yet; '*' for everything; null for whoever is no buyer.
create function app_categories() returns text[] language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
  as $$
declare
  principal text[] := public.app_principal();
  bought text[];
begin
  if principal is null or not 'buyer' = any (string_to_array(principal[4], ',')) then return null; end if;
  select case when p.categories is null then array['*'] else array_append(p.categories, '') end into bought
  from public.people p where p.tenant = principal[2] and p.id = principal[3] and p.active;
  return coalesce(bought, array['']);
end $$;

create function app_groups() returns text[] language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
  as $$
declare
  principal text[] := public.app_principal();
begin
  return (select p.groups from public.people p where p.tenant = principal[2] and p.id = principal[3] and p.active);
end $$;

do $$
declare
  -- Whose business the requisition %1$I is: theirs who want it, own or owned a task of it or decided about it; of a role that a task named;
  -- of the buyers of its category, and of all buyers while it has none. Each look at the principal is part of every plan, so they are few.
  party text := $party$
    (select app_person()) = any (array[%1$I.submitter, %1$I.requester] || %1$I.watchers)
    or %1$I.involved && (select app_roles())
    or array['*', coalesce(%1$I.category, '')] && (select app_categories())
  $party$;
  texts text := '(select app_reads_texts()) or exists (select from requisitions r where r.tenant = %1$I.tenant and r.id = %1$I.requisition and ('
    || format(party, 'r') || '))';
begin
  execute 'alter policy visible on requisitions using (
    tenant = (select app_tenant()) and ((select app_oversees()) or ' || format(party, 'requisitions') || '))';
  execute 'alter policy visible on mails using (
    tenant = (select app_tenant())
    and ((select app_reads_texts()) or submitter = (select app_person())
         or exists (select from requisitions r where r.tenant = mails.tenant and r.mail = mails.id and (' || format(party, 'r') || '))))';
  execute 'alter policy of_reply on mails using (
    tenant = (select app_tenant())
    and exists (select from vendor_replies v join requisitions r on r.tenant = v.tenant and r.id = v.requisition
                where v.tenant = mails.tenant and v.mail = mails.id and ((select app_reads_texts()) or ' || format(party, 'r') || ')))';
  execute 'create policy raw_text on messages as restrictive using (' || format(texts, 'messages') || ')';
  execute 'create policy raw_text on tool_receipts as restrictive using (' || format(texts, 'tool_receipts') || ')';
end $$;

-- A contract of a confidentiality group is for its members, whatever their roles.
alter policy for_readers on contracts using (
  tenant = (select app_tenant())
  and ((select app_kind()) = 'worker'
       or added_by = (select app_person())
       or case when confidentiality_group is null then readers && (select app_roles())
               else array[confidentiality_group] && (select app_groups()) end)
);

create policy auditor_reads on spend_totals for select using (
  tenant = (select app_tenant()) and (select app_has_any_role(array['auditor']))
);
create policy auditor_reads on embedding_calls for select using (
  tenant = (select app_tenant()) and (select app_has_any_role(array['auditor']))
);

-- Whoever is nothing but an auditor reads, and writes nothing, but for what signing in leaves behind.
create function app_may_write() returns boolean language sql stable parallel restricted
  return coalesce((app_principal())[1] <> 'person' or (app_principal())[4] = ''
    or not string_to_array((app_principal())[4], ',') <@ array['auditor'], false);
do $$
declare name text;
begin
  for name in select tablename from pg_tables where schemaname = 'public' and tablename not in ('migrations', 'principal_keys', 'grants', 'sessions', 'grant_waits') loop
    execute format('create policy auditors_write_nothing on %I as restrictive using (true) with check ((select app_may_write()))', name);
    execute format('create policy auditors_delete_nothing on %I as restrictive for delete using ((select app_may_write()))', name);
  end loop;
end $$;

create index contracts_by_age on contracts (tenant, added_at desc, id desc);
