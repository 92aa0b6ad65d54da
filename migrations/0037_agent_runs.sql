-- A run of an agent that belongs to no requisition (docs/decisions/0031). What agents leave behind is of a case: of a requisition, or of such a
-- run; the columns that are named `requisition` hold the number of either.
create table cases (
  tenant text not null references tenants (id),
  id text not null,
  kind text not null check (kind in ('requisition', 'agent_run')),
  -- The event of others that led to it, and how many led to that one: {hops, source, id}; null where nobody but people did.
  cause jsonb default nullif(current_setting('qm.cause', true), '')::jsonb,
  primary key (tenant, id)
);

-- A policy hides rows from this file as well.
alter table requisitions no force row level security;
insert into cases (tenant, id, kind) select tenant, id, 'requisition' from requisitions;
alter table requisitions force row level security;
alter table requisitions add foreign key (tenant, id) references cases (tenant, id);

create table agent_runs (
  tenant text not null,
  id text not null,
  agent text not null,
  prompt_version text not null,
  -- In whose name it works, with their rights.
  person text not null,
  -- Which listens to the event that started it; null where the person did.
  subscription text,
  state text not null default 'running' check (state in ('running', 'waiting', 'completed', 'stopped', 'cancelled')),
  -- For what it waits, or why it was stopped: a code of ours.
  reason text check ((reason is not null) = (state in ('waiting', 'stopped'))),
  -- Of the Temporal run, once it has begun.
  run_id text,
  created_at timestamptz not null,
  ended_at timestamptz check ((ended_at is null) = (state in ('running', 'waiting'))),
  -- Since when its texts are gone.
  erased_at timestamptz,
  primary key (tenant, id),
  foreign key (tenant, id) references cases (tenant, id),
  foreign key (tenant, person) references people (tenant, id)
);
create index agent_runs_by_age on agent_runs (tenant, created_at desc, id desc);
create index agent_runs_waiting on agent_runs (tenant, reason) where state = 'waiting';

-- What it was given, which may be the text of a stranger.
create table agent_run_inputs (
  tenant text not null,
  run text not null,
  content jsonb not null,
  primary key (tenant, run),
  foreign key (tenant, run) references agent_runs (tenant, id)
);

do $$
declare
  of record;
begin
  for of in select c.conrelid::regclass as tab, c.conname as name from pg_constraint c
    where c.contype = 'f' and c.confrelid = 'requisitions'::regclass
      and c.conrelid::regclass::text in ('messages', 'model_calls', 'tool_receipts', 'tool_calls', 'hand_offs') loop
    execute format('alter table %s drop constraint %I', of.tab, of.name);
    execute format('alter table %s add constraint %I foreign key (tenant, requisition) references cases (tenant, id)', of.tab, of.name);
  end loop;
  for of in select * from (values ('cases'), ('agent_runs'), ('agent_run_inputs')) as t (name) loop
    execute format('alter table %I enable row level security', of.name);
    execute format('alter table %I force row level security', of.name);
  end loop;
end $$;

-- That there is a case tells nobody what it is about.
create policy of_tenant on cases using (tenant = (select app_tenant()));
create policy own_and_overseen on agent_runs using (
  tenant = (select app_tenant())
  and coalesce((select app_plumbs('{worker,entrance,erasing}')),
               person = (select app_person()) or (select app_has_any_role(array['auditor', 'administrator'])))
);
-- Its person's, who alone may start it; whoever administers ends it.
create policy own_started on agent_runs as restrictive for insert with check (person = (select app_person()));
create policy own_or_auditors on agent_run_inputs using (
  tenant = (select app_tenant())
  and coalesce((select app_plumbs('{worker,erasing}')),
               (select app_has_any_role(array['auditor']))
               or exists (select from agent_runs a where a.tenant = agent_run_inputs.tenant and a.id = agent_run_inputs.run
                            and a.person = (select app_person())))
);
do $$
declare
  of record;
begin
  for of in select * from (values
    ('cases', '{person}', '{person}'), ('agent_runs', '{person,worker,erasing}', '{person}'),
    ('agent_run_inputs', '{person,erasing}', '{person}')) as t (name, writers, adders) loop
    execute format('create policy who_writes on %I as restrictive using (true) with check ((select app_may_write(%L::text[])))', of.name, of.writers);
    execute format('create policy who_deletes on %I as restrictive for delete using ((select app_may_write(%L::text[])))', of.name, of.writers);
    execute format('create policy who_adds on %I as restrictive for insert with check ((select app_may_write(%L::text[])))', of.name, of.adders);
  end loop;
  -- What agents leave behind is seen with the run; what they were told and what tools returned by its person and by auditors.
  for of in select * from (values ('messages'), ('model_calls'), ('tool_receipts'), ('tool_calls'), ('hand_offs')) as t (name) loop
    execute format('create policy with_agent_run on %1$I for select using (
      tenant = (select app_tenant())
      and exists (select from agent_runs a where a.tenant = %1$I.tenant and a.id = %1$I.requisition))', of.name);
  end loop;
  for of in select tablename as name, qual from pg_policies
    where schemaname = 'public' and policyname = 'raw_text' and tablename in ('messages', 'tool_receipts') loop
    execute format('alter policy raw_text on %1$I using ((%2$s)
      or exists (select from agent_runs a where a.tenant = %1$I.tenant and a.id = %1$I.requisition and a.person = (select app_person())))', of.name, of.qual);
  end loop;
end $$;
create policy with_agent_run on spend_totals for select using (
  tenant = (select app_tenant())
  and scope = 'agent'
  and exists (select from agent_runs a where a.tenant = spend_totals.tenant and a.id = split_part(spend_totals.key, '/', 1))
);
grant select, insert, update (cause) on cases to qm_app;
grant select, insert, update (state, reason, run_id, ended_at, erased_at) on agent_runs to qm_app;
grant select, insert, update (content) on agent_run_inputs to qm_app;

-- Erases data of this kind of runs that ended before: of all people, or of one. Returns how many runs lost something.
create function erase_agent_runs(in_kind text, in_before timestamptz, in_person text, in_at timestamptz, in_limit int) returns int
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  asked text := as_erasing();
  company text := app_tenant();
  runs text[];
begin
  select coalesce(array_agg(id), '{}') into runs from (
    select a.id from agent_runs a
    where a.tenant = company and a.ended_at < in_before and (in_person is null or a.person = in_person)
      and case in_kind
        when 'transcripts' then a.erased_at is null
        when 'tool_results' then exists (select from tool_receipts t where t.tenant = company and t.requisition = a.id and t.arguments <> 'null')
      end
    order by a.created_at limit in_limit for update skip locked) as due;
  if in_kind = 'transcripts' then
    update messages set content = '{"role":"erased","text":"(erased)"}' where tenant = company and requisition = any (runs);
    update hand_offs set payload = 'null', verdict = jsonb_build_object('verdict', verdict -> 'verdict', 'reasons', '[]'::jsonb)
      where tenant = company and requisition = any (runs);
    update agent_run_inputs set content = 'null' where tenant = company and run = any (runs);
    update agent_runs set erased_at = in_at where tenant = company and id = any (runs);
  else
    update tool_receipts set arguments = 'null', result = null where tenant = company and requisition = any (runs);
  end if;
  perform set_config('qm.principal', asked, true);
  return cardinality(runs);
end $$;
revoke execute on function erase_agent_runs(text, timestamptz, text, timestamptz, int) from public;
grant execute on function erase_agent_runs(text, timestamptz, text, timestamptz, int) to qm_app;
