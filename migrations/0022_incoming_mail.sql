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
declare name text;
begin
  foreach name in array array['incoming_mails', 'reply_tokens'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy auditors_write_nothing on %I as restrictive using (true) with check ((select app_may_write()))', name);
    execute format('create policy auditors_delete_nothing on %I as restrictive for delete using ((select app_may_write()))', name);
  end loop;
end $$;

-- A buyer says whose a held mail is; an auditor sees what became of all.
create policy of_arrival on incoming_mails using (
  tenant = (select app_tenant()) and ((select app_kind()) = 'worker' or (select app_has_any_role(array['buyer'])))
);
create policy auditor_reads on incoming_mails for select using (
  tenant = (select app_tenant()) and (select app_has_any_role(array['auditor']))
);
create policy of_worker on reply_tokens using (tenant = (select app_tenant()) and (select app_kind()) in ('worker', 'clock'));
create policy relay_finds on reply_tokens for select using ((select app_kind()) = 'relay');
grant select, insert on incoming_mails, reply_tokens to qm_app;
grant update (state, why, requisition, subject, raw, decided_at, decided_by, answer, answer_taken_at, answer_sent_at) on incoming_mails to qm_app;

-- What came by itself was handed in by nobody.
alter table mails alter column submitter drop not null;
alter table vendor_replies alter column filed_by drop not null;
