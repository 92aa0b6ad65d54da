-- Forced on every table: not even the owner sees rows without a principal.
do $$
declare name text;
begin
  for name in select tablename from pg_tables where schemaname = 'public' and tablename <> 'migrations' loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
end $$;

create policy tenant_reads_itself on tenants using (id = (select app_tenant()));

-- Reference data: everyone of the tenant reads it; what may be written is in the grants below.
create policy of_tenant on people using (tenant = (select app_tenant()));
create policy of_tenant on cost_centers using (tenant = (select app_tenant()));
create policy of_tenant on vendors using (tenant = (select app_tenant()));
create policy of_tenant on counters using (tenant = (select app_tenant()));

-- A requester sees what they submitted or requested, and whoever must act what they must act on; the other roles see what they
-- work on or audit.
create policy visible on requisitions using (
  tenant = (select app_tenant())
  and (
    (select app_kind()) in ('worker', 'clock')
    or (select app_person()) in (submitter, requester)
    or (select app_person()) = any (watchers)
    or (select app_has_any_role(array['buyer', 'department_head', 'finance_director', 'compliance', 'receiver', 'auditor', 'administrator']))
  )
);
create policy visible on mails using (
  tenant = (select app_tenant())
  and (
    (select app_kind()) = 'worker'
    or submitter = (select app_person())
    or exists (select from requisitions r where r.tenant = mails.tenant and r.mail = mails.id)
  )
);

-- What belongs to a requisition is seen by whoever sees the requisition.
do $$
declare name text;
begin
  foreach name in array array['tasks', 'decisions', 'commitments', 'orders', 'messages', 'model_calls', 'tool_receipts',
                              'hand_offs', 'effects', 'case_heads', 'case_entries', 'case_payloads'] loop
    execute format(
      'create policy with_requisition on %1$I using (
         tenant = (select app_tenant())
         and ((select app_kind()) in (''worker'', ''clock'')
              or exists (select from requisitions r where r.tenant = %1$I.tenant and r.id = %1$I.requisition)))', name);
  end loop;
end $$;

create policy write_own on outbox for insert with check (tenant = (select app_tenant()));
create policy relay_carries on outbox using ((select app_kind()) = 'relay');

grant usage on schema public to qm_app;
grant select on all tables in schema public to qm_app;
grant insert on all tables in schema public to qm_app;
revoke insert on tenants, people, cost_centers, migrations from qm_app;
grant update on hand_offs, tool_receipts, requisitions, tasks, commitments, orders, model_calls, effects, counters, case_heads, outbox to qm_app;
grant update (consumed_at) on decisions to qm_app;
grant update (budget_minor) on cost_centers to qm_app;
grant update (name, country, tax_ids, email, domains, duns, status, hold_reason, confirmed_at, confirmed_by, confirmed_source, updated_at)
  on vendors to qm_app;
grant delete on outbox, commitments to qm_app;
