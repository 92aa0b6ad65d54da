-- An agent's run of its own has a case file as a requisition has one (docs/decisions/0034): the columns named `requisition` hold the number of
-- either. Runs from before have one from their next entry on.
do $$
declare
  of record;
begin
  for of in select c.conrelid::regclass as tab, c.conname as name from pg_constraint c
    where c.contype = 'f' and c.confrelid = 'requisitions'::regclass
      and c.conrelid::regclass::text in ('case_heads', 'case_entries') loop
    execute format('alter table %s drop constraint %I', of.tab, of.name);
    execute format('alter table %s add constraint %I foreign key (tenant, requisition) references cases (tenant, id)', of.tab, of.name);
  end loop;
  -- Seen, and added to, by whoever sees the run.
  for of in select * from (values ('case_heads'), ('case_entries'), ('case_payloads')) as t (name) loop
    execute format('create policy with_agent_run on %1$I using (
      tenant = (select app_tenant())
      and exists (select from agent_runs a where a.tenant = %1$I.tenant and a.id = %1$I.requisition))', of.name);
  end loop;
end $$;

-- Runs that ended before, of which data of this kind is still there, the oldest first.
create function agent_runs_due_for_erasure(in_kind text, in_before timestamptz, in_limit int) returns setof text
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  asked text := as_erasing();
begin
  return query select a.id from agent_runs a
    where a.tenant = app_tenant() and a.ended_at < in_before
      and case in_kind
        when 'transcripts' then a.erased_at is null
        when 'tool_results' then exists (select from tool_receipts t where t.tenant = a.tenant and t.requisition = a.id and t.arguments <> 'null')
        when 'record' then exists (select from case_payloads p join case_entries e using (tenant, requisition, seq)
                                   where p.tenant = a.tenant and p.requisition = a.id and e.kind <> 'erased')
      end
    order by a.created_at limit in_limit;
  perform set_config('qm.principal', asked, true);
end $$;

-- The runs of somebody, and whether each has ended.
create function agent_runs_of(in_person text) returns table (id text, ended boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  asked text := as_erasing();
begin
  return query select a.id, a.ended_at is not null from agent_runs a
    where a.tenant = app_tenant() and a.person = in_person order by a.id;
  perform set_config('qm.principal', asked, true);
end $$;

-- As erase_case (0016), of one run.
drop function erase_agent_runs(text, timestamptz, text, timestamptz, int);
create function erase_agent_run(in_run text, in_kinds text[], in_entries text[], in_at text, in_actor text, in_why jsonb)
  returns jsonb language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  asked text := as_erasing();
  company text := app_tenant();
  counts jsonb := '{}';
  gone int[] := '{}';
  many int;
begin
  perform from agent_runs where tenant = company and id = in_run and ended_at is not null for update skip locked;
  if not found then
    perform set_config('qm.principal', asked, true);
    return null;
  end if;
  if 'transcripts' = any (in_kinds) then
    update messages set content = '{"role":"erased","text":"(erased)"}'
      where tenant = company and requisition = in_run and content <> '{"role":"erased","text":"(erased)"}';
    get diagnostics many = row_count;
    counts := counts || jsonb_build_object('messages', many);
    update hand_offs set payload = 'null', verdict = jsonb_build_object('verdict', verdict -> 'verdict', 'reasons', '[]'::jsonb)
      where tenant = company and requisition = in_run and payload <> 'null';
    get diagnostics many = row_count;
    counts := counts || jsonb_build_object('hand_offs', many);
    update agent_run_inputs set content = 'null' where tenant = company and run = in_run and content <> 'null';
    get diagnostics many = row_count;
    counts := counts || jsonb_build_object('agent_run_inputs', many);
    update agent_runs set erased_at = in_at::timestamptz where tenant = company and id = in_run and erased_at is null;
  end if;
  if 'tool_results' = any (in_kinds) then
    update tool_receipts set arguments = 'null', result = null
      where tenant = company and requisition = in_run and arguments <> 'null';
    get diagnostics many = row_count;
    counts := counts || jsonb_build_object('tool_receipts', many);
  end if;
  if in_kinds && array['personal', 'record'] then
    with erased as (
      delete from case_payloads p using case_entries e
      where e.tenant = company and e.requisition = in_run
        and p.tenant = e.tenant and p.requisition = e.requisition and p.seq = e.seq
        and e.kind <> 'erased' and ('record' = any (in_kinds) or e.kind = any (in_entries))
      returning p.seq)
    select coalesce(array_agg(seq order by seq), '{}') into gone from erased;
    counts := counts || jsonb_build_object('case_payloads', cardinality(gone));
  end if;
  select coalesce(jsonb_object_agg(key, value), '{}') into counts from jsonb_each(counts) where value <> '0';
  if counts <> '{}' then
    perform append_case(company, in_run, in_at, in_actor, 'erased', replace(gen_random_uuid()::text, '-', ''),
      (in_why || jsonb_build_object('kinds', to_jsonb(in_kinds), 'counts', counts, 'entries', to_jsonb(gone)))::text);
  end if;
  perform set_config('qm.principal', asked, true);
  return counts;
end $$;

-- As before (0023), and not while an agent works in their name.
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
    and not exists (select from agent_runs a where a.tenant = company and a.person = in_person and a.ended_at is null)
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

revoke execute on function agent_runs_due_for_erasure(text, timestamptz, int), agent_runs_of(text),
  erase_agent_run(text, text[], text[], text, text, jsonb) from public;
grant execute on function agent_runs_due_for_erasure(text, timestamptz, int), agent_runs_of(text),
  erase_agent_run(text, text[], text[], text, text, jsonb) to qm_app;
