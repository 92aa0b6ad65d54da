-- A reply to a question that is written in words waits here until the Intake agent has read it.
alter table incoming_mails drop constraint incoming_mails_state_check;
alter table incoming_mails add constraint incoming_mails_state_check
  check (state in ('started', 'answered', 'refused', 'filed', 'noted', 'held', 'released', 'dropped', 'reading'));
-- whose words, to which task: of replies that are being read alone
alter table incoming_mails add column reply jsonb;
alter table incoming_mails add constraint reply_while_reading check ((state = 'reading') = (reply is not null));
create index incoming_mails_reading on incoming_mails (tenant, requisition, received_at, id) where state = 'reading';
grant update (reply) on incoming_mails to qm_app;

-- What is erased is read no more.
create function forget_reply() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  new.state := 'noted';
  new.reply := null;
  return new;
end $$;
create trigger forget_reply before update of sender on incoming_mails for each row
  when (new.sender = 'erased' and new.state = 'reading') execute function forget_reply();

-- What a file says about what people may do waits until another administrator has brought the same file.
alter table imports add column state text not null default 'applied' check (state in ('applied', 'waiting'));
alter table imports alter column state drop default;
create index imports_by_file on imports (tenant, file_sha256, at);

-- Lists of contracts, with their files, are brought as well.
alter table imports drop constraint imports_kind_check;
alter table imports add constraint imports_kind_check check (kind in ('people', 'vendors', 'cost-centres', 'budgets', 'contracts'));
