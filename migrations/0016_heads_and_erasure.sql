-- The head of the case file when the row was written; it leaves with it, to where whoever can rewrite the tables does not reach
-- (docs/audit.md).
alter table outbox add column head jsonb;

-- Which kinds of data of a requisition were erased, and when last. Written by erase_case alone.
create table erasures (
  tenant text not null,
  requisition text not null,
  kind text not null check (kind in ('mails', 'transcripts', 'tool_results', 'letters', 'personal', 'record')),
  erased_at timestamptz not null,
  primary key (tenant, requisition, kind),
  foreign key (tenant, requisition) references requisitions (tenant, id)
);
alter table erasures enable row level security;
alter table erasures force row level security;
create policy with_requisition on erasures using (
  tenant = (select app_tenant())
  and ((select app_kind()) in ('worker', 'clock')
       or exists (select from requisitions r where r.tenant = erasures.tenant and r.id = erasures.requisition))
);
create policy auditors_write_nothing on erasures as restrictive using (true) with check ((select app_may_write()));
create policy auditors_delete_nothing on erasures as restrictive for delete using ((select app_may_write()));
grant select on erasures to qm_app;

-- What must be kept, whatever its time: for a dispute, an audit, an authority. Appended to, never changed; the newest row of a
-- requisition is what holds.
create table holds (
  tenant text not null,
  id bigint generated always as identity,
  requisition text not null,
  is_held boolean not null,
  reason text not null check (reason ~ '\S'),
  by_person text not null,
  said_at timestamptz not null,
  primary key (tenant, id),
  foreign key (tenant, requisition) references requisitions (tenant, id),
  foreign key (tenant, by_person) references people (tenant, id)
);
create index holds_by_requisition on holds (tenant, requisition, id desc);
alter table holds enable row level security;
alter table holds force row level security;
create policy with_requisition on holds for select using (
  tenant = (select app_tenant())
  and ((select app_kind()) in ('worker', 'clock')
       or exists (select from requisitions r where r.tenant = holds.tenant and r.id = holds.requisition))
);
create policy entitled_holds on holds for insert with check (
  tenant = (select app_tenant())
  and by_person = (select app_person())
  and (select app_has_any_role(array['compliance', 'administrator']))
  and exists (select from requisitions r where r.tenant = holds.tenant and r.id = holds.requisition)
);
create policy auditors_write_nothing on holds as restrictive using (true) with check ((select app_may_write()));
create policy auditors_delete_nothing on holds as restrictive for delete using ((select app_may_write()));
grant select, insert on holds to qm_app;

create function is_held(in_tenant text, in_requisition text) returns boolean language sql stable parallel restricted
  return coalesce((select h.is_held from holds h where h.tenant = in_tenant and h.requisition = in_requisition order by h.id desc limit 1), false);

-- What follows runs with the owner's rights, for the principal `eraser` alone, who sees and changes nothing but by these functions. While one
-- runs it is `erasing` in the eraser's company, which only the database signs (0019), and it gives the principal back.
create function as_erasing() returns text language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  asked text := current_setting('qm.principal', true);
begin
  if public.app_kind() is distinct from 'eraser' then
    raise exception using errcode = '42501', message = 'permission denied: only the eraser erases';
  end if;
  perform public.become('erasing', public.app_tenant());
  return asked;
end $$;
revoke execute on function as_erasing() from public;

-- Requisitions that ended at least so many days before, of which data of this kind may still be there: what was erased earlier, on
-- request, is looked at once more when its time has come.
create function due_for_erasure(in_kind text, in_now timestamptz, in_days int, in_final text[], in_limit int) returns setof text
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  asked text := as_erasing();
  kept interval := make_interval(days => in_days);
begin
  return query select r.id from requisitions r
    where r.tenant = app_tenant() and r.created_at < in_now - kept and r.updated_at < in_now - kept and r.status = any (in_final)
      and not is_held(r.tenant, r.id)
      and not exists (select from erasures e where e.tenant = r.tenant and e.requisition = r.id and e.kind = in_kind
                        and e.erased_at >= r.updated_at + kept)
    order by r.created_at limit in_limit;
  perform set_config('qm.principal', asked, true);
end $$;

-- The requisitions somebody submitted, requests or once requested, and whether each has ended and need not be held.
create function requisitions_of(in_person text, in_final text[]) returns table (id text, ended boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  asked text := as_erasing();
begin
  return query select r.id, r.status = any (in_final) and not is_held(r.tenant, r.id) from requisitions r
    where r.tenant = app_tenant()
      and (in_person in (r.submitter, r.requester)
           or exists (select from hand_overs h where h.tenant = r.tenant and h.requisition = r.id and h.from_person = in_person))
    order by r.id;
  perform set_config('qm.principal', asked, true);
end $$;

-- Erases data of these kinds of one requisition that has ended, notes it as an entry of its case file and returns how many rows of which
-- table; null where it has not ended, is held, does not exist, or is being changed. Entries, their digests and hashes stay: only payload and salt go,
-- for `personal` of the kinds of entries named, for `record` of all but earlier notes of erasures.
create function erase_case(in_requisition text, in_kinds text[], in_final text[], in_entries text[], in_at text, in_actor text, in_why jsonb)
  returns jsonb language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  asked text := as_erasing();
  company text := app_tenant();
  counts jsonb := '{}';
  gone int[] := '{}';
  mail_ids uuid[];
  many int;
  empty_mail jsonb := '{"subject":"","body":"","forwarded":"","from":{"name":"","address":""},"attachments":[]}';
begin
  perform from requisitions where tenant = company and id = in_requisition and status = any (in_final) and not is_held(company, id)
    for update skip locked;
  if not found then
    perform set_config('qm.principal', asked, true);
    return null;
  end if;
  if in_kinds && array['mails', 'letters'] then
    -- A mail that answers a requisition under way or held, too, stays for it.
    select coalesce(array_agg(m.id), '{}') into mail_ids from mails m
      where m.tenant = company and length(m.raw) > 0
        and (('mails' = any (in_kinds) and m.id = (select mail from requisitions r where r.tenant = company and r.id = in_requisition))
             or ('letters' = any (in_kinds) and m.id in (select mail from vendor_replies v where v.tenant = company and v.requisition = in_requisition)
                 and not exists (select from requisitions o where o.tenant = company and o.mail = m.id)))
        and not exists (select from requisitions o where o.tenant = company and (not o.status = any (in_final) or is_held(company, o.id))
                          and (o.mail = m.id or m.id in (select mail from vendor_replies v where v.tenant = company and v.requisition = o.id)));
    delete from attachments where tenant = company and mail = any (mail_ids);
    get diagnostics many = row_count;
    counts := counts || jsonb_build_object('attachments', many);
    update mails set raw = '', message_id = 'erased:' || id, content = empty_mail || jsonb_build_object('date', content -> 'date')
      where tenant = company and id = any (mail_ids);
    get diagnostics many = row_count;
    counts := counts || jsonb_build_object('mails', many);
  end if;
  if 'transcripts' = any (in_kinds) then
    update messages set content = '{"role":"erased","text":"(erased)"}'
      where tenant = company and requisition = in_requisition and content <> '{"role":"erased","text":"(erased)"}';
    get diagnostics many = row_count;
    counts := counts || jsonb_build_object('messages', many);
    update hand_offs set payload = 'null', verdict = jsonb_build_object('verdict', verdict -> 'verdict', 'reasons', '[]'::jsonb)
      where tenant = company and requisition = in_requisition and payload <> 'null';
    get diagnostics many = row_count;
    counts := counts || jsonb_build_object('hand_offs', many);
  end if;
  if 'tool_results' = any (in_kinds) then
    update tool_receipts set arguments = 'null', result = null
      where tenant = company and requisition = in_requisition and arguments <> 'null';
    get diagnostics many = row_count;
    counts := counts || jsonb_build_object('tool_receipts', many);
  end if;
  if 'letters' = any (in_kinds) then
    update letters set draft = null, sources = '[]', problems = '[]', remark = null, sent_to = null
      where tenant = company and requisition = in_requisition
        and (draft, remark, sent_to) is distinct from (null::jsonb, null::text, null::text);
    get diagnostics many = row_count;
    counts := counts || jsonb_build_object('letters', many);
    update vendor_replies set message_id = 'erased:' || id
      where tenant = company and requisition = in_requisition and message_id not like 'erased:%';
    get diagnostics many = row_count;
    counts := counts || jsonb_build_object('vendor_replies', many);
  end if;
  if in_kinds && array['personal', 'record'] then
    update requisitions set evidence = '{}', doubts = '[]',
        requirement = requirement || '{"justification":null,"deliveryPlace":null}'
      where tenant = company and id = in_requisition
        and (evidence <> '{}' or doubts <> '[]' or requirement -> 'justification' <> 'null' or requirement -> 'deliveryPlace' <> 'null');
    get diagnostics many = row_count;
    counts := counts || jsonb_build_object('requisitions', many);
    update tasks set asks = '[]', refusal = null
      where tenant = company and requisition = in_requisition and (asks <> '[]' or refusal is not null);
    get diagnostics many = row_count;
    counts := counts || jsonb_build_object('tasks', many);
    if 'record' = any (in_kinds) then
      update decisions set fields = '{}', reason = null
        where tenant = company and requisition = in_requisition and (fields <> '{}' or reason is not null);
      get diagnostics many = row_count;
      counts := counts || jsonb_build_object('decisions', many);
    end if;
    with erased as (
      delete from case_payloads p using case_entries e
      where e.tenant = company and e.requisition = in_requisition
        and p.tenant = e.tenant and p.requisition = e.requisition and p.seq = e.seq
        and e.kind <> 'erased' and ('record' = any (in_kinds) or e.kind = any (in_entries))
      returning p.seq)
    select coalesce(array_agg(seq order by seq), '{}') into gone from erased;
    counts := counts || jsonb_build_object('case_payloads', cardinality(gone));
  end if;
  select coalesce(jsonb_object_agg(key, value), '{}') into counts from jsonb_each(counts) where value <> '0';
  insert into erasures select company, in_requisition, kind, in_at::timestamptz from unnest(in_kinds) as kind
    on conflict (tenant, requisition, kind) do update set erased_at = excluded.erased_at;
  if counts <> '{}' then
    perform append_case(company, in_requisition, in_at, in_actor, 'erased', replace(gen_random_uuid()::text, '-', ''),
      (in_why || jsonb_build_object('kinds', to_jsonb(in_kinds), 'counts', counts, 'entries', to_jsonb(gone)))::text);
  end if;
  perform set_config('qm.principal', asked, true);
  return counts;
end $$;

-- People who are no longer active since before this, and whose name is still here.
create function people_due_for_erasure(in_before timestamptz, in_limit int) returns setof text
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  asked text := as_erasing();
begin
  return query select p.id from people p
    where p.tenant = app_tenant() and not p.active and p.updated_at < in_before and p.name <> p.id
    order by p.id limit in_limit;
  perform set_config('qm.principal', asked, true);
end $$;

-- The record of a person keeps the id alone, which orders, approvals and case files name. Null where something is under way in which
-- they have a part, or there is no such person.
create function erase_person(in_person text, in_final text[]) returns jsonb
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  asked text := as_erasing();
  company text := app_tenant();
  counts jsonb := '{}';
  many int;
begin
  perform from people p where p.tenant = company and p.id = in_person
    and not exists (select from requisitions r where r.tenant = company and in_person in (r.submitter, r.requester)
                      and not (r.status = any (in_final) and not is_held(company, r.id)))
    and not exists (select from tasks t where t.tenant = company and t.status = 'open' and t.owner_person = in_person)
    for update skip locked;
  if not found then
    perform set_config('qm.principal', asked, true);
    return null;
  end if;
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

revoke execute on function due_for_erasure(text, timestamptz, int, text[], int), requisitions_of(text, text[]),
  erase_case(text, text[], text[], text[], text, text, jsonb), people_due_for_erasure(timestamptz, int), erase_person(text, text[]) from public;
grant execute on function due_for_erasure(text, timestamptz, int, text[], int), requisitions_of(text, text[]),
  erase_case(text, text[], text[], text[], text, text, jsonb), people_due_for_erasure(timestamptz, int), erase_person(text, text[]) to qm_app;
