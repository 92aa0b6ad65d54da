-- Mail that comes by SMTP. What was taken is kept as what it became (a requisition, an answer); here stands that it came, and what is held.
create table incoming_mails (
  tenant text not null references tenants (id),
  id uuid not null,
  message_id text not null,
  -- the address in From, in lower case, and whether it is proven
  sender text not null,
  authentic boolean not null,
  -- started, answered, filed: taken; noted: of a program; held: a person looks; released, dropped: somebody has
  state text not null check (state in ('started', 'answered', 'refused', 'filed', 'noted', 'held', 'released', 'dropped')),
  -- why it is held
  why text check (why in ('unproven_sender', 'unknown_sender', 'not_addressed')),
  requisition text,
  -- of held mail alone, until somebody has decided
  subject text,
  raw bytea,
  received_at timestamptz not null default now(),
  decided_at timestamptz,
  decided_by text,
  -- what the sender is told about an answer that was not taken over, and when a worker took that up and sent it
  answer jsonb,
  answer_taken_at timestamptz,
  answer_sent_at timestamptz,
  primary key (tenant, id),
  -- whoever forges a Message-ID must not keep the true one out
  unique (tenant, sender, authentic, message_id),
  foreign key (tenant, requisition) references requisitions (tenant, id),
  foreign key (tenant, decided_by) references people (tenant, id),
  check ((state = 'held') = (raw is not null) and (raw is null) = (subject is null) and (state <> 'held' or why is not null))
);
create index incoming_mails_held on incoming_mails (tenant, received_at, id) where state = 'held';
create index incoming_mails_to_answer on incoming_mails (tenant, received_at) where answer is not null;

-- Tokens of Reply-To addresses that may have left, as sha256: with a letter to a vendor, or with a mail to a person about a task.
create table reply_tokens (
  hash text not null,
  tenant text not null,
  requisition text not null,
  letter int,
  task text,
  person text,
  made_at timestamptz not null default now(),
  primary key (tenant, hash),
  foreign key (tenant, requisition) references requisitions (tenant, id),
  foreign key (tenant, requisition, letter) references letters (tenant, requisition, number),
  foreign key (tenant, task) references tasks (tenant, id),
  foreign key (tenant, person) references people (tenant, id),
  check ((letter is null) <> (task is null) and (task is null) = (person is null))
);
-- Whoever hears a mail knows the token and no company yet.
create index reply_tokens_by_hash on reply_tokens (hash);

alter table letters no force row level security;
insert into reply_tokens (hash, tenant, requisition, letter)
  select hash, tenant, requisition, number from letters, unnest(token_hashes) as hash on conflict do nothing;
alter table letters force row level security;

do $$
declare
  of record;
begin
  for of in select * from (values
    ('incoming_mails', '{person,worker,postman,erasing}'), ('reply_tokens', '{worker,clock,erasing}')) as t (name, writers) loop
    execute format('alter table %I enable row level security', of.name);
    execute format('alter table %I force row level security', of.name);
    execute format('create policy who_writes on %I as restrictive using (true) with check ((select app_may_write(%L::text[])))', of.name, of.writers);
    execute format('create policy who_deletes on %I as restrictive for delete using ((select app_may_write(%L::text[])))', of.name, of.writers);
  end loop;
end $$;

-- A buyer says whose a held mail is; an auditor sees what became of all. The worker tells people why their reply was not taken over.
create policy of_arrival on incoming_mails using (
  tenant = (select app_tenant())
  and coalesce((select app_plumbs('{worker,postman,erasing}')), (select app_has_any_role(array['buyer'])))
);
create policy auditor_reads on incoming_mails for select using (
  tenant = (select app_tenant()) and (select app_has_any_role(array['auditor']))
);
create policy who_adds on incoming_mails as restrictive for insert with check ((select app_may_write('{postman}'::text[])));
create policy of_plumbing on reply_tokens using (
  tenant = (select app_tenant()) and (select app_plumbs('{worker,clock,postman,erasing}'))
);
create policy sorter_finds on reply_tokens for select using ((select app_kind()) = 'sorter');
grant select, insert on incoming_mails, reply_tokens to qm_app;
grant update (state, why, requisition, subject, raw, decided_at, decided_by, answer, answer_taken_at, answer_sent_at) on incoming_mails to qm_app;

-- What came by itself was handed in by nobody.
alter table mails alter column submitter drop not null;
alter table vendor_replies alter column filed_by drop not null;

-- The postman takes mail in: it notes that it came, and files what a vendor answers, as a person does who hands it in. It sees no mail that
-- anybody handed in, and of tasks only those that ask whose an answer is.
create or replace function app_oversees() returns boolean language sql stable parallel restricted
  return (app_principal())[1] in ('worker', 'clock', 'deputies', 'entrance', 'postman', 'erasing') or app_has_any_role(array['auditor', 'administrator']);
create or replace function app_handles_contracts() returns boolean language sql stable parallel restricted
  return (app_principal())[1] in ('worker', 'clock', 'deputies', 'postman', 'erasing')
    or app_has_any_role(array['buyer', 'compliance', 'auditor', 'finance_director', 'administrator']);
create policy postman_keeps on mails using (
  tenant = (select app_tenant()) and submitter is null and (select app_kind()) = 'postman');
create policy postman_asks on tasks using (
  tenant = (select app_tenant()) and topic = 'reply_origin' and (select app_kind()) = 'postman');
do $$
declare
  of record;
begin
  for of in select * from (values
    ('case_heads', '{worker,clock,entrance,postman,erasing}'), ('case_entries', '{worker,clock,entrance,postman,erasing}'),
    ('case_payloads', '{worker,clock,entrance,postman,erasing}'), ('letters', '{worker,postman,erasing}'),
    ('vendor_replies', '{worker,postman,erasing}')) as t (name, readers) loop
    execute format('alter policy with_requisition on %1$I using (tenant = (select app_tenant()) and coalesce((select app_plumbs(%2$L)),
      exists (select from requisitions r where r.tenant = %1$I.tenant and r.id = %1$I.requisition)))', of.name, of.readers);
  end loop;
  for of in select * from (values
    ('case_heads', '{person,worker,clock,entrance,postman,erasing}'), ('case_entries', '{person,worker,clock,entrance,postman,erasing}'),
    ('case_payloads', '{person,worker,clock,entrance,postman,erasing}'), ('tasks', '{person,worker,clock,entrance,postman,erasing}'),
    ('outbox', '{person,worker,entrance,relay,postman}'), ('letters', '{person,worker,postman,erasing}'),
    ('counters', '{person,worker,postman}'), ('mails', '{person,postman,erasing}'),
    ('vendor_replies', '{person,postman,erasing}')) as t (name, writers) loop
    execute format('alter policy who_writes on %I with check ((select app_may_write(%L::text[])))', of.name, of.writers);
    execute format('alter policy who_deletes on %I using ((select app_may_write(%L::text[])))', of.name, of.writers);
  end loop;
end $$;
alter policy who_adds on tasks with check ((select app_may_write('{person,worker,postman}'::text[])));
create policy who_adds on letters as restrictive for insert with check ((select app_may_write('{person,worker}'::text[])));
