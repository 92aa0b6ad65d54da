-- What each part of our plumbing has to do, and no more; and that a process signs only for those parts that it is. In words:
-- docs/security.md. As a table: test/store/plumbing.test.ts.

-- For whom a key signs. What stands there from before signs for all, so that processes that run go on until they are started anew.
alter table principal_keys
  add column ring text not null default 'people' check (ring in ('people', 'plumbing')),
  add column kinds text[] not null default '{person,entrance,deputies,meter,worker,clock,relay,eraser,erasing}';
alter table principal_keys
  alter column ring drop default,
  alter column kinds drop default,
  drop constraint principal_keys_pkey,
  add primary key (ring, place);

create or replace function app_principal() returns text[] language plpgsql stable parallel restricted security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  parts text[] := string_to_array(current_setting('qm.principal', true), E'\n');
  claims bytea;
begin
  if cardinality(parts) is distinct from 7 then return null; end if;
  claims := convert_to(array_to_string(parts[2:7], E'\n'), 'UTF8');
  if not exists (select from public.principal_keys k
                 where parts[4] = any (k.kinds)
                   and encode(sha256(k.outer_block || sha256(k.inner_block || claims)), 'hex') = parts[1]) then
    return null;
  end if;
  if parts[3]::int <> pg_backend_pid() or parts[2]::bigint <= extract(epoch from clock_timestamp()) * 1000 then return null; end if;
  return parts[4:7];
end $$;

create or replace function become(kind text, tenant text default '', person text default '', roles text default '')
  returns void language plpgsql volatile set search_path = pg_catalog, pg_temp
  as $$
declare
  expires bigint := extract(epoch from clock_timestamp()) * 1000 + 60000;
  claims text := array_to_string(array[expires::text, pg_backend_pid()::text, kind, tenant, person, roles], E'\n');
  signature text;
begin
  select encode(sha256(k.outer_block || sha256(k.inner_block || convert_to(claims, 'UTF8'))), 'hex') into signature
  from public.principal_keys k where k.place = 'current' and become.kind = any (k.kinds) limit 1;
  if signature is null then raise exception 'No key signs for a %; see docs/operations.md.', kind; end if;
  perform set_config('qm.principal', signature || E'\n' || claims, true);
end $$;

-- Null for a person, whose rows decide; otherwise whether this part of our plumbing has to do with the table.
create function app_plumbs(kinds text[]) returns boolean language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
  as $$
declare
  kind text := (public.app_principal())[1];
begin
  if kind = 'person' then return null; end if;
  return coalesce(kind = any (kinds), false);
end $$;

-- Who writes a table; whoever is nothing but an auditor never does (0014).
create function app_may_write(writers text[]) returns boolean language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
  as $$
declare
  principal text[] := public.app_principal();
begin
  return coalesce(principal[1] = any (writers)
    and (principal[1] <> 'person' or principal[4] = '' or not string_to_array(principal[4], ',') <@ array['auditor']), false);
end $$;

create or replace function app_oversees() returns boolean language sql stable parallel restricted
  return (app_principal())[1] in ('worker', 'clock', 'deputies', 'entrance', 'erasing') or app_has_any_role(array['auditor', 'administrator']);
create or replace function app_reads_texts() returns boolean language sql stable parallel restricted
  return (app_principal())[1] in ('worker', 'clock', 'erasing') or app_has_any_role(array['auditor']);
create or replace function app_handles_contracts() returns boolean language sql stable parallel restricted
  return (app_principal())[1] in ('worker', 'clock', 'deputies', 'erasing')
    or app_has_any_role(array['buyer', 'compliance', 'auditor', 'finance_director', 'administrator']);

do $$
declare
  of record;
  with_requisition text := 'tenant = (select app_tenant()) and coalesce((select app_plumbs(%2$L)),
    exists (select from requisitions r where r.tenant = %1$I.tenant and r.id = %1$I.requisition))';
  with_contract text := 'tenant = (select app_tenant()) and coalesce((select app_plumbs(%2$L)),
    exists (select from contracts c where c.tenant = %1$I.tenant and c.id = %1$I.contract))';
begin
  -- Which parts of our plumbing see what belongs to a requisition.
  for of in select * from (values
    ('tasks', '{worker,clock,deputies,erasing}'), ('decisions', '{worker,clock,deputies,erasing}'), ('hand_overs', '{worker,clock,deputies,erasing}'),
    ('commitments', '{worker,clock}'),
    ('case_heads', '{worker,clock,entrance,erasing}'), ('case_entries', '{worker,clock,entrance,erasing}'), ('case_payloads', '{worker,clock,entrance,erasing}'),
    ('orders', '{worker}'), ('messages', '{worker,erasing}'), ('model_calls', '{worker}'), ('tool_receipts', '{worker,erasing}'),
    ('tool_calls', '{worker}'), ('hand_offs', '{worker,erasing}'), ('effects', '{worker}'), ('letters', '{worker,erasing}'),
    ('vendor_replies', '{worker,erasing}'),
    ('erasures', '{worker,clock,erasing}')) as t (name, readers) loop
    execute format('alter policy with_requisition on %1$I using (' || with_requisition || ')', of.name, of.readers);
  end loop;
  execute format('alter policy with_contract on %1$I using (' || with_contract || ')', 'contract_passages', '{worker}');
  execute format('alter policy with_contract on %1$I using (' || with_contract || ')', 'passage_vectors', '{worker}');

  -- Who writes what.
  for of in select * from (values
    ('requisitions', '{person,worker,clock,deputies,erasing}'), ('tasks', '{person,worker,clock,entrance,erasing}'),
    ('commitments', '{person,worker,clock}'),
    ('case_heads', '{person,worker,clock,entrance,erasing}'), ('case_entries', '{person,worker,clock,entrance,erasing}'),
    ('case_payloads', '{person,worker,clock,entrance,erasing}'),
    ('outbox', '{person,worker,entrance,relay}'),
    ('spend_totals', '{person,worker,meter}'),
    ('decisions', '{person,worker,erasing}'), ('effects', '{person,worker}'), ('letters', '{person,worker,erasing}'), ('vendors', '{person,worker}'),
    ('counters', '{person,worker}'), ('tool_pins', '{person,worker}'), ('embedding_states', '{person,worker}'),
    ('attachments', '{worker,erasing}'), ('orders', '{worker}'), ('messages', '{worker,erasing}'), ('model_calls', '{worker}'),
    ('model_rates', '{worker}'), ('tool_receipts', '{worker,erasing}'), ('tool_calls', '{worker}'), ('tool_rates', '{worker}'),
    ('hand_offs', '{worker,erasing}'), ('passage_vectors', '{worker}'),
    ('embedding_calls', '{meter}'),
    ('mails', '{person,erasing}'), ('vendor_replies', '{person,erasing}'), ('cost_centers', '{person}'), ('contracts', '{person}'),
    ('contract_passages', '{person}'), ('delegations', '{person}'), ('hand_overs', '{person,worker}'), ('pauses', '{person}'), ('holds', '{person}'), ('erasures', '{erasing}'),
    ('observed_orders', '{person}')) as t (name, writers) loop
    execute format('alter policy auditors_write_nothing on %I with check ((select app_may_write(%L::text[])))', of.name, of.writers);
    execute format('alter policy auditors_delete_nothing on %I using ((select app_may_write(%L::text[])))', of.name, of.writers);
  end loop;
  -- Of what is changed by several, fewer begin it.
  for of in select * from (values
    ('requisitions', '{person}'), ('tasks', '{person,worker}'), ('commitments', '{worker}')) as t (name, writers) loop
    execute format('create policy who_adds on %I as restrictive for insert with check ((select app_may_write(%L::text[])))', of.name, of.writers);
  end loop;
  for of in select tablename as name from pg_policies where schemaname = 'public' and policyname = 'auditors_write_nothing' loop
    execute format('alter policy auditors_write_nothing on %I rename to who_writes', of.name);
    execute format('alter policy auditors_delete_nothing on %I rename to who_deletes', of.name);
  end loop;
end $$;

alter policy with_mail on attachments using (
  tenant = (select app_tenant())
  and coalesce((select app_plumbs('{worker,erasing}')), exists (select from mails m where m.tenant = attachments.tenant and m.id = attachments.mail)));
alter policy with_requisition on observed_orders using (
  tenant = (select app_tenant())
  and coalesce((select app_plumbs('{}')),
               exists (select from requisitions r where r.tenant = observed_orders.tenant and r.id = observed_orders.requisition)));
alter policy with_requisition on spend_totals using (
  tenant = (select app_tenant())
  and scope in ('requisition', 'agent')
  and coalesce((select app_plumbs('{}')),
               exists (select from requisitions r where r.tenant = spend_totals.tenant and r.id = split_part(spend_totals.key, '/', 1))));
alter policy own_and_administered on delegations using (
  tenant = (select app_tenant())
  and coalesce((select app_plumbs('{worker,clock,deputies}')),
               person = (select app_person()) or (select app_has_any_role(array['auditor', 'administrator']))));
alter policy added on contracts with check (
  tenant = (select app_tenant())
  and added_by = (select app_person())
  and (select app_has_any_role(array['buyer', 'compliance', 'finance_director', 'administrator'])));

alter policy worker_counts on spend_totals using (
  tenant = (select app_tenant()) and (select app_kind()) in ('worker', 'meter'));
alter policy worker_counts on embedding_calls using (tenant = (select app_tenant()) and (select app_kind()) = 'meter');
alter policy worker_counts on embedding_calls rename to meter_counts;

-- The entrance keeps who has signed in and what they have handed over. The worker reads who has, and warns of the end.
alter policy worker_keeps on sessions using (tenant = (select app_tenant()) and (select app_kind()) in ('entrance', 'erasing'));
alter policy worker_keeps on sessions rename to entrance_keeps;
alter policy worker_keeps on grants using (tenant = (select app_tenant()) and (select app_kind()) in ('entrance', 'erasing'));
alter policy worker_keeps on grants rename to entrance_keeps;
create policy worker_reads on grants for select using (tenant = (select app_tenant()) and (select app_kind()) = 'worker');
create policy worker_warns on grants for update using (tenant = (select app_tenant()) and (select app_kind()) = 'worker');
alter policy worker_keeps on grant_waits using (tenant = (select app_tenant()) and (select app_kind()) in ('worker', 'entrance', 'erasing'));
alter policy worker_keeps on grant_waits rename to plumbing_keeps;
create policy entrance_closes on tasks using (
  tenant = (select app_tenant()) and topic = 'sign_in' and (select app_kind()) = 'entrance');

-- What a vendor answered quotes what was written to them, so it is for the same people.
create policy for_contract_readers on vendor_replies as restrictive using ((select app_handles_contracts()));

-- What erasing has to do (0016), besides. A hold is asked for by whoever erases; the reason of a used decision goes with the record.
alter policy with_requisition on holds using (
  tenant = (select app_tenant())
  and coalesce((select app_plumbs('{worker,clock,erasing}')),
               exists (select from requisitions r where r.tenant = holds.tenant and r.id = holds.requisition)));
alter policy used_once on decisions
  using (consumed_at is null or (select app_kind()) = 'erasing') with check (consumed_at is not null or (select app_kind()) = 'erasing');
