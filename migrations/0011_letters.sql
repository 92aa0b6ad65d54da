-- Letters to vendors, and what came back. The text that binds is rendered by code from the draft when the letter leaves.
create table letters (
  tenant text not null,
  requisition text not null,
  -- 1, 2, 3 … of the requisition; the letter's effect is keyed <requisition>/letter/<number>
  number int not null check (number > 0),
  vendor text not null,
  status text not null check (status in ('drafting', 'drafted', 'approved', 'sent', 'answered', 'unanswered', 'ignored')),
  -- the agent's run that drafts it: negotiation/<number>.<attempt>
  run text not null,
  attempt int not null default 1,
  language text not null check (language in ('en', 'de', 'fr')),
  -- Draft (src/domain/letter.ts), the clauses that it cites, and what is wrong with it
  draft jsonb,
  sources jsonb not null default '[]',
  problems jsonb not null default '[]',
  -- what the buyer said about the draft before
  remark text,
  sent_to text,
  message_id text,
  -- sha256 of each token that may have left in a Reply-To; the tokens themselves are kept nowhere
  token_hashes text[] not null default '{}',
  sent_at timestamptz,
  reminded int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant, requisition, number),
  foreign key (tenant, requisition) references requisitions (tenant, id),
  foreign key (tenant, vendor) references vendors (tenant, number)
);
create unique index letters_by_message_id on letters (tenant, message_id);

create table vendor_replies (
  tenant text not null,
  id uuid not null,
  requisition text not null,
  letter int not null,
  mail uuid not null,
  message_id text not null,
  kind text not null check (kind in ('answer', 'automatic')),
  -- attached: an answer to the letter; in_review: a buyer says whose it is; dropped: it is not; noted: automatic
  state text not null check (state in ('attached', 'in_review', 'dropped', 'noted')),
  -- what ties it to the letter, or why nothing does
  found_by text not null,
  -- the person who handed it in: nobody has proven who wrote it
  filed_by text not null,
  filed_at timestamptz not null default now(),
  primary key (tenant, id),
  unique (tenant, requisition, message_id),
  foreign key (tenant, requisition, letter) references letters (tenant, requisition, number),
  foreign key (tenant, mail) references mails (tenant, id),
  foreign key (tenant, filed_by) references people (tenant, id)
);

do $$
declare name text;
begin
  foreach name in array array['letters', 'vendor_replies'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy with_requisition on %1$I using (
         tenant = (select app_tenant())
         and ((select app_kind()) in (''worker'', ''clock'')
              or exists (select from requisitions r where r.tenant = %1$I.tenant and r.id = %1$I.requisition)))', name);
  end loop;
end $$;

-- A reply is seen by whoever sees the requisition that it belongs to.
create policy of_reply on mails for select using (
  tenant = (select app_tenant())
  and exists (select from vendor_replies v where v.tenant = mails.tenant and v.mail = mails.id)
);

grant select, insert, update on letters, vendor_replies to qm_app;

-- Drafts, and the clauses that were found for them, are for those who handle contracts; other people of the requisition see that a
-- letter is written, not what it rests on.
create function app_handles_contracts() returns boolean stable language sql as $$
  select app_kind() in ('worker', 'clock') or app_has_any_role(array['buyer', 'compliance', 'auditor', 'finance_director', 'administrator'])
$$;
create policy for_contract_readers on letters as restrictive using ((select app_handles_contracts()));
create policy for_contract_readers on tasks as restrictive
  using (topic not in ('letter_review', 'reply_origin') or (select app_handles_contracts()));
create policy for_contract_readers on messages as restrictive using (agent <> 'negotiation' or (select app_handles_contracts()));
create policy for_contract_readers on tool_receipts as restrictive using (agent <> 'negotiation' or (select app_handles_contracts()));
create policy for_contract_readers on hand_offs as restrictive using (sender <> 'negotiation' or (select app_handles_contracts()));
create policy for_contract_readers on case_payloads as restrictive
  using (payload not like '%"topic":"letter_review"%' or (select app_handles_contracts()));
